import { quote } from '@opspilot/core';
import { enterDirectory, isOwn, type NewNote, note } from './fence-script.js';
import { awaitSignature, end, leads, look, withhold } from './look-script.js';
import { directoryWord } from './receipt-script.js';
import { goOn } from './word.js';

/** First line of what the script prints, before the command's own output. */
export const readHeader =
  /^((?:none|withheld)(?<note> \d+ \S+ \S* \S+)?|finished (?<code>\d{1,3})|cancelled|running|lost)\n/;

export interface ReadScriptOptions {
  readonly directory: string;
  readonly id: string;
  /** Takes the name where it is free, so that nothing of it ever begins. */
  readonly withheld?: NewNote;
}

/**
 * A line that says what the receipt of a name tells: its head on the first line of stdout, then what is kept of stdout, and
 * on stderr what is kept of that. A receipt that says too little for anything else is `lost`.
 * Where nothing has begun, the head tells the note of the directory. What is not the user's own is not read: the line fails.
 */
export function readScript({ directory, id, withheld }: ReadScriptOptions): string {
  const enter =
    withheld === undefined
      ? ['[ -e "$opspilot_directory" ]||{ echo none;exit 0; }', `${isOwn('"$opspilot_directory"')}||exit 1`]
      : [
          `{ ${enterDirectory('"$opspilot_directory"', { by: '-', ...withheld })}; }||exit 1`,
          withhold(withheld.seconds),
        ];
  return [
    goOn,
    `opspilot_directory=${directoryWord(directory)};opspilot_receipt=$opspilot_directory/${quote(id)}`,
    note,
    'opspilot_of() { cat "$opspilot_receipt.out" 2>/dev/null;cat "$opspilot_receipt.err" >&2 2>/dev/null;exit 0; }',
    ...enter,
    '[ -e "$opspilot_receipt.leader" ]||{ echo "none$(opspilot_note)";exit 0; }',
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
