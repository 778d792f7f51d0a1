import { quote } from '@opspilot/core';
import { ended } from './end-line.js';
import { isOwn } from './fence-script.js';
import { look } from './look-script.js';
import { directoryWord } from './receipt-script.js';
import { goOn } from './word.js';

/** Who signed a receipt, and the exit code in it, where there is one. */
export interface Signature {
  readonly nonce: string;
  readonly exitCode: number | undefined;
}

/** What a host tells of who signed a receipt. */
export interface Signed {
  /** Absent where there is no receipt of the user's own. */
  readonly of?: Signature;
}

/** What stands for a receipt that is not there. */
const none = 'none';

/**
 * A line that prints who signed the receipt of a name, and its exit code, or that there is none of the user's own. A shell that
 * did not come to look prints nothing.
 */
export function signatureScript(directory: string, id: string): string {
  const receipt = `${directoryWord(directory)}/${quote(id)}`;
  const leader = `${receipt}.leader`;
  return [
    goOn,
    `opspilot_receipt=${receipt}`,
    look,
    ended,
    `if ${isOwn(directoryWord(directory))}&&${isOwn(leader)};then opspilot_look;opspilot_ended;echo "\${opspilot_nonce:--}" "$opspilot_code";else echo ${none};fi`,
  ].join(';');
}

/** What {@link signatureScript} printed: a signature, or that there is none; undefined where it does not tell. */
export function readSignature(line: string): Signed | undefined {
  const [, nonce, code] = /^(\S+)(?: (\S+))?\s*$/.exec(line) ?? [];
  if (nonce === undefined) return undefined;
  if (nonce === none) return {};
  // One whose name was only taken has a word there.
  const exitCode = code !== undefined && /^\d{1,3}$/.test(code) ? Number(code) : undefined;
  return { of: { nonce, exitCode } };
}
