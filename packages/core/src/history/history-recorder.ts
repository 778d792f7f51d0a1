import type { CapturedOutput, CommandEnd, CommandStart } from './command-record.js';

/** Takes the output of one stream, already redacted, keeps a bounded part in memory and spools the rest to a file. */
export interface OutputCapture {
  /**
   * Resolves (or returns at once) when more may be written: the file's back-pressure. Never fails the command: what the
   * disk does not take is counted. The chunk must not be changed afterwards.
   */
  write(chunk: Uint8Array): Promise<void> | void;
  /** Nothing may be written afterwards. Never rejects. */
  end(): Promise<CapturedOutput>;
}

/** The writing side of the history; only the pipeline holds it. */
export interface HistoryRecorder {
  /**
   * Writes the record of a command that is about to run. Must be acknowledged before the command starts: from then on
   * a crash of this process leaves a record that says `unknown`.
   * @throws OpsError `history-unwritable`: the command must not start
   */
  begin(start: CommandStart): Promise<void>;
  /** A capture for one stream of a command that has begun. */
  capture(id: string, stream: 'stdout' | 'stderr'): OutputCapture;
  /**
   * Writes the end of a command, the start as well when it never began (denied, rejected, or `begin` failed).
   * @throws OpsError `history-unwritable`. Its message says which: the record is kept in memory and written with the next
   * one that can be, or the database will never take it and it is lost
   */
  finish(start: CommandStart, end: CommandEnd): Promise<void>;
}
