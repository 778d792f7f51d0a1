import type { CommandEnd, CommandStart, OutcomeStatus } from './command-record.js';

/** What is known of an output beside its text and its file. */
export interface OutputDetails {
  readonly bytes: number;
  readonly truncated: boolean;
  /** Whether a file was made; it may have gone since. */
  readonly spooled: boolean;
  readonly incomplete?: 'limit' | 'write-failed';
}

/** The part of a start that no query looks into. */
export type StartDetails = Pick<CommandStart, 'draft' | 'verdict' | 'metadata'>;

/** The part of an end that no query looks into; an output without a byte has no details. */
export interface EndDetails extends Omit<CommandEnd, 'status' | 'stdout' | 'stderr'> {
  readonly stdout?: OutputDetails | undefined;
  readonly stderr?: OutputDetails | undefined;
}

/** The columns of a record. */
export interface CommandColumns {
  readonly id: string;
  readonly created_at: number;
  readonly host: string;
  readonly actor: string;
  readonly parent: string | null;
  readonly command: string;
  readonly intent: string | null;
  /** `command` in lower case, where that differs: what a search looks at. */
  readonly command_folded: string | null;
  readonly intent_folded: string | null;
  readonly status: OutcomeStatus | 'running';
  readonly start_details: StartDetails;
  readonly end_details: EndDetails | null;
  /** Text as bytes: a command's output may hold NUL, which PostgreSQL's text may not. */
  readonly stdout: Uint8Array | null;
  readonly stderr: Uint8Array | null;
  readonly stdout_file: string | null;
  readonly stderr_file: string | null;
  /** Bytes in both files together. */
  readonly spool_bytes: number;
}

/** Commands that run or have just ended: no index but the key, so that the path of a command writes few pages. */
export interface JournalTable extends CommandColumns {
  /** The process that runs it, while it runs. */
  readonly instance: string | null;
  /** Set while the row is moved to the commands. */
  readonly claim: string | null;
}

/** Processes that write this history, from their start until their end was noticed. */
export interface InstancesTable {
  readonly id: string;
  /** Equal for processes that see each other's ids. */
  readonly machine: string;
  readonly pid: number;
  /** When the process started, in the operating system's terms; null where that is not told. */
  readonly process_started: string | null;
  readonly beat_at: number;
}

/** One row: the name that keeps the files of two databases with one spool directory apart. */
export interface IdentityTable {
  readonly one: number;
  readonly name: string;
}

export interface HistorySchema {
  readonly history_journal: JournalTable;
  /** Commands that have ended, indexed for every query. */
  readonly history_commands: CommandColumns;
  readonly history_instances: InstancesTable;
  readonly history_identity: IdentityTable;
}
