import type { Outcome } from '@opspilot/core';
import colors from 'picocolors';
import { exitCodes } from '../exit-codes.js';
import { listenForInterruption } from '../interruption.js';
import { findPoint, planOf } from '../kept-points.js';
import type { Keeper } from '../open-keeper.js';
import { changeLine, tellingChanges } from '../view/changes.js';
import { outputStream } from '../view/output-stream.js';
import { printable } from '../view/text.js';

/** So many lines of changes are shown. */
const shown = 20;

/** Runs a command with a recovery point before it, and tells what it changed. */
export async function runCommand(keeper: Keeper, command: string): Promise<number> {
  const { pilot } = keeper;
  const plan = pilot.rollback.foresee(command, { directory: process.cwd() });
  for (const { what, reason } of plan.losses) {
    const how = reason === 'undecided' ? 'may not come back' : 'cannot be taken back';
    console.log(colors.yellow(`! ${how}: ${printable(what)}`));
  }
  const interruption = listenForInterruption(
    'Ending the command.',
    'Left at once. The command may still run: "rollback log" has its recovery point, which takes undo --force.',
  );
  try {
    const output = outputStream();
    const { signal } = interruption;
    const outcome = await pilot.run({ command, cwd: process.cwd(), signal, onOutput: output.take });
    await output.end();
    const { status, executed, recoveryPoint, error } = outcome;
    const hasRun = status === 'succeeded' ? colors.green('✔ succeeded') : colors.red(`✖ ${status}`);
    console.log(error === undefined ? hasRun : `${hasRun}: ${printable(error.message)}`);
    if (executed === 'no') return interruption.exitCode() ?? exitCodeOf(outcome);
    if (recoveryPoint !== undefined) await tellChanges(keeper, recoveryPoint.id);
    else if (plan.losses.length === 0) console.log(colors.dim('it only looked: nothing was kept'));
    return status === 'succeeded' ? exitCodes.done : (interruption.exitCode() ?? exitCodes.failed);
  } finally {
    interruption.end();
  }
}

/** Of a command that was not run. */
function exitCodeOf({ status }: Outcome): number {
  return status === 'denied' || status === 'rejected' ? exitCodes.invalid : exitCodes.unusable;
}

async function tellChanges(keeper: Keeper, id: string): Promise<void> {
  const { changes, steps } = await planOf(keeper, await findPoint(keeper, id), []);
  const telling = tellingChanges(changes);
  for (const change of telling.slice(0, shown)) console.log(changeLine(change));
  if (telling.length > shown) console.log(colors.dim(`… and ${telling.length - shown} more: rollback diff last`));
  const isUnchanged = telling.length === 0 && steps.length === 0;
  console.log(isUnchanged ? colors.dim('it changed nothing') : `take it back: ${colors.bold(`rollback undo ${id}`)}`);
}
