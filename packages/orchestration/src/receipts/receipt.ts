import type { Execution } from '@opspilot/core';

/**
 * What a host knows of an execution of a name.
 *
 * - `none`: none has begun there. One that is on its way may still begin: start it again under the same name, and one runs
 * - `running`
 * - `finished`, with its exit code
 * - `cancelled`: it was ended, or kept from ever beginning, by `endReceipt`
 * - `lost`: it began, and who led it is gone without having written down an end; it may have run, in part, and may still run
 */
export type ReceiptStanding = 'none' | 'running' | 'finished' | 'cancelled' | 'lost';

/** What a host keeps of an execution. */
export interface Receipt {
  readonly standing: ReceiptStanding;
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
