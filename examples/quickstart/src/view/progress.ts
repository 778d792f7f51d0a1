import type { CoreEvents, EventBus, Outcome, OutputChunk } from '@opspilot/core';
import type { Step } from '../steps.js';
import { livingLine, spinner } from './living-line.js';
import { outputLines } from './output-lines.js';
import type { Screen } from './screen.js';
import { stageTrail } from './stage-trail.js';
import { statusText } from './status.js';
import { cut, visible, wrap } from './text.js';
import { duration, timeTaken } from './time.js';

/** What is shown of one command while it is under way. */
export interface Progress {
  output(chunk: OutputChunk): void;
  end(outcome: Outcome): void;
}

const indent = '   ';

function heading(step: Step, position: string, { paint, columns }: Screen): string {
  const room = columns() - indent.length - 2;
  const { command, verify = [], timeouts: { total } = {} } = step.request;
  return [
    paint.bold(cut(`${position}  ${step.title}`, columns())),
    paint.cyan(`${indent}$ ${cut(visible(command), room)}`),
    ...(total === undefined ? [] : [paint.dim(`${indent}for ${duration(total)} at most`)]),
    ...verify.map((check) => paint.dim(`${indent}then checked with $ ${cut(visible(check), room - 18)}`)),
  ].join('\n');
}

/** Follows one command by its events: the stages on a living line, the output above it, the end in its place. */
export function showProgress(step: Step, position: string, events: EventBus<CoreEvents>, screen: Screen): Progress {
  const { paint } = screen;
  const line = livingLine(screen);
  const trail = stageTrail();
  const began = performance.now();
  const living = (frame: number): string => {
    const time = duration(performance.now() - began);
    const room = screen.columns() - indent.length - time.length - 5;
    return `${indent}${spinner(frame)} ${trail.text(room)}  ${time}`;
  };
  const print = (text: string): void => {
    line.clear();
    screen.line(`${indent}${text}`);
    line.show(living);
  };
  const room = (): number => screen.columns() - indent.length - 3;
  const lines = outputLines((text, stream) => {
    const bar = stream === 'stderr' ? paint.red('│') : paint.dim('│');
    print(`${bar} ${paint.dim(cut(text, room()))}`);
  });
  const stopListening = events.on('*', ({ type }) => {
    trail.reached(type);
    // A question stands alone on the screen.
    if (type === 'approval.requested') line.clear();
    if (type === 'approval.granted' || type === 'approval.rejected') line.show(living);
  });

  screen.line(heading(step, position, screen));
  line.show(living);
  return {
    output: lines.take,
    end: (outcome) => {
      const heldBack = lines.end();
      if (heldBack > 0) print(`${paint.dim(`│ … and ${heldBack} more lines`)}`);
      stopListening();
      line.clear();
      const time = timeTaken(outcome.startedAt, outcome.endedAt);
      screen.line(`${indent}${statusText(outcome.status, paint)}${time === undefined ? '' : paint.dim(` in ${time}`)}`);
      const way = wrap(trail.text(), screen.columns() - indent.length - 2);
      for (const part of way) screen.line(paint.dim(`${indent}  ${part}`));
      screen.line();
    },
  };
}
