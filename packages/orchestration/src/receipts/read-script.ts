import { quote } from '@opspilot/core';
import { directoryWord, identity } from './receipt-script.js';

/** First line of what the script prints, before the command's own output. */
export const readHeader = /^(none|finished (\d{1,3})|cancelled|running|lost|new)\n/;

/** The start of a process, out of what `identity` read of it; none of one that has ended and is only not fetched yet. */
const start = (variable: string): string =>
  `case $${variable} in *\\)*) set -- \${${variable}##*\\) };case $1 in [ZX]) opspilot_start=;; *) opspilot_start=\${20};; esac;; *) opspilot_start=$${variable};; esac`;

/**
 * A function that looks who leads the execution of `$opspilot_receipt`, as it says itself (`opspilot_pid`, with the mark of
 * its processes, and boot and start by which that number is its own), and who has that number now (`opspilot_runs`).
 */
export const look = [
  'opspilot_look() { opspilot_pid=;opspilot_boot_then=;opspilot_mark=;opspilot_then=;opspilot_boot=;opspilot_stat=',
  '{ read -r opspilot_nonce opspilot_pid opspilot_boot_then opspilot_mark opspilot_seconds opspilot_then <"$opspilot_receipt.leader"; } 2>/dev/null',
  `opspilot_boot_then=\${opspilot_boot_then#-}`,
  `[ -z "$opspilot_pid" ]||{ ${identity('$opspilot_pid')}; }`,
  `${start('opspilot_then')};opspilot_began=$opspilot_start`,
  `${start('opspilot_stat')};opspilot_runs=$opspilot_start; }`,
].join('\n');

/** A function that tells the end, where there is one, and then does what it is told. */
export const end =
  'opspilot_end() { if IFS= read -r opspilot_code 2>/dev/null <"$opspilot_receipt.code";then case $opspilot_code in cancelled) echo cancelled;; *) echo "finished $opspilot_code";; esac;"$@";exit 0;fi; }';

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
    '[ -n "$opspilot_runs" ]&&[ "$opspilot_boot" = "$opspilot_boot_then" ]&&[ "$opspilot_runs" = "$opspilot_began" ]&&{ echo running;opspilot_of; }',
    // Its end may be on its way.
    'sleep 1;opspilot_end opspilot_of;echo lost;opspilot_of',
  ].join('\n');
}
