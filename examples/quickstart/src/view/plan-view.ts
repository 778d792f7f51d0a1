import type { Plan } from '@opspilot/core';
import type { Step } from '../steps.js';
import type { Screen } from './screen.js';
import { cut, visible } from './text.js';

/** What every stage would do with one command. */
export function planView(step: Step, plan: Plan, position: string, { paint, columns, living }: Screen): string {
  // In a log nothing need be left out.
  const room = living ? Math.max(columns() - 14, 20) : Number.POSITIVE_INFINITY;
  const stages = plan.stages.map(({ stage, summary }) => {
    const text = cut(visible(summary), room);
    return `   ${paint.dim(stage.padEnd(9))} ${stage === 'gate' && plan.verdict.decision !== 'allow' ? paint.yellow(text) : text}`;
  });
  return [
    paint.bold(`${position}  ${step.title}`),
    paint.cyan(`   $ ${cut(visible(plan.draft.command), columns() - 5)}`),
    ...stages,
    '',
  ].join('\n');
}
