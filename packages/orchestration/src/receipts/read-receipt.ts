import { OpsError } from '@opspilot/core';
import { answerOf } from './answer-of.js';
import { readHeader, readScript } from './read-script.js';
import type { Receipt, ReceiptErrorCode, ReceiptStanding, StartThere } from './receipt.js';

/** Fetches what a host keeps of an execution of a name. */
export async function readReceipt(start: StartThere, directory: string, id: string): Promise<Receipt> {
  const { stdout, stderr, status, exitCode } = await answerOf(start, readScript(directory, id));
  const head = readHeader.exec(stdout.toString('latin1', 0, 32));
  if (status !== 'exited' || exitCode !== 0 || head === null) {
    throw new OpsError<ReceiptErrorCode>(
      'receipt-unreadable',
      `The receipt ${id} could not be read: its host answered with ${status} and exit code ${exitCode}. Try again once the host can be reached.`,
      { details: { id } },
    );
  }
  const [line, word = '', code] = head;
  // Made, but not signed yet: nothing of it runs before it is.
  const standing = (word === 'new' ? 'lost' : word.split(' ')[0]) as ReceiptStanding;
  return {
    standing,
    exitCode: code === undefined ? null : Number(code),
    stdout: stdout.subarray(line.length),
    stderr,
  };
}
