import type { RunUpdate } from '@opspilot/orchestration';
import { createLogUpdate } from 'log-update';
import type { Told } from '../told.js';
import { remaining } from './estimate.js';
import { newsLine } from './news-line.js';
import { paintFor } from './paint.js';
import { progressLines } from './progress.js';
import { duration, plainLine } from './text.js';

/** Shows a run while it goes on. */
export interface Teller {
  tell(update: RunUpdate, told: Told): void;
  /** Leaves the last picture standing. */
  end(): void;
}

/** Milliseconds between two pictures: nobody reads faster, and a terminal over a slow line keeps up. */
const drawEvery = 100;
/** The clock goes on when nothing happens. */
const tickEvery = 1_000;

/** One line of JSON for each thing that happens, for machines. Those of one `sequence` belong to one stored event. */
function jsonTeller(stream: NodeJS.WritableStream): Teller {
  return {
    tell: ({ run, sequence, at, news }) => {
      for (const each of news) stream.write(`${JSON.stringify({ run, sequence, at, ...each })}\n`);
    },
    end: () => {},
  };
}

/** Lines of a log, with the time since the run's begin. */
function lineTeller(stream: NodeJS.WritableStream): Teller {
  return {
    tell: ({ at, news }, { startedAt }) => {
      for (const each of news) {
        const line = newsLine(each);
        if (line !== undefined) stream.write(`${duration(at - startedAt).padStart(9)}  ${plainLine(line)}\n`);
      }
    },
    end: () => {},
  };
}

/** A picture of the whole run, drawn again in its place. */
function progressTeller(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Teller {
  const paint = paintFor(stream, environment);
  const picture = createLogUpdate(stream);
  let latest: Told | undefined;
  let drawnAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    clearTimeout(timer);
    timer = setTimeout(draw, tickEvery);
    if (latest === undefined) return;
    const now = Date.now();
    drawnAt = now;
    const { program, state, startedAt, durations } = latest;
    const left = remaining(program, state, durations);
    const frame = { columns: stream.columns || 80, rows: stream.rows || 24, paint };
    picture(progressLines({ program, state, elapsed: now - startedAt, left }, frame).join('\n'));
  };
  stream.on('resize', draw);
  return {
    tell: (_update, told) => {
      latest = told;
      const wait = drawnAt + drawEvery - Date.now();
      if (wait <= 0) draw();
      else {
        clearTimeout(timer);
        timer = setTimeout(draw, wait);
      }
    },
    end: () => {
      draw();
      clearTimeout(timer);
      stream.off('resize', draw);
      picture.done();
    },
  };
}

/** The teller that suits whoever reads. */
export function tellerFor(stream: NodeJS.WriteStream, json: boolean, environment: NodeJS.ProcessEnv): Teller {
  if (json) return jsonTeller(stream);
  const isLiving = stream.isTTY === true && environment['TERM'] !== 'dumb' && !environment['CI'];
  return isLiving ? progressTeller(stream, environment) : lineTeller(stream);
}
