import type { Outcome } from '@opspilot/core';
import colors from 'picocolors';
import type { Task } from '../arguments.js';
import { exitCodes } from '../exit-codes.js';
import { interactiveIn } from '../interactive.js';
import { listenForInterruption } from '../interruption.js';
import { findPoint, planOf } from '../kept-points.js';
import { lineToType } from '../line-to-type.js';
import type { Keeper } from '../open-keeper.js';
import { changeLine, differenceLine, tellingChanges } from '../view/changes.js';
import { outputStream } from '../view/output-stream.js';
import { printable } from '../view/text.js';

/** So many lines of changes are shown. */
const shown = 20;

/** Runs a command with a recovery point before it, and tells what it changed. */
export async function runCommand(
  keeper: Keeper,
  { command, seconds }: Extract<Task, { type: 'run' }>,
): Promise<number> {
  const { pilot } = keeper;
  const plan = pilot.rollback.foresee(command, { directory: process.cwd() });
  for (const { what, reason } of plan.losses) {
    const how = reason === 'undecided' ? 'may not come back' : 'cannot be taken back';
    console.log(colors.yellow(`! ${how}: ${printable(what)}`));
  }
  tellLossesOf(keeper, new Set(plan.losses.map(({ what }) => what)));
  const interactive = interactiveIn(command);
  if (interactive !== undefined) {
    console.log(colors.yellow(`! ${interactive} waits for somebody at a terminal, and has none here`));
  }
  const interruption = listenForInterruption(
    'Ending the command.',
    `Left at once. The command may still run: "${lineToType('log')}" has its recovery point, which takes undo --force.`,
  );
  try {
    const output = outputStream();
    const { signal } = interruption;
    const timeouts = seconds === undefined ? {} : { total: seconds * 1_000 };
    const outcome = await pilot.run({ command, cwd: process.cwd(), signal, timeouts, onOutput: output.take });
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

/** What its host tells to be lost, before the command begins; what was told already is not told twice. */
function tellLossesOf({ pilot }: Keeper, told: ReadonlySet<string>): void {
  pilot.events.on('recovery-point.taken', ({ data: { losses } }) => {
    for (const loss of losses.filter((what) => !told.has(what))) {
      console.log(colors.yellow(`! cannot be taken back: ${printable(loss)}`));
    }
  });
}

/** Of a command that was not run. */
function exitCodeOf({ status }: Outcome): number {
  return status === 'denied' || status === 'rejected' ? exitCodes.invalid : exitCodes.unusable;
}

async function tellChanges(keeper: Keeper, id: string): Promise<void> {
  const point = await findPoint(keeper, id);
  const { changes, steps, stateDifferences } = await planOf(keeper, point, []);
  const telling = tellingChanges(changes);
  for (const change of telling.slice(0, shown)) console.log(changeLine(change));
  if (telling.length > shown)
    console.log(colors.dim(`… and ${telling.length - shown} more: ${lineToType('diff last')}`));
  for (const difference of stateDifferences) console.log(differenceLine(difference));
  const isUnchanged = telling.length === 0 && steps.length === 0;
  if (isUnchanged) return console.log(colors.dim('it changed nothing'));
  const lost = point.losses.length === 0 ? '' : colors.yellow(`  but not: ${point.losses.map(printable).join('; ')}`);
  console.log(`take it back: ${colors.bold(lineToType(`undo ${id}`))}${lost}`);
}
