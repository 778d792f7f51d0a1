import type { Kysely } from 'kysely';
import type { AuditSchema } from './audit-schema.js';

/** A checkpoint as it is kept. */
export interface StoredCheckpoint {
  readonly sequence: number;
  readonly line: string;
}

/** The checkpoints of a log, and which sink has still to be told of which. */
export interface CheckpointStore {
  /** Keeps a checkpoint and owes it to `sinks`. One of the same record that is there already stays. */
  add(checkpoint: StoredCheckpoint, sinks: readonly string[]): Promise<void>;
  at(sequence: number): Promise<StoredCheckpoint | undefined>;
  last(): Promise<StoredCheckpoint | undefined>;
  all(): Promise<readonly StoredCheckpoint[]>;
  /** What a sink is owed, oldest first, at most `limit`. */
  owed(sink: string, limit: number): Promise<readonly StoredCheckpoint[]>;
  countOwed(sink: string): Promise<number>;
  delivered(sink: string, sequence: number): Promise<void>;
}

export function createCheckpointStore(db: Kysely<AuditSchema>): CheckpointStore {
  const checkpoints = db.selectFrom('audit_checkpoints').select(['sequence', 'line']);
  return {
    async add(checkpoint, sinks) {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('audit_checkpoints')
          .values(checkpoint)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        if (sinks.length === 0) return;
        await transaction
          .insertInto('audit_deliveries')
          .values(sinks.map((sink) => ({ sink, sequence: checkpoint.sequence })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },
    at: (sequence) => checkpoints.where('sequence', '=', sequence).executeTakeFirst(),
    last: () => checkpoints.orderBy('sequence', 'desc').limit(1).executeTakeFirst(),
    all: () => checkpoints.orderBy('sequence').execute(),
    owed: (sink, limit) =>
      db
        .selectFrom('audit_deliveries')
        .innerJoin('audit_checkpoints', 'audit_checkpoints.sequence', 'audit_deliveries.sequence')
        .where('audit_deliveries.sink', '=', sink)
        .select(['audit_checkpoints.sequence', 'audit_checkpoints.line'])
        .orderBy('audit_checkpoints.sequence')
        .limit(limit)
        .execute(),
    async countOwed(sink) {
      const { owed } = await db
        .selectFrom('audit_deliveries')
        .where('sink', '=', sink)
        .select(({ fn }) => fn.countAll<number>().as('owed'))
        .executeTakeFirstOrThrow();
      return Number(owed);
    },
    async delivered(sink, sequence) {
      await db.deleteFrom('audit_deliveries').where('sink', '=', sink).where('sequence', '=', sequence).execute();
    },
  };
}
