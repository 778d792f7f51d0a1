import { OpsError } from '@opspilot/core';
import { answerOf } from './answer-of.js';
import { enterDirectory, note } from './fence-script.js';
import { newNote } from './new-note.js';
import { fenceOfNote, placeOf, type ReceiptErrorCode, type StartThere } from './receipt.js';
import { directoryWord } from './receipt-script.js';
import { unwritable } from './unwritable.js';
import { goOn } from './word.js';

/**
 * Where and when receipts are kept on a host (`placeOf`), in a directory that is made where there is none: another account has
 * another, and so has one that was removed and made anew. Empty where the host does not tell, as nothing really runs there.
 *
 * @throws OpsError `receipt-unwritable`, or what the start rejects with
 */
export async function enterReceipts(start: StartThere, directory: string): Promise<string> {
  const word = '"$opspilot_directory"';
  const enter = `{ ${enterDirectory(word, { by: '-', ...newNote() })}; }||exit 1`;
  const script = [goOn, `opspilot_directory=${directoryWord(directory)}`, note, enter, 'opspilot_note'].join(';');
  const { stdout, status, exitCode } = await answerOf(start, script);
  const { fence } = fenceOfNote(stdout.toString());
  if (status === 'exited' && exitCode === 0) return fence === undefined ? '' : placeOf(fence);
  throw new OpsError<ReceiptErrorCode>('receipt-unwritable', unwritable(directory));
}
