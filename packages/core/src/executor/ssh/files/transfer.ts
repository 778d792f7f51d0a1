/** How far a transfer has come, in bytes. */
export interface TransferProgress {
  readonly bytes: number;
  /** As many as have arrived, of a file that does not say its length. */
  readonly total: number;
}

/** How a file is transferred. */
export interface TransferOptions {
  /** Permissions of the file, 0..0o7777; default those of the file it replaces, else those of the source (0o777 at most). */
  readonly mode?: number;
  /** Whether a file that is there is replaced; default true. If not, one that comes to be meanwhile is none either. */
  readonly overwrite?: boolean;
  /** Called as bytes arrive, never once the transfer has ended. One that throws is not called again. */
  readonly progress?: (progress: TransferProgress) => void;
  /**
   * Ends the transfer, also while it waits for a session to be free; what was at the destination stays. What was asked of the
   * server is waited for, as long as a session may take to open. Too late once the new file is being put there.
   */
  readonly signal?: AbortSignal;
}

/** A file that arrived. */
export interface TransferResult {
  readonly bytes: number;
  /** Milliseconds. */
  readonly duration: number;
}
