import { OpsError } from '@opspilot/core';
import type { Program } from '../run/program.js';
import { announced, type JournalDatabase } from './journal-schema.js';
import type { RunErrorCode } from './run-error.js';
import { leaseColumns, type RunLeases } from './run-leases.js';

/** Forgets what was claimed for runs that were announced and never begun: whoever announced them is gone. */
export async function forgetClaims(transaction: JournalDatabase, leases: RunLeases): Promise<void> {
  const rows = await transaction
    .selectFrom('orchestration_runs')
    .select(leaseColumns)
    .where('fence', '=', announced)
    .execute();
  const gone = rows.filter((row) => leases.left(row) === 0).map(({ id }) => id);
  if (gone.length > 0) await transaction.deleteFrom('orchestration_retries').where('retry', 'in', gone).execute();
}

/** Rows that are written at a time: statements have only so many parameters. */
const rowsAtOnce = 1_000;

/**
 * Writes down that a run tries again what another has left undone, host by host. Two that do so at once would run the same
 * steps twice: the second one finds its hosts taken, also when it came in the same moment.
 *
 * @throws OpsError `already-retried`
 */
export async function claimRetry(
  transaction: JournalDatabase,
  retry: string,
  run: string,
  { hosts }: Program,
): Promise<void> {
  for (let from = 0; from < hosts.length; from += rowsAtOnce) {
    await transaction
      .insertInto('orchestration_retries')
      .values(hosts.slice(from, from + rowsAtOnce).map(({ name }) => ({ run, host: name, retry })))
      .onConflict((conflict) => conflict.columns(['run', 'host']).doNothing())
      .execute();
  }
  const rows = await transaction.selectFrom('orchestration_retries').selectAll().where('run', '=', run).execute();
  const names = new Set(hosts.map(({ name }) => name));
  const taken = rows.find((row) => names.has(row.host) && row.retry !== retry);
  if (taken === undefined) return;
  throw new OpsError<RunErrorCode>(
    'already-retried',
    `The run ${taken.retry} tries again what the run ${run} left undone on ${taken.host}: wait for its end, and retry that one. Nothing was started.`,
    { details: { run, retry: taken.retry, host: taken.host } },
  );
}
