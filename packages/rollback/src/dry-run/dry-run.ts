import { posix } from 'node:path';
import type { CommandAnalysis } from '@opspilot/core';
import { type BytePath, isWithinOneOf, parentOf } from '../entry/byte-path.js';
import type { Foresight } from '../foresight/foresee.js';
import { probe } from '../probe/probe.js';
import { isDone, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { isPattern } from '../touched/names-made.js';
import type { TouchedPath } from '../touched/touched-set.js';
import { gitClean } from './git-clean.js';
import type { DryRun, TellingProgram } from './program.js';
import { rsync } from './rsync.js';

const programs: readonly TellingProgram[] = [rsync, gitClean];

/** What a shell would do beside running one program with its words; what it makes of a pattern it makes of it again. */
const moreThanWords = /[;&|<>$`(){}[\]\n\r#~!\\]/;

/**
 * The dry run of a command, where its program has one of which it is known that it does nothing and tells all: the same command line,
 * with the option for that.
 */
export function dryRunOf({ commands, problems }: CommandAnalysis, text: string): DryRun | undefined {
  const [command, ...others] = commands;
  if (command === undefined || others.length > 0 || problems.length > 0 || command.wrappers.length > 0)
    return undefined;
  const program = programs.find((each) => each.program === command.program);
  if (program === undefined || moreThanWords.test(text) || !new RegExp(`^\\s*${program.program}\\s`).test(text)) {
    return undefined;
  }
  if (command.arguments.some((word) => word.includes('…'))) return undefined;
  return program.dryRun({ text, words: command.arguments });
}

/**
 * Asks a program on its host, in the directory in which the command will run, what it will change.
 *
 * @returns undefined where it does not tell, or tells something that nobody understands
 */
export async function askProgram(
  start: StartThere,
  dryRun: DryRun,
  signal?: AbortSignal,
): Promise<readonly TouchedPath[] | undefined> {
  const result = await runScript(start, dryRun.script, 'GNU tar', withSignal(signal));
  const text = result.stdout.toString('latin1');
  const end = text.indexOf('\0');
  if (!isDone(result) || end === -1) return undefined;
  const from = text.slice(0, end).replace(/\n$/, '');
  const touched: TouchedPath[] = [{ pattern: from, recursive: false, within: [] }];
  for (const line of text.slice(end + 1).split('\n')) {
    const told = dryRun.read(line);
    if (told === undefined) return undefined;
    for (const { path, recursive } of told) {
      const pattern = posix.join(from, path).replace(/(?<=.)\/$/, '');
      // A star in a name would be taken for a pattern.
      if (isPattern(pattern)) return undefined;
      touched.push({ pattern, recursive: recursive && pattern !== from, within: [] });
    }
  }
  return withoutCovered(touched);
}

/** What lies below a path that is taken with all below it goes with that. */
function withoutCovered(touched: readonly TouchedPath[]): readonly TouchedPath[] {
  const whole = new Set(touched.filter(({ recursive }) => recursive).map(({ pattern }) => pattern));
  return touched.filter(({ pattern }) => pattern === '/' || !isWithinOneOf(parentOf(pattern), whole));
}

/**
 * Whether files are among what a program tells that have names which it does not tell: a file that takes the place of one of them is
 * another one there, unless all are put back together.
 */
export async function hasFurtherNames(start: StartThere, told: readonly TouchedPath[]): Promise<boolean> {
  const { states } = await probe(
    start,
    told.map(({ pattern, recursive }) => ({ path: pattern, recursive })),
  );
  return [...states.values()].some(({ type, links }) => type !== 'directory' && links > 1);
}

/** What is foreseen of a command, with what its program tells in the place of what may be changed at most. */
export function narrowed(foresight: Foresight, dryRun: DryRun, told: readonly TouchedPath[]): Foresight {
  const { paths, looks } = dryRun.without(foresight);
  return { ...foresight, paths: [...paths, ...told], looks };
}

/** Whether a program tells the same twice. */
export function isSameTold(some: readonly TouchedPath[], others: readonly TouchedPath[] | undefined): boolean {
  const keys = (told: readonly TouchedPath[]): readonly BytePath[] =>
    told.map(({ pattern, recursive }) => `${pattern}\0${recursive}`).toSorted();
  return others !== undefined && keys(some).join('\n') === keys(others).join('\n');
}
