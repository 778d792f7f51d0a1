import { currentHolder, holderOfName, isThere } from '../holder/holder.js';
import { newestCommand } from './newest-command.js';
import type { OperationStep } from './operation.js';
import { endOf, statusOf } from './step-end.js';
import type { Settling } from './take-back.js';

/** Finds out what became of a step that somebody began to run: its command's record knows, or has been told since. */
export async function settleRun(settling: Settling, step: OperationStep): Promise<void> {
  const { records, history, points } = settling;
  const command = await newestCommand(history, step.id);
  if (command === undefined) await releaseAbandoned(settling, step.id);
  if (command === undefined || command.end === null || command.end.status === step.status) return;
  const point = await points.ofCommand(command.id);
  await records.end(step.id, statusOf(command.end), endOf(command.id, command.end, point?.id));
}

/** Gives a step back whose process died: the record of a command is written before it starts, so where there is none nothing began. */
async function releaseAbandoned({ records, history }: Settling, step: string): Promise<void> {
  const runner = await records.runnerOf(step);
  const holder = runner === undefined ? undefined : holderOfName(runner);
  if (runner === undefined || holder === undefined || (await isThere(holder)) !== false) return;
  // It may have written the record, and died, since it was looked for.
  if ((await newestCommand(history, step)) !== undefined) return;
  // A machine that went down may have lost the last records that were written.
  if (holder.boot === (await currentHolder()).boot) await records.release(step, runner);
  else await records.end(step, 'unknown');
}
