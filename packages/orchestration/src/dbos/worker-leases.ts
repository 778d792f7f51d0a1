import type { Clock, Migration, StorageAdapter } from '@opspilot/core';
import { LeaseWatch } from '../journal/lease-watch.js';

interface WorkerTables {
  orchestration_workers: {
    /** DBOS's executor id. */
    id: string;
    /** Until when nobody looks after its work. */
    leased_until: number;
    /** Milliseconds for which it takes a lease; null where an older version wrote none down. */
    lease_time: number | null;
  };
}

const migrations: readonly Migration[] = [
  {
    id: '0001-create-workers',
    columns: { orchestration_workers: { leased_until: 'time' } },
    up: async (db, types) => {
      await db.schema
        .createTable('orchestration_workers')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('leased_until', types.time, (column) => column.notNull())
        .execute();
    },
  },
  {
    id: '0002-keep-lease-time',
    columns: {},
    up: async (db, types) => {
      await db.schema.alterTable('orchestration_workers').addColumn('lease_time', types.integer).execute();
    },
  },
];

/** Milliseconds for which a worker that is gone is looked after: what it held has been taken long before. */
const forgottenAfter = 86_400_000;

/** The lease of whoever is launching, and the milliseconds that it may take. */
const launching = 'launching';
const launchTime = 30_000;
/** Long ago by any clock: whoever comes next need not wait. */
const passed = 0;

/** Which workers there are, and which have fallen silent. */
export interface WorkerLeases {
  /** Makes one known, or keeps it so. */
  renew(id: string): Promise<void>;
  /** It has left. */
  end(id: string): Promise<void>;
  /** Ids of those that have been silent for longer than they may. */
  silent(): Promise<readonly string[]>;
  /** Whether the work of one that is silent is the caller's to hand out, for as long as a lease lasts. */
  claim(id: string): Promise<boolean>;
  /**
   * Launches one worker at a time. No transaction may be open meanwhile, as DBOS builds indexes concurrently, which waits for
   * those: so it is a lease too.
   */
  launch(work: () => Promise<void>): Promise<void>;
}

export async function openWorkerLeases(
  storage: StorageAdapter,
  clock: Clock,
  leaseTime: number,
): Promise<WorkerLeases> {
  const db = await storage.open<WorkerTables>('orchestration-workers', migrations);
  const watch = new LeaseWatch(clock);
  await db
    .deleteFrom('orchestration_workers')
    .where('id', '!=', launching)
    .where('leased_until', '<', clock.now() - forgottenAfter)
    .execute();
  const write = async (id: string, until: number, lasts: number): Promise<void> => {
    const lease = { leased_until: until, lease_time: lasts };
    await db
      .insertInto('orchestration_workers')
      .values({ id, ...lease })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(lease))
      .execute();
  };
  const silent = async (): Promise<readonly WorkerTables['orchestration_workers'][]> => {
    const rows = await db.selectFrom('orchestration_workers').selectAll().execute();
    watch.retain(new Set(rows.map(({ id }) => id)));
    return rows.filter(
      ({ id, leased_until: until, lease_time: lasts }) => watch.left(id, { until, lasts: lasts ?? leaseTime }) === 0,
    );
  };
  const claim = async (id: string, lasts: number): Promise<boolean> => {
    const found = (await silent()).find((worker) => worker.id === id);
    if (found === undefined) return false;
    const { numUpdatedRows } = await db
      .updateTable('orchestration_workers')
      .set({ leased_until: clock.now() + lasts, lease_time: lasts })
      .where('id', '=', id)
      .where('leased_until', '=', found.leased_until)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };
  return {
    renew: (id) => write(id, clock.now() + leaseTime, leaseTime),
    end: (id) => write(id, clock.now(), leaseTime),
    silent: async () => (await silent()).map(({ id }) => id),
    claim: (id) => claim(id, leaseTime),
    launch: async (work) => {
      await db
        .insertInto('orchestration_workers')
        .values({ id: launching, leased_until: passed, lease_time: launchTime })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      while (!(await claim(launching, launchTime))) await clock.sleep(100);
      try {
        await work();
      } finally {
        await write(launching, passed, launchTime);
      }
    },
  };
}
