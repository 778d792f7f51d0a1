import type { Execution } from '@opspilot/core';

/**
 * What a host knows of an execution of a name.
 *
 * - `none`: there is none. If the directory was there all the time, and its host in one boot ({@link Receipt.fence}), none has begun. One that is on its way may still begin: start it again under the same name, and one runs
 * - `running`
 * - `finished`, with its exit code
 * - `withheld`: it never begins there, as `endReceipt` has taken its name. If the directory was there all the time, and its host in one boot, none has begun
 * - `cancelled`: it was ended by `endReceipt`
 * - `lost`: it began, and who led it is gone without having written down an end; it may have run, in part, and may still run
 */
export type ReceiptStanding = 'none' | 'withheld' | 'running' | 'finished' | 'cancelled' | 'lost';

/** Since when receipts lie in a directory, and the execution that was the first to leave one there. */
export interface ReceiptFence {
  /** Milliseconds since 1970, by the clock of whoever began that one. */
  readonly since: number;
  /** Its name. */
  readonly by: string;
  /** No other directory has it. */
  readonly id: string;
  /** Which boot its host was in when it told this; absent where it cannot tell. */
  readonly boot?: string;
}

/** Where and when receipts are kept: what was begun there left one that has not gone since, as with the power of its host. */
export function placeOf({ id, boot }: ReceiptFence): string {
  return boot === undefined ? id : `${id} ${boot}`;
}

/** What the note of a directory tells, as a script prints it behind a word. */
export function fenceOfNote(note: string | undefined): Pick<Receipt, 'fence'> {
  const [since, by, given, boot = '-'] = note?.trim().split(' ') ?? [];
  if (since === undefined || by === undefined) return {};
  const id = given || `${since}-${by}`;
  return { fence: { since: Number(since) * 1_000, by, id, ...(boot === '-' ? {} : { boot }) } };
}

/** What a host keeps of an execution. */
export interface Receipt {
  readonly standing: ReceiptStanding;
  /**
   * Of the directory, where there is no receipt of a begin: that one was never there is certain only if the directory is the one
   * that it would have begun in, and its host is in the boot of then: what was written last goes with the power of a host. Absent
   * when nobody can tell.
   */
  readonly fence?: ReceiptFence;
  /** 0..255; a command that a signal ended has 128 and the signal's number, as shells say it. Null unless finished. */
  readonly exitCode: number | null;
  /** As much as was kept, from the begin. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Starts a command on the host that a receipt lies on: `context.hosts.start`, or an executor's `start`, bound to the host. */
export type StartThere = (command: string) => Promise<Execution>;

/** Codes of the errors of receipts. */
export type ReceiptErrorCode =
  | 'receipt-taken'
  | 'receipt-unwritable'
  | 'receipt-unreadable'
  | 'receipt-not-ended'
  | 'invalid-receipt-options';
