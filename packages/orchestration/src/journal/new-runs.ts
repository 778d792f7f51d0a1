import { type Clock, OpsError } from '@opspilot/core';
import { claimRetry, forgetClaims } from './claim-retry.js';
import { announced, type JournalDatabase } from './journal-schema.js';
import type { RunErrorCode } from './run-error.js';
import type { RunLeases } from './run-leases.js';
import type { StorageClock } from './storage-clock.js';
import type { StoredProgram } from './stored-program.js';

/** Leave to drive a run, for as long as nobody has taken it over. */
export interface Lease {
  readonly run: string;
  readonly fence: number;
}

/** What a run is driven by that has just begun. */
export function firstLease(run: string): Lease {
  return { run, fence: announced + 1 };
}

/**
 * How runs come into a journal: announced first, so that all that sees to them can be put in its place, and begun by a commit of
 * its own. What fails in between leaves nothing that another process would begin on its own account.
 */
export interface NewRuns {
  /**
   * Writes a run down that has not begun. One that tries again what another left undone is the only one to do so of its hosts.
   * @throws OpsError `already-retried`
   */
  announce(id: string, program: StoredProgram, owner: string): Promise<void>;
  /**
   * From now on it is driven to its end, by whomever.
   * @throws OpsError `run-not-begun` when it was announced longer ago than a lease lasts
   */
  begin(id: string): Promise<Lease>;
  /** Takes back what was announced. Answers false when it has begun. */
  withdraw(id: string): Promise<boolean>;
}

export interface NewRunsOptions {
  readonly clock: Clock;
  readonly leases: RunLeases;
  /** Read as a run begins, as its events are stored by it. */
  readonly time: StorageClock;
}

export function newRuns(db: JournalDatabase, { clock, leases, time }: NewRunsOptions): NewRuns {
  const { leaseTime } = leases;
  return {
    announce: (id, program, owner) => {
      const { name, retried } = program;
      const now = clock.now();
      const times = { created_at: now, ...leases.taken() };
      const values = { id, name, program, status: 'ready' as const, owner, fence: announced, ...times };
      return db.transaction().execute(async (transaction) => {
        await transaction.insertInto('orchestration_runs').values(values).execute();
        if (retried === undefined) return;
        await forgetClaims(transaction, leases);
        await claimRetry(transaction, id, retried.run, program);
      });
    },
    begin: async (id) => {
      await time.read();
      const now = clock.now();
      const { numUpdatedRows } = await db
        .updateTable('orchestration_runs')
        .set({ fence: announced + 1, ...leases.taken() })
        .where('id', '=', id)
        .where('fence', '=', announced)
        // Whoever was to watch over it has believed it dead since.
        .where('leased_until', '>', now)
        .executeTakeFirst();
      if (numUpdatedRows === 1n) return firstLease(id);
      throw new OpsError<RunErrorCode>(
        'run-not-begun',
        `The run ${id} has not begun: writing it down took longer than its lease of ${leaseTime} ms. Nothing was started; start it again.`,
        { details: { run: id } },
      );
    },
    withdraw: (id) =>
      db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('orchestration_runs')
          .where('id', '=', id)
          .where('fence', '=', announced)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await transaction.deleteFrom('orchestration_retries').where('retry', '=', id).execute();
        return true;
      }),
  };
}
