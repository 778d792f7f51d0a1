/** How a command ended, or that it has not yet. */
export type OutcomeStatus =
  | 'succeeded'
  | 'failed'
  | 'denied'
  | 'rejected'
  | 'timed-out'
  | 'cancelled'
  /** Contact was lost: nobody knows whether the command ran. Neither failed nor succeeded. */
  | 'unknown';

/** The stages of the one path, in order. */
export const stages = [
  'propose',
  'analyse',
  'assess',
  'gate',
  'approve',
  'prepare',
  'execute',
  'verify',
  'recover',
  'record',
] as const;
/** One stage of the path. */
export type Stage = (typeof stages)[number];

/** What a command wrote on one stream, secrets taken out. */
export interface CapturedOutput {
  /** All of it as text, or its beginning and its end around a note of what was left out when `truncated`. */
  readonly text: string;
  /** Length of the whole after redaction, bytes. */
  readonly bytes: number;
  /** Whether `text` is less than the whole. */
  readonly truncated: boolean;
  /**
   * File that holds the output byte for byte; absent when `text` is the whole. Output that is not valid UTF-8 has one
   * however short it is. Relative to the spool directory.
   */
  readonly file?: string;
  /**
   * Why no file holds the whole: the spool's limit was reached, writing to it failed, or retention took the file
   * (`text` is still there).
   */
  readonly incomplete?: 'limit' | 'write-failed' | 'pruned';
}

/** Anything that JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What is known of a command before it starts. */
export interface CommandStart {
  readonly id: string;
  /** The sentence that the command was made from. */
  readonly intent?: string;
  readonly command: string;
  readonly host: string;
  readonly actor: string;
  /** Id of the command or operation that this one is part of. */
  readonly parent?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The draft as it went into execution: options, analysis, risk. Redacted. */
  readonly draft: JsonValue;
  /** Folded verdict and approval. Redacted. */
  readonly verdict: JsonValue;
  readonly metadata: Readonly<Record<string, JsonValue>>;
}

/** What is known of a command once it has ended. */
export interface CommandEnd {
  readonly status: OutcomeStatus;
  /** The last stage that the command reached. */
  readonly stage: Stage;
  /** Whether the command ran on the host. */
  readonly executed: 'yes' | 'no' | 'unknown';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number;
  /** Milliseconds spent in each stage that was reached. */
  readonly timings: Readonly<Partial<Record<Stage, number>>>;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
  /** Code and message of what went wrong. Redacted. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Recovery points, verifications, recoveries. Redacted. */
  readonly result: JsonValue;
}

/** A command in the history: running while `end` is null. */
export interface CommandRecord extends CommandStart {
  readonly end: CommandEnd | null;
}
