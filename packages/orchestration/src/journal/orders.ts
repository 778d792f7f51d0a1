import { OpsError } from '@opspilot/core';
import type { Order } from '../run/run-event.js';
import type { RunStatus } from '../run/run-state.js';
import type { JournalDatabase } from './journal-schema.js';
import { openStatuses } from './past-runs.js';
import type { RunErrorCode } from './run-error.js';

/** An order that the run has not taken yet. */
export interface StoredOrder {
  readonly id: string;
  readonly order: Order;
}

/** What runs were told and have not taken yet. An order is refused or taken: a run does not end while there is one. */
export interface Orders {
  /** Leaves an order for whoever drives the run. @throws OpsError `run-unknown`, `run-ended` */
  placeOrder(id: string, order: StoredOrder): Promise<void>;
  /** Orders that the run has not taken, oldest first. */
  ordersOf(id: string): Promise<readonly StoredOrder[]>;
}

/** @param statusOf - throws when there is no such run */
export function orders(db: JournalDatabase, statusOf: (id: string) => Promise<RunStatus>): Orders {
  return {
    placeOrder: async (run, { id, order }) => {
      const isOpen = await db.transaction().execute(async (transaction) => {
        // Changes nothing, and holds the row: a run that is about to end waits, and finds the order.
        const { numUpdatedRows } = await transaction
          .updateTable('orchestration_runs')
          .set(({ ref }) => ({ fence: ref('fence') }))
          .where('id', '=', run)
          .where('status', 'in', openStatuses)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return false;
        await transaction.insertInto('orchestration_orders').values({ id, run, order }).execute();
        return true;
      });
      if (isOpen) return;
      const message = `The run ${run} has ended: ${await statusOf(run)}.`;
      throw new OpsError<RunErrorCode>('run-ended', message, { details: { run } });
    },
    ordersOf: (run) => untaken(db, run),
  };
}

/** Orders of a run, oldest first, but for those that it takes now. */
export function untaken(
  db: JournalDatabase,
  run: string,
  taken: readonly string[] = [],
): Promise<readonly StoredOrder[]> {
  return db
    .selectFrom('orchestration_orders')
    .select(['id', 'order'])
    .where('run', '=', run)
    .$if(taken.length > 0, (query) => query.where('id', 'not in', taken))
    .orderBy('id')
    .execute();
}
