import type { PointRetention, RetainedPoint } from '@opspilot/rollback';
import colors from 'picocolors';
import { isAgreed } from '../agreement.js';
import type { Task } from '../arguments.js';
import { exitCodes } from '../exit-codes.js';
import type { Keeper } from '../open-keeper.js';
import { printTable } from '../view/table.js';
import { count, oneLine, timeText } from '../view/text.js';

/** Shows what a policy lets go of, asks, lets go of that and of nothing that came since, and frees what nothing needs any more. */
export async function forgetPoints(
  { pilot: { rollback }, store }: Keeper,
  { policy, ...flags }: Extract<Task, { type: 'forget' }>,
): Promise<number> {
  const told = await rollback.retain(policy, { dryRun: true });
  tell(told);
  if (flags.dryRun) {
    console.log(colors.dim('dry run: nothing was done'));
    return exitCodes.done;
  }
  if (told.forgotten.length > 0 && !(await isAgreed(flags))) return exitCodes.invalid;
  const { kept, forgotten } = await rollback.retain(policy, { only: told.forgotten.map(({ id }) => id) });
  const { packs } = await store.prune();
  const freed = packs === 0 ? '' : `, ${count(packs, 'pack')} freed`;
  console.log(
    `${colors.green('✔ done')}: ${forgotten.length} forgotten, ${told.kept.length + kept.length} kept${freed}`,
  );
  return exitCodes.done;
}

function tell({ kept, forgotten }: PointRetention): void {
  const rowOf = (verb: string, { id, takenAt, summary }: RetainedPoint): string[] => [
    ...[verb, id, timeText(takenAt), oneLine(summary)],
  ];
  const rows = [
    ...kept.map((point) => [...rowOf('keep', point), point.reasons.map((reason) => words[reason]).join(', ')]),
    ...forgotten.map((point) => rowOf('forget', point)),
  ];
  printTable(rows);
}

const words: Readonly<Record<PointRetention['kept'][number]['reasons'][number], string>> = {
  last: 'of the last',
  hourly: 'of its hour',
  daily: 'of its day',
  weekly: 'of its week',
  monthly: 'of its month',
  yearly: 'of its year',
  within: 'recent',
  'not-ended': 'its command may still run',
  'being-undone': 'somebody goes back to it',
  'switch-armed': 'its host may wait to be confirmed',
  'operation-open': 'its operation is not over',
  operation: 'of an operation that is kept',
};
