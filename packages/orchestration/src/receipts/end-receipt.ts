import { OpsError } from '@opspilot/core';
import { answerOf } from './answer-of.js';
import { endAnswer, endScript } from './end-script.js';
import { newNote } from './new-note.js';
import { fenceOfNote, type Receipt, type ReceiptErrorCode, type StartThere } from './receipt.js';

/**
 * How an execution that was to be ended stands: it had ended before, with its exit code; it was ended; or it is kept from ever
 * beginning, which says that it has not begun if the directory was there all the time, and its host in one boot; or it is lost: its
 * host was started anew since, so nobody of it is left, and the end that it may have had has gone with the power.
 */
export interface EndedReceipt extends Pick<Receipt, 'fence'> {
  readonly standing: 'finished' | 'cancelled' | 'withheld' | 'lost';
  /** 0..255; null unless it had finished before. */
  readonly exitCode: number | null;
}

/** Why an execution is not proven to have ended as it is told, by the script's word for it. */
const reasons: Readonly<Record<string, string>> = {
  unproven: 'its receipt does not tell who leads it',
  unwritten: 'nobody of it is left, but its receipt cannot be written to, so it may have had an end of its own',
};

/**
 * Ends an execution of a name on its host, whoever started it, and whether or not there is contact to it: SIGTERM to its
 * session, its group and all that bear its mark, after a quarter of a second SIGKILL, until nobody is left. Who has merely got the
 * number of a process of it since is not touched: boot, start and mark tell. One that has not begun never will. One that ends
 * meanwhile by itself has its own end, and what it left behind goes on.
 *
 * @throws OpsError `receipt-not-ended` when it is not proven to have ended; `receipt-unreadable` when the host did not answer
 */
export async function endReceipt(start: StartThere, directory: string, id: string): Promise<EndedReceipt> {
  const { stdout, status, exitCode } = await answerOf(start, endScript({ directory, id, made: newNote() }));
  const answer = endAnswer.exec(stdout.toString('latin1'));
  const [, word = ''] = answer ?? [];
  const { code, note } = answer?.groups ?? {};
  if (code !== undefined) return { standing: 'finished', exitCode: Number(code) };
  if (word === 'cancelled' || word === 'lost') return { standing: word, exitCode: null };
  if (word.startsWith('withheld')) return { standing: 'withheld', exitCode: null, ...fenceOfNote(note) };
  const details = { details: { id } };
  if (word === '') {
    throw new OpsError<ReceiptErrorCode>(
      'receipt-unreadable',
      `The execution ${id} could not be ended: its host answered with ${status} and exit code ${exitCode}. Try again once the host can be reached.`,
      details,
    );
  }
  const why = reasons[word] ?? `these processes are still there:${word.slice('remaining'.length)}`;
  throw new OpsError<ReceiptErrorCode>(
    'receipt-not-ended',
    `The execution ${id} is not proven to have ended: ${why}. Look on the host.`,
    details,
  );
}
