import { relative } from 'node:path';
import type { CommandRecord } from '@opspilot/core';
import type { Arguments } from '../arguments.js';
import type { Meeting } from '../meet-host.js';
import type { StepResult } from '../run-steps.js';
import { historyTable } from './history-table.js';
import { outcomeTable } from './outcome-table.js';
import { profileView } from './profile-view.js';
import type { Screen } from './screen.js';
import { visible, wrap } from './text.js';

/** The path as a person would type it from here. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

/** What stands above the commands. */
export interface Introduction {
  /** Absent when nobody asked. */
  readonly meeting: Meeting | undefined;
  /** The last ones of the history, the newest first. */
  readonly records: readonly CommandRecord[];
  /** How many commands the history holds. */
  readonly earlier: number;
  /** Where the commands run, as a sentence has it. */
  readonly title: string;
  readonly given: Arguments;
}

const path = 'propose › analyse › assess › gate › approve › prepare › execute › verify › record';

/**
 * What the host is; for the demonstration what the history holds from before, on the first start what this is about. A
 * command of somebody's own comes first: nothing is said that they did not come for.
 */
export function showIntroduction({ meeting, records, earlier, title, given }: Introduction, screen: Screen): void {
  const { paint } = screen;
  const isDemonstration = given.command === undefined;
  if (isDemonstration && earlier === 0) {
    screen.prose(`Real commands on ${title}, each sent down the one path: ${path}\n`);
  }
  if (meeting !== undefined) screen.line(`${profileView(meeting, screen)}\n`);
  if (!isDemonstration || earlier === 0) return;
  const heading = records.length < earlier ? `Earlier: the last ${records.length} of ${earlier} commands` : 'Earlier';
  screen.line(`${paint.bold(heading)}\n`);
  screen.line(`${historyTable(records, Date.now(), screen)}\n`);
  screen.line(`${paint.bold('Now')}\n`);
}

function verdictOn(results: readonly StepResult[]): string | undefined {
  if (!results.some(({ step }) => step.expected !== undefined)) return undefined;
  const wrong = results.filter(({ step, outcome }) => step.expected?.includes(outcome.status) === false);
  if (wrong.length === 0) return 'Every command ended as it should, also those meant to fail.';
  const named = wrong.map(({ step, outcome }) => `"${step.title}" ${outcome.status}`).join(', ');
  return `Not as it should be: ${named}. The table says why.`;
}

/** As it is typed in a shell. */
function shellWord(path: string): string {
  return /^[\w./~:@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** The table of what was run, and where to find it again: `given` is what `--db` said of the database. */
export function showResults(
  results: readonly StepResult[],
  { database, given }: { readonly database: string; readonly given: string | undefined },
  interrupted: boolean,
  screen: Screen,
): void {
  const { paint } = screen;
  if (results.length > 0) {
    const table = outcomeTable(
      results.map(({ outcome }) => outcome),
      screen,
    );
    screen.line(`${table}\n`);
  }
  const verdict = interrupted
    ? 'Interrupted: what ran was ended and recorded, the rest was not begun.'
    : verdictOn(results);
  if (verdict !== undefined) screen.prose(verdict);
  const again = given === undefined ? 'npm start' : `npm start -- --db ${shellWord(given)}`;
  const where = wrap(`History: ${visible(shortPath(database))}; ${visible(again)} shows it.`, screen.columns());
  for (const line of where) screen.line(paint.dim(line));
}
