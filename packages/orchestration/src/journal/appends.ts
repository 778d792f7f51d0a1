import type { Clock, StorageAdapter } from '@opspilot/core';
import type { RunEvent } from '../run/run-event.js';
import type { RunStatus } from '../run/run-state.js';
import { keep, takenOver } from './driven-row.js';
import type { JournalDatabase } from './journal-schema.js';
import type { Lease } from './new-runs.js';
import { type StoredOrder, untaken } from './orders.js';
import { openStatuses as open } from './past-runs.js';
import type { RunLeases } from './run-leases.js';
import { SingleAppends } from './single-appends.js';
import type { StorageClock } from './storage-clock.js';
import { type RunSummary, summarizeEnd } from './summaries.js';

/** What goes with the commit of events. */
export interface WithEvents {
  /** Ids of the orders that are among them. */
  readonly orders?: readonly string[];
  /** What came of the run that they end. */
  readonly summary?: RunSummary | undefined;
  /** The same were to be added before, and nobody knows whether they were: then nothing is added twice. Default false. */
  readonly isAgain?: boolean;
}

/** How events come into a journal. */
export interface Appends {
  /**
   * Adds events behind the `sequence` there are, and keeps the lease. Orders that are among them are taken: gone with the same
   * commit, so that no run obeys one twice. Those that end a run are stored only where no other order is left; otherwise nothing
   * is, and the answer has the orders that come first.
   *
   * @throws OpsError `run-taken-over`
   */
  append(
    lease: Lease,
    sequence: number,
    events: readonly RunEvent[],
    status: RunStatus,
    others?: WithEvents,
  ): Promise<readonly StoredOrder[]>;
}

export interface AppendsOptions {
  /** What a power failure takes nothing of. */
  readonly db: JournalDatabase;
  /** As durable as what happens in a run is to be. */
  readonly quick: JournalDatabase;
  readonly kind: StorageAdapter['kind'];
  readonly clock: Clock;
  readonly leases: RunLeases;
  readonly time: StorageClock;
}

/** Whether nobody but the journal knows of an event: how commands end their hosts know as well. */
function isOrder({ type }: RunEvent): boolean {
  return type === 'ordered';
}

async function isThere(db: JournalDatabase, run: string, sequence: number): Promise<boolean> {
  const events = db.selectFrom('orchestration_events').select('sequence').where('run', '=', run);
  return (await events.where('sequence', '=', sequence).executeTakeFirst()) !== undefined;
}

interface ToInsert {
  readonly run: string;
  readonly sequence: number;
  readonly events: readonly RunEvent[];
  readonly taken: readonly string[];
  readonly summary: RunSummary | undefined;
  readonly at: number;
}

async function insert(db: JournalDatabase, { run, sequence, events, taken, summary, at }: ToInsert): Promise<void> {
  const rows = events.map((event, index) => ({ run, sequence: sequence + index, at, event }));
  await db.insertInto('orchestration_events').values(rows).execute();
  if (summary !== undefined) await summarizeEnd(db, run, summary, at);
  if (taken.length > 0) await db.deleteFrom('orchestration_orders').where('id', 'in', taken).execute();
}

export function appends({ db, quick, kind, clock, leases, time }: AppendsOptions): Appends {
  // What every event takes is compiled once, as building queries anew costs more than running them; the values come in this order.
  const keepDriven = db
    .updateTable('orchestration_runs')
    .set({ leased_until: 0, status: 'ready' })
    .where('id', '=', '')
    .where('fence', '=', 0)
    .compile();
  const singly = new SingleAppends(quick, kind, { clock, time, leaseTime: leases.leaseTime });
  /** Orders that come before the end of a run. Its row is held from here on: later ones find that it has ended. */
  const ordersBefore = async (lease: Lease, taken: readonly string[], on: JournalDatabase) => {
    await keep(on, lease, { leased_until: leases.until() });
    return untaken(on, lease.run, taken);
  };
  return {
    append: async (lease, sequence, events, status, { orders: taken = [], summary, isAgain = false } = {}) => {
      const { run, fence } = lease;
      const [first] = events;
      const isEnd = !open.includes(status);
      const isSingle =
        first !== undefined && events.length === 1 && taken.length === 0 && summary === undefined && !isAgain;
      const on = events.some(isOrder) || isEnd ? db : quick;
      if (isSingle && on === quick && singly.isFresh(lease, status)) {
        const { numAffectedRows } = await quick.executeQuery(singly.query(lease, sequence, first));
        if (numAffectedRows !== 1n) takenOver(run);
        return [];
      }
      const until = leases.until();
      const left = await on.transaction().execute(async (transaction) => {
        const others = isEnd ? await ordersBefore(lease, taken, transaction) : [];
        if (others.length > 0) return others;
        const kept = { ...keepDriven, parameters: [until, status, run, fence] };
        if ((await transaction.executeQuery(kept)).numAffectedRows !== 1n) takenOver(run);
        // The row is held: an earlier try is over, has the same fence, and has left all of them or none.
        const isStored = isAgain && (await isThere(transaction, run, sequence));
        if (!isStored) await insert(transaction, { run, sequence, events, taken, summary, at: time.now() });
        return [];
      });
      if (left.length === 0) singly.wrote(lease, { status, until });
      return left;
    },
  };
}
