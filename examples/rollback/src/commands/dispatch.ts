import colors from 'picocolors';
import type { Settings, Task } from '../arguments.js';
import { exitCodes } from '../exit-codes.js';
import { help } from '../help.js';
import { findPoint, planOf } from '../kept-points.js';
import { type Keeper, openKeeper } from '../open-keeper.js';
import { changeLine, differenceLine, tellingChanges } from '../view/changes.js';
import { printable } from '../view/text.js';
import { textDiff } from '../view/text-diff.js';
import { checkProof } from './check-proof.js';
import { forgetPoints } from './forget-points.js';
import { runCommand } from './run-command.js';
import { showLog, showPoint } from './show-points.js';
import { takeSnapshot } from './take-snapshot.js';
import { undoPoint } from './undo-point.js';

/** Does what the command line asks for. @returns the exit code */
export async function dispatch(task: Task, settings: Settings): Promise<number> {
  if (task.type === 'help') {
    // In a script, a word that is missing is a mistake.
    (task.isAsked ? process.stdout : process.stderr).write(help());
    return task.isAsked ? exitCodes.done : exitCodes.invalid;
  }
  if (task.type === 'verify-proof') return checkProof(task.file);
  const keeper = await openKeeper(settings);
  try {
    return await perform(keeper, task);
  } finally {
    await keeper.close();
  }
}

async function perform(keeper: Keeper, task: Exclude<Task, { type: 'help' | 'verify-proof' }>): Promise<number> {
  switch (task.type) {
    case 'run':
      return runCommand(keeper, task);
    case 'snapshot':
      return takeSnapshot(keeper, task.paths, task.note);
    case 'log':
      return showLog(keeper);
    case 'show':
      return showPoint(keeper, task.id);
    case 'diff':
      return showDiff(keeper, task.id, task.paths);
    case 'undo':
      return undoPoint(keeper, task.id, task.paths, task);
    case 'verify':
      return verify(keeper, task.id);
    case 'forget':
      return forgetPoints(keeper, task);
  }
}

async function showDiff(keeper: Keeper, given: string, paths: readonly string[]): Promise<number> {
  const { changes, steps, stateDifferences } = await planOf(keeper, await findPoint(keeper, given), paths);
  const telling = tellingChanges(changes);
  if (telling.length === 0 && steps.length === 0) console.log('all is as it was');
  for (const change of telling) {
    console.log(changeLine(change));
    for (const line of await textDiff(keeper.store, change)) console.log(line);
  }
  for (const difference of stateDifferences) console.log(differenceLine(difference));
  return exitCodes.done;
}

async function verify(keeper: Keeper, given: string | undefined): Promise<number> {
  const { rollback } = keeper.pilot;
  const point = given === undefined ? undefined : await findPoint(keeper, given);
  const problems =
    point?.kind === 'snapshot'
      ? await rollback.recoveryPoints.verify(point.id)
      : [...(await keeper.store.verify()), ...(await rollback.verify())];
  for (const { message } of problems) console.log(colors.red(`✖ ${printable(message)}`));
  if (problems.length === 0) console.log(`${colors.green('✔')} all of it is what was kept`);
  return problems.length === 0 ? exitCodes.done : exitCodes.failed;
}
