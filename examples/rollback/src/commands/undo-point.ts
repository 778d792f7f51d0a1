import { type Proof, showPath } from '@opspilot/rollback';
import colors from 'picocolors';
import { isAgreed } from '../agreement.js';
import type { UndoFlags } from '../arguments.js';
import { exitCodes } from '../exit-codes.js';
import { listenForInterruption } from '../interruption.js';
import { findBefore, findPoint, goBack, type KeptPoint, type Plan, planOf } from '../kept-points.js';
import { lineToType } from '../line-to-type.js';
import type { Keeper } from '../open-keeper.js';
import { requireWritable, writeProof } from '../proof-file.js';
import { tellingChanges } from '../view/changes.js';
import { conflictLines, conflictSentence } from '../view/conflicts.js';
import { oneLine, printable } from '../view/text.js';

const verbs = { create: 'bring back', remove: 'remove', replace: 'put back', adjust: 'set again' } as const;

function tell({ isEndKnown, losses }: KeptPoint, { changes, steps, deletes, conflictReport }: Plan): void {
  const conflicts = new Map(isEndKnown ? conflictReport.map((conflict) => [conflict.path, conflict]) : []);
  for (const { kind, path } of tellingChanges(changes)) {
    const conflict = conflicts.get(path);
    const mark = conflict === undefined ? '' : colors.red(`  ${conflictSentence(conflict)}`);
    console.log(`${verbs[kind].padEnd(10)}  ${showPath(path)}${mark}`);
    for (const line of conflict === undefined ? [] : conflictLines(conflict))
      console.log(colors.dim(`            ${line}`));
  }
  for (const step of steps) console.log(`see that    ${printable(step)}`);
  for (const name of deletes) console.log(colors.yellow(`! deletes ${printable(name)}: it was not there then`));
  for (const loss of losses) console.log(colors.yellow(`! does not come back: ${printable(loss)}`));
}

/** What was brought back is no conflict with those who look for it again. */
function isDone({ kind, restoredAt }: KeptPoint, { conflicts }: Plan, { force, dryRun }: UndoFlags): boolean {
  return kind === 'command' && restoredAt !== undefined && conflicts.length > 0 && !force && !dryRun;
}

function conflictText({ isEndKnown }: KeptPoint, { conflicts }: Plan): string {
  if (isEndKnown) return `changed since by somebody else: ${conflicts.length} of them; --force overwrites that`;
  return 'nobody saw how the command ended: it may still run, and what others did since cannot be told apart; --force takes it back';
}

function checkedText({ changes, steps }: Plan): string {
  const checks = [
    ...(changes.length > 0 ? ['each file was checked against its hash'] : []),
    ...(steps.length > 0 ? ['what is beside files was looked at again'] : []),
  ];
  return checks.length === 0 ? '' : `: ${checks.join(', ')}`;
}

/** Whoever interrupts it does not leave half of it behind. */
async function toItsEnd<Result>(work: () => Promise<Result>): Promise<Result> {
  const interruption = listenForInterruption(
    'What is begun is brought to its end.',
    `Left at once. What was replaced is kept: "${lineToType('log')}" has it.`,
  );
  try {
    return await work();
  } finally {
    interruption.end();
  }
}

const isNothing = ({ changes, steps }: Plan): boolean => tellingChanges(changes).length === 0 && steps.length === 0;

/** Says why nothing is done, where that is so. @returns the exit code then */
function leaveAlone(point: KeptPoint, plan: Plan, flags: UndoFlags): number | undefined {
  if (isDone(point, plan, flags)) {
    console.log(
      'taken back already: nothing was done now, and what was changed since stays; --force does it once more',
    );
    if (flags.proof === undefined) return exitCodes.done;
    console.error('rollback: no proof was written, for nothing was brought back');
    return exitCodes.failed;
  }
  tell(point, plan);
  if (isNothing(plan)) {
    console.log('all is as it was');
    // A proof says so of all of it, contents too.
    return flags.proof === undefined || flags.dryRun ? exitCodes.done : undefined;
  }
  if ((plan.conflicts.length > 0 || !point.isEndKnown) && !flags.force) {
    console.error(`rollback: ${conflictText(point, plan)}`);
    return exitCodes.conflict;
  }
  if (!flags.dryRun) return undefined;
  console.log(colors.dim('dry run: nothing was done'));
  return exitCodes.done;
}

/** Whoever wants the last change back means the one before a command that changed nothing; of one that was taken back, nothing more. */
async function tellBefore(keeper: Keeper, point: KeptPoint): Promise<void> {
  if (point.kind === 'snapshot' || point.restoredAt !== undefined) return;
  const before = await findBefore(keeper, point);
  if (before === undefined) return;
  const id = colors.bold(lineToType(`undo ${before.id}`));
  console.log(
    `nothing is to be taken back of "${oneLine(point.summary)}"; before it was "${oneLine(before.summary)}": ${id}`,
  );
}

/** Shows what going back would do, asks, and does it. */
export async function undoPoint(
  keeper: Keeper,
  given: string,
  paths: readonly string[],
  flags: UndoFlags,
): Promise<number> {
  if (flags.proof !== undefined) requireWritable(flags.proof);
  const point = await findPoint(keeper, given);
  const plan = await planOf(keeper, point, paths, flags);
  const left = leaveAlone(point, plan, flags);
  if (paths.length === 0 && isNothing(plan)) await tellBefore(keeper, point);
  if (left !== undefined) return left;
  if (!isNothing(plan) && !(await isAgreed(flags))) return exitCodes.invalid;
  const { undo, validationResults, discarded, proof } = await toItsEnd(() => goBack(keeper, point, paths, flags));
  const failed = validationResults.filter(({ passed }) => !passed);
  for (const { summary } of failed) console.log(colors.red(`✖ ${printable(summary)}`));
  if (failed.length === 0 && !isNothing(plan)) console.log(`${colors.green('✔ done')}${checkedText(plan)}`);
  for (const path of discarded) console.log(colors.yellow(`! gone for good: ${showPath(path)}`));
  const isProven = proof === undefined || flags.proof === undefined || handOver(proof, flags.proof);
  if (!isNothing(plan)) console.log(`take it back: ${colors.bold(lineToType(`undo ${undo}`))}`);
  return failed.length === 0 && isProven ? exitCodes.done : exitCodes.failed;
}

/** @returns whether it is written; what was brought back stays so */
function handOver({ archive, digest }: Proof, file: string): boolean {
  const obstacle = writeProof(file, archive);
  if (obstacle === undefined) console.log(`proof: ${file}, SHA-256 ${digest}`);
  else console.error(`rollback: the proof could not be written to ${file}: ${obstacle}`);
  return obstacle === undefined;
}
