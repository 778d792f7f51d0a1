import type { Actor, Clock, EventBus, Logger, Random, Redactor, StorageAdapter } from '@opspilot/core';
import type { AuditEntry, AuditRecord, AuditType, CustomAuditType } from './audit-entry.js';
import type { AuditEvents, AuditTrouble } from './audit-events.js';
import type { AuditVerification } from './chain/verification.js';
import type { AuditSigner } from './checkpoints/audit-signer.js';
import type { AuditSink } from './checkpoints/audit-sink.js';
import type { SignedCheckpoint } from './checkpoints/checkpoint.js';
import type { SinkStatus } from './checkpoints/sink-delivery.js';
import type { ExportFormat } from './export/export-records.js';

/** What an audit log is made of. */
export interface AuditLogOptions {
  /** The database. Processes that share it append to one log. */
  readonly storage: StorageAdapter;
  readonly clock: Clock;
  /** Names a new log. */
  readonly random: Random;
  /** Takes secrets out of every entry before it is hashed and written. */
  readonly redactor: Pick<Redactor, 'value'>;
  /** Hears of trouble. Default: silence. */
  readonly logger?: Logger;
  /** Gets `audit.failed` and `audit.recovered`. */
  readonly events?: Pick<EventBus<AuditEvents>, 'emit'>;
  /** Signs checkpoints. Without one the chain shows changes only to whoever cannot write to the database. */
  readonly signer?: AuditSigner;
  /** Public keys (PEM) of earlier signers, whose checkpoints still count. */
  readonly publicKeys?: readonly string[];
  /** Where checkpoints go. They need a signer. */
  readonly sinks?: readonly AuditSink[];
  /** When a checkpoint is due: every `records` (default 1,000), and every `interval` milliseconds (default 60,000). */
  readonly checkpointEvery?: { readonly records?: number; readonly interval?: number };
  /**
   * While a sink, or the signer, fails: `close` (the default) appends nothing; `buffer` keeps checkpoints for the sink in the
   * database, up to `limit` (default 1,000), then appends nothing either; of the signer, as many that it did not sign. Both
   * tell it. A sink that has lost what it was told keeps a log that closes from being opened; one that buffers tells it anew.
   */
  readonly onSinkFailure?: 'close' | { readonly buffer: { readonly limit?: number } };
  /** Milliseconds after which a sink that does not answer has failed. Default 10,000. */
  readonly sinkTimeout?: number;
  /** Milliseconds after which a signer that does not answer has failed. Default 10,000. */
  readonly signerTimeout?: number;
}

/** Which records to read; all that is named must hold. */
export interface AuditQuery {
  /** Appended at this time or later, milliseconds since the epoch. */
  readonly from?: number;
  /** Appended before this time. */
  readonly to?: number;
  readonly types?: readonly (AuditType | CustomAuditType)[];
  /** Behind this place: for the next page, `sequence` of the last record. */
  readonly after?: number;
  /** 1..1,000; default 100. */
  readonly limit?: number;
}

/** What to export. The records of a period are exported without gaps, those in between with them. */
export interface AuditExportOptions {
  /** Who wants it. */
  readonly actor: Actor;
  readonly format: ExportFormat;
  /** Milliseconds since the epoch; default the beginning. */
  readonly from?: number;
  /** Before this time; default the end, with the record of the export itself. */
  readonly to?: number;
}

/** How the log is doing. */
export interface AuditStatus {
  /** Whether entries are taken. */
  readonly isOpen: boolean;
  readonly log: string;
  /** The last record that this process wrote or found at its start. */
  readonly sequence: number;
  readonly storage?: AuditTrouble;
  readonly signer?: AuditTrouble;
  readonly sinks: readonly SinkStatus[];
}

/** A log in which every record vouches for the one before it. */
export interface AuditLog {
  /**
   * Writes an entry and resolves with its record once it is on the disk. Entries of one process are written in the order of
   * the calls. A rejection means: what depends on the record must not happen.
   *
   * @throws OpsError `invalid-audit-entry`, `audit-entry-too-large`, `audit-storage-unavailable`, `audit-sink-unavailable`,
   *   `audit-signer-failed`, `audit-log-damaged`, `audit-log-closed`
   */
  append<Type extends AuditType | CustomAuditType>(entry: AuditEntry<Type>): Promise<AuditRecord<Type>>;
  /**
   * Signs the last record now and delivers the checkpoint; undefined while the log is empty. Nothing is signed that does not
   * continue what this process wrote or signed before, or what a sink vouches for.
   *
   * @throws OpsError `audit-signer-missing`, `audit-signer-failed`, `audit-sink-unavailable`, `audit-log-damaged`
   */
  checkpoint(): Promise<SignedCheckpoint | undefined>;
  /**
   * Records that fit a query, in their order. Appends `audit.read` first.
   *
   * @throws OpsError `invalid-audit-query`, `audit-log-damaged` with the place of a record that cannot be read
   */
  read(actor: Actor, query?: AuditQuery): Promise<readonly AuditRecord[]>;
  /**
   * All records from the first of a period to its last, in their order, in as little memory as a page takes: those in between
   * too, whatever the clock showed. What cannot be read is left out; `verify` names it. Appends `audit.read` first.
   */
  records(actor: Actor, query?: Pick<AuditQuery, 'from' | 'to' | 'types'>): AsyncIterable<AuditRecord>;
  /**
   * The log as text, in chunks, for `verifyExport`. Appends `audit.exported` before the first chunk.
   *
   * @throws OpsError `invalid-audit-query`, also for a period without a record
   */
  export(options: AuditExportOptions): AsyncIterable<string>;
  /**
   * Checks the whole log against its checkpoints: those in the database, in the sinks that can be read, and `checkpoints`.
   * Appends `audit.verified` with what was found, unless what was found keeps the log from being appended to.
   */
  verify(actor: Actor, checkpoints?: readonly string[]): Promise<AuditVerification>;
  /** How the log is doing now. Asks nobody: it says what the last writes and deliveries have shown. */
  status(): AuditStatus;
  /** Writes what waits, makes a last checkpoint, and ends. May be called twice. */
  close(): Promise<void>;
}
