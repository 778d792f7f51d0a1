import type { Plan } from '@opspilot/core';
import type { Step } from '../steps.js';
import { summaryOf } from '../summary-of.js';
import type { Screen } from './screen.js';
import { cut, visible, wrap } from './text.js';

const margin = 13;
const indent = '   ';

/** What every stage would do with one command: all of it, in as many lines as it takes. */
export function planView(step: Step, plan: Plan, position: string, { paint, columns }: Screen): string {
  const stages = plan.stages.flatMap(({ stage, summary }) => {
    const colour = stage === 'gate' && plan.verdict.decision !== 'allow' ? paint.yellow : String;
    return wrap(visible(summary), Math.max(columns() - margin, 20)).map((line, index) => {
      const name = index === 0 ? stage : '';
      return `   ${paint.dim(name.padEnd(margin - 4))} ${colour(line)}`;
    });
  });
  return [
    paint.bold(cut(`${position}  ${step.title}`, columns())),
    paint.cyan(`   $ ${cut(visible(plan.draft.command), columns() - 5)}`),
    ...wrap(visible(summaryOf(plan.draft)), columns() - indent.length).map((line) => `${indent}${line}`),
    ...stages,
    '',
  ].join('\n');
}
