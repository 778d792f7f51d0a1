import { OpsError } from '@opspilot/core';
import type { JournalDatabase, JournalTables } from './journal-schema.js';
import type { Lease } from './new-runs.js';
import type { RunErrorCode } from './run-error.js';

export function takenOver(run: string): never {
  const message = `The run ${run} was taken over by another process; this one leaves it alone.`;
  throw new OpsError<RunErrorCode>('run-taken-over', message, { details: { run } });
}

type Kept = Partial<Pick<JournalTables['orchestration_runs'], 'leased_until' | 'unbegun' | 'program'>>;

/** Writes to the row of a run, for as long as nobody else drives it. @throws OpsError `run-taken-over` */
export async function keep(db: JournalDatabase, { run, fence }: Lease, set: Kept): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('orchestration_runs')
    .set(set)
    .where('id', '=', run)
    .where('fence', '=', fence)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) takenOver(run);
}
