import type { Generated } from 'kysely';

/** One row: where the log ends. Whoever appends holds it, so that two processes never continue the same record. */
interface HeadTable {
  readonly one: number;
  /** Id of the log. */
  readonly log: string;
  readonly sequence: number;
  readonly hash: string;
}

/** The log itself. `body` is the text that was hashed; `at` and `type` repeat what stands in it, for queries. */
interface RecordsTable {
  readonly sequence: number;
  readonly at: number;
  readonly type: string;
  readonly hash: string;
  readonly body: string;
}

/** Signed checkpoints, as they went to the sinks. */
interface CheckpointsTable {
  readonly sequence: number;
  readonly line: string;
}

/** What a sink was told, or has still to be. */
interface DeliveriesTable {
  readonly sink: string;
  readonly sequence: number;
  /** 1 once the sink has said that it keeps it. */
  readonly is_delivered: Generated<number>;
}

export interface AuditSchema {
  readonly audit_head: HeadTable;
  readonly audit_records: RecordsTable;
  readonly audit_checkpoints: CheckpointsTable;
  readonly audit_deliveries: DeliveriesTable;
}
