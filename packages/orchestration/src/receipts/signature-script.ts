import { quote } from '@opspilot/core';
import { ended } from './end-line.js';
import { isOwn } from './fence-script.js';
import { look } from './look-script.js';
import { directoryWord } from './receipt-script.js';

/** Who signed a receipt, and the exit code in it, where there is one. */
export interface Signature {
  readonly nonce: string;
  readonly exitCode: number | undefined;
}

/** A line that prints who signed the receipt of a name, and its exit code; nothing when there is none, or it is somebody else's. */
export function signatureScript(directory: string, id: string): string {
  const receipt = `${directoryWord(directory)}/${quote(id)}`;
  const leader = `${receipt}.leader`;
  return [
    `opspilot_receipt=${receipt}`,
    look,
    ended,
    `${isOwn(directoryWord(directory))}&&${isOwn(leader)}&&{ opspilot_look;opspilot_ended;echo "$opspilot_nonce" "$opspilot_code"; }`,
  ].join(';');
}

/** What {@link signatureScript} printed; undefined where it found no receipt. */
export function readSignature(line: string): Signature | undefined {
  const [, nonce, code] = /^(\S+)(?: (\S+))?\s*$/.exec(line) ?? [];
  // One whose name was only taken has a word there.
  const exitCode = code !== undefined && /^\d{1,3}$/.test(code) ? Number(code) : undefined;
  return nonce === undefined ? undefined : { nonce, exitCode };
}
