import { quote } from '@opspilot/core';
import { fenceOf, isOwn } from './fence-script.js';
import { awaitSignature, end, leads, look } from './look-script.js';
import { directoryWord } from './receipt-script.js';

/** First line of what the script prints, before the command's own output. */
export const readHeader = /^(none(?: (\d+) (\S+))?|finished (\d{1,3})|cancelled|running|lost)\n/;

const fence = fenceOf('"$opspilot_directory"');

/**
 * A line that says what the receipt of a name tells: its head on the first line of stdout, then what is kept of stdout, and
 * on stderr what is kept of that. A receipt that says too little for anything else is `lost`.
 * Where there is none, the head tells the note of the directory. What is not the user's own is not read: the line fails.
 */
export function readScript(directory: string, id: string): string {
  return [
    `opspilot_directory=${directoryWord(directory)};opspilot_receipt=$opspilot_directory/${quote(id)}`,
    'opspilot_of() { cat "$opspilot_receipt.out" 2>/dev/null;cat "$opspilot_receipt.err" >&2 2>/dev/null;exit 0; }',
    '[ -e "$opspilot_directory" ]||{ echo none;exit 0; }',
    `${isOwn('"$opspilot_directory"')}||exit 1`,
    `[ -e "$opspilot_receipt.leader" ]||{ ${isOwn(fence)}&&read -r opspilot_since opspilot_by <${fence}||{ echo none;exit 0; };echo "none $opspilot_since $opspilot_by";exit 0; }`,
    `${isOwn('"$opspilot_receipt.leader"')}||exit 1`,
    look,
    end,
    // Looked at before the code: who ends in between has written it by the time that it is read.
    'opspilot_look;opspilot_end opspilot_of',
    awaitSignature,
    `${leads}&&{ echo running;opspilot_of; }`,
    // Its end may be on its way.
    'sleep 1;opspilot_end opspilot_of;echo lost;opspilot_of',
  ].join('\n');
}
