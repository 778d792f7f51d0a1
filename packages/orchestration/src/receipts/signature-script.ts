import { quote } from '@opspilot/core';
import { isOwn } from './fence-script.js';
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
  const read = `read -r opspilot_nonce opspilot_rest 2>/dev/null <${leader}`;
  const code = `{ opspilot_code=;read -r opspilot_code 2>/dev/null <${receipt}.code||:; }`;
  return `${isOwn(directoryWord(directory))}&&${isOwn(leader)}&&${read}&&${code}&&echo "$opspilot_nonce" "$opspilot_code"`;
}

/** What {@link signatureScript} printed; undefined where it found no receipt. */
export function readSignature(line: string): Signature | undefined {
  const [, nonce, code] = /^(\S+)(?: (\S+))?\s*$/.exec(line) ?? [];
  // One whose name was only taken has a word there.
  const exitCode = code !== undefined && /^\d{1,3}$/.test(code) ? Number(code) : undefined;
  return nonce === undefined ? undefined : { nonce, exitCode };
}
