/** A place outside of the database that keeps checkpoints, out of reach of whoever may write to the database. */
export interface AuditSink {
  /** Unique in a log; processes that share a log and name a sink alike mean the same place. */
  readonly name: string;
  /**
   * Keeps one line, durably, before it resolves. The same line may come again: delivery is at least once. A rejection is
   * tried again later.
   */
  deliver(line: string): Promise<void>;
  /** All lines that it keeps, for `verify` and for the look at the start; left out by sinks that only write. */
  read?(): Promise<readonly string[]>;
}

/** A sink that hands each checkpoint to a function: to post it, mail it, or write it to a write-once store. */
export function callbackSink(name: string, deliver: (line: string) => Promise<void>): AuditSink {
  return Object.freeze({ name, deliver });
}
