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
  /** What a sink has said that it keeps, oldest first. */
  kept(sink: string): Promise<readonly StoredCheckpoint[]>;
  /** Owes a sink anew what it has lost. */
  oweAgain(sink: string, lost: readonly StoredCheckpoint[]): Promise<void>;
}

export function createCheckpointStore(db: Kysely<AuditSchema>): CheckpointStore {
  const checkpoints = db.selectFrom('audit_checkpoints').select(['sequence', 'line']);
  const toldTo = (sink: string, isDelivered: 0 | 1) =>
    db
      .selectFrom('audit_deliveries')
      .innerJoin('audit_checkpoints', 'audit_checkpoints.sequence', 'audit_deliveries.sequence')
      .where('audit_deliveries.sink', '=', sink)
      .where('audit_deliveries.is_delivered', '=', isDelivered)
      .select(['audit_checkpoints.sequence', 'audit_checkpoints.line'])
      .orderBy('audit_checkpoints.sequence');
  const setDelivered = async (
    sink: string,
    told: readonly Pick<StoredCheckpoint, 'sequence'>[],
    to: 0 | 1,
  ): Promise<void> => {
    for (const { sequence } of told) {
      await db
        .updateTable('audit_deliveries')
        .set({ is_delivered: to })
        .where('sink', '=', sink)
        .where('sequence', '=', sequence)
        .execute();
    }
  };
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
    owed: (sink, limit) => toldTo(sink, 0).limit(limit).execute(),
    kept: (sink) => toldTo(sink, 1).execute(),
    async countOwed(sink) {
      const { owed } = await db
        .selectFrom('audit_deliveries')
        .where('sink', '=', sink)
        .where('is_delivered', '=', 0)
        .select(({ fn }) => fn.countAll<number>().as('owed'))
        .executeTakeFirstOrThrow();
      return Number(owed);
    },
    async delivered(sink, sequence) {
      await setDelivered(sink, [{ sequence }], 1);
    },
    oweAgain: (sink, lost) => setDelivered(sink, lost, 0),
  };
}
