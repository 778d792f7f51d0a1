import { OpsError } from '@opspilot/core';
import { answerOf } from './answer-of.js';
import { newNote } from './new-note.js';
import { type ReadScriptOptions, readHeader, readScript } from './read-script.js';
import { fenceOfNote, type Receipt, type ReceiptErrorCode, type ReceiptStanding, type StartThere } from './receipt.js';

/** The first line, with the longest name that an execution has. */
const headBytes = 1_024;

/** Fetches what a host keeps of an execution of a name. */
export function readReceipt(start: StartThere, directory: string, id: string): Promise<Receipt> {
  return receiptBy(start, { directory, id });
}

/**
 * Fetches what a host keeps of an execution of a name. One that has not begun never will: its name is taken, and its receipt
 * `withheld`.
 */
export function withholdReceipt(start: StartThere, directory: string, id: string): Promise<Receipt> {
  return receiptBy(start, { directory, id, withheld: newNote() });
}

async function receiptBy(start: StartThere, options: ReadScriptOptions): Promise<Receipt> {
  const { directory, id } = options;
  const { stdout, stderr, status, exitCode } = await answerOf(start, readScript(options));
  const head = readHeader.exec(stdout.toString('latin1', 0, headBytes));
  if (status !== 'exited' || exitCode !== 0 || head === null) {
    throw new OpsError<ReceiptErrorCode>(
      'receipt-unreadable',
      `The receipt ${id} could not be read: its host answered with ${status} and exit code ${exitCode}. Try again once the host can be reached, and see that ${directory} belongs to who asks.`,
      { details: { id } },
    );
  }
  const [line, word = ''] = head;
  const { code, note } = head.groups ?? {};
  return {
    standing: word.split(' ')[0] as ReceiptStanding,
    ...fenceOfNote(note),
    exitCode: code === undefined ? null : Number(code),
    stdout: stdout.subarray(line.length),
    stderr,
  };
}
