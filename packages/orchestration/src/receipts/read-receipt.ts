import { OpsError } from '@opspilot/core';
import { answerOf } from './answer-of.js';
import { readHeader, readScript } from './read-script.js';
import type { Receipt, ReceiptErrorCode, ReceiptStanding, StartThere } from './receipt.js';

/** The first line, with the longest name that an execution has. */
const headBytes = 1_024;

/** Fetches what a host keeps of an execution of a name. */
export async function readReceipt(start: StartThere, directory: string, id: string): Promise<Receipt> {
  const { stdout, stderr, status, exitCode } = await answerOf(start, readScript(directory, id));
  const head = readHeader.exec(stdout.toString('latin1', 0, headBytes));
  if (status !== 'exited' || exitCode !== 0 || head === null) {
    throw new OpsError<ReceiptErrorCode>(
      'receipt-unreadable',
      `The receipt ${id} could not be read: its host answered with ${status} and exit code ${exitCode}. Try again once the host can be reached, and see that ${directory} belongs to who asks.`,
      { details: { id } },
    );
  }
  const [line, word = '', since, by, code] = head;
  return {
    standing: word.split(' ')[0] as ReceiptStanding,
    ...(since === undefined || by === undefined ? {} : { fence: { since: Number(since) * 1_000, by } }),
    exitCode: code === undefined ? null : Number(code),
    stdout: stdout.subarray(line.length),
    stderr,
  };
}
