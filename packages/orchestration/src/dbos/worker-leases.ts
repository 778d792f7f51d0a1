import type { Clock, Migration, StorageAdapter } from '@opspilot/core';

interface WorkerTables {
  orchestration_workers: {
    /** DBOS's executor id. */
    id: string;
    /** Until when nobody looks after its work. */
    leased_until: number;
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
];

/** Milliseconds for which a worker that is gone is looked after: what it held has been taken long before. */
const forgottenAfter = 86_400_000;

/** The lease of whoever is launching, and the milliseconds that it may take. */
const launching = 'launching';
const launchTime = 30_000;

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
  await db
    .deleteFrom('orchestration_workers')
    .where('leased_until', '<', clock.now() - forgottenAfter)
    .execute();
  const lease = async (id: string, leasedUntil: number): Promise<void> => {
    await db
      .insertInto('orchestration_workers')
      .values({ id, leased_until: leasedUntil })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ leased_until: leasedUntil }))
      .execute();
  };
  const claim = async (id: string, time: number): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('orchestration_workers')
      .set({ leased_until: clock.now() + time })
      .where('id', '=', id)
      .where('leased_until', '<=', clock.now())
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };
  return {
    renew: (id) => lease(id, clock.now() + leaseTime),
    end: (id) => lease(id, clock.now()),
    silent: async () => {
      const rows = await db
        .selectFrom('orchestration_workers')
        .select('id')
        .where('leased_until', '<=', clock.now())
        .execute();
      return rows.map(({ id }) => id);
    },
    claim: (id) => claim(id, leaseTime),
    launch: async (work) => {
      await db
        .insertInto('orchestration_workers')
        .values({ id: launching, leased_until: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      while (!(await claim(launching, launchTime))) await clock.sleep(100);
      try {
        await work();
      } finally {
        await lease(launching, clock.now());
      }
    },
  };
}
