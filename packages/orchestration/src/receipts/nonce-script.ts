import { quote } from '@opspilot/core';
import { isOwn } from './fence-script.js';
import { directoryWord } from './receipt-script.js';

/** A line that prints who signed the receipt of a name; nothing when there is none, or it is somebody else's. */
export function nonceScript(directory: string, id: string): string {
  const leader = `${directoryWord(directory)}/${quote(id)}.leader`;
  return `${isOwn(directoryWord(directory))}&&${isOwn(leader)}&&read -r opspilot_nonce opspilot_rest 2>/dev/null <${leader}&&echo "$opspilot_nonce"`;
}
