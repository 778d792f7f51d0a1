import type { Readable } from 'node:stream';
import type { CommandRecord, OutcomeStatus } from './command-record.js';

/** Which records, newest first. All conditions must hold. */
export interface HistoryQuery {
  readonly host?: string;
  readonly actor?: string;
  readonly parent?: string;
  /** `running`: not ended yet. */
  readonly status?: OutcomeStatus | 'running' | readonly (OutcomeStatus | 'running')[];
  /** Created at or after, milliseconds since the epoch. */
  readonly since?: number;
  /** Created before. */
  readonly until?: number;
  /** Appears in the command or the intent, letter case ignored. */
  readonly text?: string;
  /** 1..1,000; default 100. */
  readonly limit?: number;
  /** Continue after this record: the id of the last one seen. */
  readonly after?: string;
}

/** How much history is kept; whatever is past any limit goes, oldest first. An absent limit does not limit. */
export interface RetentionPolicy {
  /** Milliseconds. */
  readonly maxAge?: number;
  readonly maxCommands?: number;
  /** Bytes of spooled output in all. */
  readonly maxSpoolBytes?: number;
}

/** Every command that went down the path. */
export interface History {
  /** Undefined when there is no such record. */
  get(id: string): Promise<CommandRecord | undefined>;
  /** @throws OpsError `invalid-history-query` */
  list(query?: HistoryQuery): Promise<readonly CommandRecord[]>;
  /** Number of records that match, `limit` and `after` aside. */
  count(query?: HistoryQuery): Promise<number>;
  /** The whole output of a command, from the record or from the spool file. @throws OpsError `history-output-missing` */
  output(id: string, stream: 'stdout' | 'stderr'): Promise<Readable>;
  /** Applies the retention policy now. Running commands stay. */
  prune(policy?: RetentionPolicy): Promise<{ readonly commands: number; readonly spoolBytes: number }>;
}

export type HistoryErrorCode =
  | 'invalid-history-query'
  | 'invalid-retention'
  | 'history-output-missing'
  | 'history-unwritable'
  | 'spool-unusable';
