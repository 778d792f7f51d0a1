import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { showPath } from '@opspilot/rollback';
import colors from 'picocolors';
import type { UndoFlags } from '../arguments.js';
import { exitCodes } from '../exit-codes.js';
import { listenForInterruption } from '../interruption.js';
import { findPoint, goBack, type KeptPoint, type Plan, planOf } from '../kept-points.js';
import type { Keeper } from '../open-keeper.js';
import { UsageError } from '../usage-error.js';
import { tellingChanges } from '../view/changes.js';
import { conflictLines, conflictSentence } from '../view/conflicts.js';
import { printable } from '../view/text.js';

const verbs = { create: 'bring back', remove: 'remove', replace: 'put back', adjust: 'set again' } as const;

async function isAgreed(flags: UndoFlags): Promise<boolean> {
  if (flags.isAgreed) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UsageError('There is no terminal to ask at: give --yes to do it, or --dry-run to look only.');
  }
  const line = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C and Ctrl-D close it, and leave the question open.
  const closed = new Promise<string>((resolve) => {
    line.once('close', () => resolve(''));
  });
  try {
    return /^y(?:es)?$/i.test((await Promise.race([line.question('Go on? [y/N] '), closed])).trim());
  } finally {
    line.close();
  }
}

function tell({ isEndKnown }: KeptPoint, { changes, steps, conflictReport }: Plan): void {
  const conflicts = new Map(isEndKnown ? conflictReport.map((conflict) => [conflict.path, conflict]) : []);
  for (const { kind, path } of tellingChanges(changes)) {
    const conflict = conflicts.get(path);
    const mark = conflict === undefined ? '' : colors.red(`  ${conflictSentence(conflict)}`);
    console.log(`${verbs[kind].padEnd(10)}  ${showPath(path)}${mark}`);
    for (const line of conflict === undefined ? [] : conflictLines(conflict))
      console.log(colors.dim(`            ${line}`));
  }
  for (const step of steps) console.log(`see to it    ${step}`);
}

/** What was brought back is no conflict with those who look for it again. */
function isDone({ kind, isRestored }: KeptPoint, { conflicts }: Plan, { force, dryRun }: UndoFlags): boolean {
  return kind === 'command' && isRestored && conflicts.length > 0 && !force && !dryRun;
}

function conflictText({ isEndKnown }: KeptPoint, { conflicts }: Plan): string {
  if (isEndKnown) return `changed since by somebody else: ${conflicts.length} of them; --force overwrites that`;
  return 'nobody saw how the command ended: it may still run, and what others did since cannot be told apart; --force takes it back';
}

/** Whoever interrupts it does not leave half of it behind. */
async function toItsEnd<Result>(work: () => Promise<Result>): Promise<Result> {
  const interruption = listenForInterruption(
    'What is begun is brought to its end.',
    'Left at once. What was replaced is kept: "rollback log" has it.',
  );
  try {
    return await work();
  } finally {
    interruption.end();
  }
}

/** Shows what going back would do, asks, and does it. */
export async function undoPoint(
  keeper: Keeper,
  given: string,
  paths: readonly string[],
  flags: UndoFlags,
): Promise<number> {
  const point = await findPoint(keeper, given);
  const plan = await planOf(keeper, point, paths);
  if (isDone(point, plan, flags)) {
    console.log(
      'taken back already: nothing was done now, and what was changed since stays; --force does it once more',
    );
    return exitCodes.done;
  }
  tell(point, plan);
  if (tellingChanges(plan.changes).length === 0 && plan.steps.length === 0) {
    console.log('all is as it was');
    return exitCodes.done;
  }
  if ((plan.conflicts.length > 0 || !point.isEndKnown) && !flags.force) {
    console.error(`rollback: ${conflictText(point, plan)}`);
    return exitCodes.conflict;
  }
  if (flags.dryRun) {
    console.log(colors.dim('dry run: nothing was done'));
    return exitCodes.done;
  }
  if (!(await isAgreed(flags))) return exitCodes.invalid;
  const { undo, validationResults, discarded, proof } = await toItsEnd(() => goBack(keeper, point, paths, flags));
  if (proof !== undefined && flags.proof !== undefined) writeFileSync(flags.proof, proof.archive);
  const failed = validationResults.filter(({ passed }) => !passed);
  for (const { summary } of failed) console.log(colors.red(`✖ ${printable(summary)}`));
  if (failed.length === 0) console.log(`${colors.green('✔ done')}, each file checked against its hash`);
  for (const path of discarded) console.log(colors.yellow(`! gone for good: ${showPath(path)}`));
  if (proof !== undefined) console.log(`proof: ${flags.proof}, SHA-256 ${proof.digest}`);
  console.log(`take it back: ${colors.bold(`rollback undo ${undo}`)}`);
  return failed.length === 0 ? exitCodes.done : exitCodes.failed;
}
