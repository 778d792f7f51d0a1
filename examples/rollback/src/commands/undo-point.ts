import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { showPath } from '@opspilot/rollback';
import colors from 'picocolors';
import type { UndoFlags } from '../arguments.js';
import { exitCodes } from '../exit-codes.js';
import { findPoint, goBack, type Plan, planOf } from '../kept-points.js';
import type { Keeper } from '../open-keeper.js';
import { UsageError } from '../usage-error.js';
import { tellingChanges } from '../view/changes.js';
import { printable } from '../view/text.js';

const verbs = { create: 'bring back', remove: 'remove', replace: 'put back', adjust: 'set again' } as const;

async function isAgreed(flags: UndoFlags): Promise<boolean> {
  if (flags.isAgreed) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UsageError('There is no terminal to ask at: give --yes to do it, or --dry-run to look only.');
  }
  const line = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(?:es)?$/i.test((await line.question('Go on? [y/N] ')).trim());
  } finally {
    line.close();
  }
}

function tell({ changes, steps, conflicts }: Plan): void {
  const inConflict = new Set(conflicts);
  for (const { kind, path } of tellingChanges(changes)) {
    const mark = inConflict.has(path) ? colors.red('  somebody else changed it since') : '';
    console.log(`${verbs[kind].padEnd(10)}  ${showPath(path)}${mark}`);
  }
  for (const step of steps) console.log(`see to it    ${step}`);
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
  tell(plan);
  if (tellingChanges(plan.changes).length === 0 && plan.steps.length === 0) {
    console.log('all is as it was');
    return exitCodes.done;
  }
  if (plan.conflicts.length > 0 && !flags.force) {
    console.error(
      `rollback: ${plan.conflicts.length} of them were changed since by somebody else; --force overwrites that`,
    );
    return exitCodes.conflict;
  }
  if (flags.dryRun) {
    console.log(colors.dim('dry run: nothing was done'));
    return exitCodes.done;
  }
  if (!(await isAgreed(flags))) return exitCodes.invalid;
  const { undo, validationResults, proof } = await goBack(keeper, point, paths, flags);
  if (proof !== undefined && flags.proof !== undefined) writeFileSync(flags.proof, proof.archive);
  const failed = validationResults.filter(({ passed }) => !passed);
  for (const { summary } of failed) console.log(colors.red(`✖ ${printable(summary)}`));
  if (failed.length === 0) console.log(`${colors.green('✔ done')}, each file checked against its hash`);
  if (proof !== undefined) console.log(`proof: ${flags.proof}, SHA-256 ${proof.digest}`);
  console.log(`take it back: ${colors.bold(`rollback undo ${undo}`)}`);
  return failed.length === 0 ? exitCodes.done : exitCodes.failed;
}
