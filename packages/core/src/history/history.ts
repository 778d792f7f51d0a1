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
  /**
   * Appears in the command or the intent, up to 4,096 characters. Letter case is ignored as Unicode's lower case has it,
   * alike on every database: `ÄPFEL` finds `äpfel`, `ΟΔΟΣ` finds `οδος`; `STRASSE` does not find `straße`.
   */
  readonly text?: string;
  /** 1..1,000; default 100. */
  readonly limit?: number;
  /** Continue after this record: the id of the last one seen. It must still be there. */
  readonly after?: string;
}

/**
 * How much history is kept; whatever is past any limit goes, oldest first. An absent limit does not limit. Commands that
 * run stay, whatever the limit.
 */
export interface RetentionPolicy {
  /** Milliseconds since a command was created. */
  readonly maxAge?: number;
  readonly maxCommands?: number;
  /** Bytes of spooled output in all. The oldest commands lose their files; their records, with the text, stay. */
  readonly maxSpoolBytes?: number;
}

/** What somebody found out about a command that nobody knew the end of. */
export interface Resolution {
  readonly status: 'succeeded' | 'failed';
  /** How it is known; neither this nor `by` may be blank. */
  readonly reason: string;
  /** Who found it out. */
  readonly by: string;
}

/** Every command that went down the path. */
export interface History {
  /** Undefined when there is no such record. */
  get(id: string): Promise<CommandRecord | undefined>;
  /** @throws OpsError `invalid-history-query` */
  list(query?: HistoryQuery): Promise<readonly CommandRecord[]>;
  /** Number of records that match, `limit` and `after` aside. @throws OpsError `invalid-history-query` */
  count(query?: HistoryQuery): Promise<number>;
  /**
   * Everything that was kept of an output, from the spool file or from the record: bytes as the command wrote them,
   * secrets taken out. Less than the whole where the record's `incomplete` says so.
   *
   * @throws OpsError `history-output-missing` when only the beginning and the end are left, or the command still runs;
   * `invalid-history-query` for another stream
   */
  output(id: string, stream: 'stdout' | 'stderr'): Promise<Readable>;
  /**
   * Gives a command that ended as `unknown` the end that was found out, and returns its record. Who said so, why and when
   * stand in `result.resolution`, with the former end in `before`. Should the process that ran the command turn out to be
   * alive and tell the end itself, it has the last word.
   *
   * @throws OpsError `history-not-unknown`; `history-record-missing` when there is no such record; `invalid-resolution`
   */
  resolve(id: string, resolution: Resolution): Promise<CommandRecord>;
  /**
   * Applies `policy` now, the history's own by default, and removes spool files that no record names.
   * Returns the records that went and the bytes of spooled output that went with them or alone.
   *
   * @throws OpsError `invalid-retention`
   */
  prune(policy?: RetentionPolicy): Promise<{ readonly commands: number; readonly spoolBytes: number }>;
}

/**
 * Codes of the errors of this room, and `owner-gone`, which stands in the `error` of a record: the process that ran the
 * command ended before it could tell how the command ended.
 */
export type HistoryErrorCode =
  | 'invalid-history-options'
  | 'invalid-history-query'
  | 'invalid-retention'
  | 'history-output-missing'
  | 'history-record-missing'
  | 'history-unwritable'
  | 'history-not-unknown'
  | 'invalid-resolution'
  | 'owner-gone'
  | 'spool-unusable';
