import { quote } from '@opspilot/core';
import { end, leads, look } from './look-script.js';
import { directoryWord } from './receipt-script.js';

/** First line of what the script prints, before the command's own output. */
export const readHeader = /^(none|finished (\d{1,3})|cancelled|running|lost|new)\n/;

/**
 * A line that says what the receipt of a name tells: its head on the first line of stdout, then what is kept of stdout, and
 * on stderr what is kept of that. A receipt that says too little for anything else is `lost`.
 */
export function readScript(directory: string, id: string): string {
  return [
    `opspilot_receipt=${directoryWord(directory)}/${quote(id)}`,
    'opspilot_of() { cat "$opspilot_receipt.out" 2>/dev/null;cat "$opspilot_receipt.err" >&2 2>/dev/null;exit 0; }',
    '[ -e "$opspilot_receipt.leader" ]||{ echo none;exit 0; }',
    look,
    end,
    // Looked at before the code: who ends in between has written it by the time that it is read.
    'opspilot_look;opspilot_end opspilot_of',
    '[ -n "$opspilot_pid" ]||{ echo new;opspilot_of; }',
    `${leads}&&{ echo running;opspilot_of; }`,
    // Its end may be on its way.
    'sleep 1;opspilot_end opspilot_of;echo lost;opspilot_of',
  ].join('\n');
}
