import { OpsError } from '@opspilot/core';
import { answerOf } from './answer-of.js';
import { checkTimeToLive } from './check-receipt-options.js';
import type { ReceiptErrorCode, StartThere } from './receipt.js';
import { defaultTimeToLive, secondsNow } from './receipt-age.js';
import { sweepScript } from './sweep-script.js';

/**
 * Removes the receipts of a host that are older than a time to live; none of what still runs. An executor with receipts does
 * so by itself, beside a command on a host that was not swept within a day, by whomever.
 *
 * @param timeToLive - milliseconds, 7 days or longer; 30 days by default
 * @returns how many were removed
 * @throws OpsError `invalid-receipt-options`; `receipt-unreadable` when the host did not answer
 */
export async function sweepReceipts(
  start: StartThere,
  directory: string,
  timeToLive: number = defaultTimeToLive,
): Promise<number> {
  checkTimeToLive(timeToLive);
  const script = sweepScript(directory, secondsNow(), Math.ceil(timeToLive / 1_000));
  const { stdout, status, exitCode } = await answerOf(start, script);
  const text = stdout.toString().trim();
  if (status === 'exited' && exitCode === 0 && /^\d+$/.test(text)) return Number(text);
  throw new OpsError<ReceiptErrorCode>(
    'receipt-unreadable',
    `The receipts in ${directory} could not be swept: their host answered with ${status} and exit code ${exitCode}. Try again once it can be reached.`,
  );
}
