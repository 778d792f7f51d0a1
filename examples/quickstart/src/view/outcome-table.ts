import type { Outcome } from '@opspilot/core';
import { explanation } from './explanation.js';
import type { Screen } from './screen.js';
import { statusText } from './status.js';
import { type Column, table, widthLeft } from './table.js';
import { cut, visible } from './text.js';
import { timeTaken } from './time.js';

const number: Column = { title: '#', width: 2, align: 'right' };
const facts: readonly Column[] = [
  { title: 'status', width: 11 },
  { title: 'stage', width: 7 },
  { title: 'exit', width: 4, align: 'right' },
  { title: 'time', width: 8, align: 'right' },
];
/** Below this width the stage is left out: the lines above the table tell it, too. */
const cramped = 60;
/** From this width on there is room for the reasons beside the facts; below it they go under them. */
const roomy = 110;

function factsOf(outcome: Outcome, { paint }: Screen): readonly string[] {
  const { status, stage, exitCode, startedAt, endedAt } = outcome;
  return [
    statusText(status, paint),
    stage,
    exitCode === null ? '–' : String(exitCode),
    timeTaken(startedAt, endedAt) ?? '–',
  ];
}

function wideTable(outcomes: readonly Outcome[], screen: Screen): string {
  const left = widthLeft([number, ...facts], Math.min(screen.columns(), 160), 2);
  const longest = Math.max(...outcomes.map((outcome) => visible(outcome.command).length), 'command'.length);
  const command = Math.min(longest, Math.floor(left * 0.4));
  const columns = [number, { title: 'command', width: command }, ...facts, { title: 'why', width: left - command }];
  const rows = outcomes.map((outcome, index) => ({
    cells: [
      String(index + 1),
      cut(visible(outcome.command), command),
      ...factsOf(outcome, screen),
      screen.paint.dim(explanation(outcome)),
    ],
  }));
  return table(columns, rows, screen);
}

function narrowTable(outcomes: readonly Outcome[], screen: Screen): string {
  const total = screen.columns();
  const fits = ({ title }: Column): boolean => total >= cramped || title !== 'stage';
  const shown = facts.filter(fits);
  const width = Math.max(widthLeft([number, ...shown], total, 1), 8);
  const columns = [number, { title: 'command', width }, ...shown];
  const rows = outcomes.map((outcome, index) => {
    const why = explanation(outcome);
    const cells = factsOf(outcome, screen).filter((_, fact) => shown.includes(facts[fact] ?? number));
    return {
      cells: [String(index + 1), cut(visible(outcome.command), width), ...cells],
      ...(why === '' ? {} : { note: screen.paint.dim(`└ ${why}`) }),
    };
  });
  return table(columns, rows, screen);
}

/** How each command went, and why. */
export function outcomeTable(outcomes: readonly Outcome[], screen: Screen): string {
  return screen.columns() >= roomy ? wideTable(outcomes, screen) : narrowTable(outcomes, screen);
}
