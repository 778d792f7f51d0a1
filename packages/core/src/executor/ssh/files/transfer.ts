/** How far a transfer has come, in bytes. */
export interface TransferProgress {
  readonly bytes: number;
  readonly total: number;
}

/** How a file is transferred. */
export interface TransferOptions {
  /** Permissions of the file, 0..0o7777; default those of the file it replaces, else those of the source (0o777 at most). */
  readonly mode?: number;
  /** Whether a file that is there is replaced; default true. */
  readonly overwrite?: boolean;
  /** Called as bytes arrive. One that throws is not called again. */
  readonly progress?: (progress: TransferProgress) => void;
  /** Ends the transfer; what was at the destination stays. Too late once the new file is being put there. */
  readonly signal?: AbortSignal;
}

/** A file that arrived. */
export interface TransferResult {
  readonly bytes: number;
  /** Milliseconds. */
  readonly duration: number;
}
