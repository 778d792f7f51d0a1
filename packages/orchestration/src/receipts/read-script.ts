import { quote } from '@opspilot/core';
import { directoryWord, identity } from './receipt-script.js';

/** First line of what the script prints, before the command's own output. */
export const readHeader = /^(none|finished (\d{1,3})|running|lost|new)\n/;

/** The start of a process, out of what `identity` read of it; none of one that has ended and is only not fetched yet. */
const start = (variable: string): string =>
  `case $${variable} in *\\)*) set -- \${${variable}##*\\) };case $1 in [ZX]) opspilot_start=;; *) opspilot_start=\${20};; esac;; *) opspilot_start=$${variable};; esac`;

const finished =
  'if IFS= read -r opspilot_code 2>/dev/null <"$opspilot_receipt.code";then echo "finished $opspilot_code";opspilot_of;fi';

/**
 * A line that says what the receipt of a name tells: its head on the first line of stdout, then what is kept of stdout, and
 * on stderr what is kept of that. A receipt that says too little for anything else is `lost`.
 */
export function readScript(directory: string, id: string): string {
  return [
    `opspilot_receipt=${directoryWord(directory)}/${quote(id)}`,
    'opspilot_of() { cat "$opspilot_receipt.out" 2>/dev/null;cat "$opspilot_receipt.err" >&2 2>/dev/null;exit 0; }',
    '[ -p "$opspilot_receipt.1" ]||{ echo none;exit 0; }',
    'opspilot_leader() { opspilot_then=;opspilot_boot_then=;opspilot_pid=;{ IFS= read -r opspilot_nonce;IFS= read -r opspilot_pid;IFS= read -r opspilot_boot_then;IFS= read -r opspilot_then; } <"$opspilot_receipt.leader"; } 2>/dev/null',
    // Looked at before the code: who ends in between has written it by the time that it is read.
    'opspilot_leader;opspilot_boot=;opspilot_stat=',
    `[ -z "$opspilot_pid" ]||{ ${identity('$opspilot_pid')}; }`,
    `${start('opspilot_then')};opspilot_began=$opspilot_start`,
    `${start('opspilot_stat')};opspilot_runs=$opspilot_start`,
    `opspilot_end() { ${finished}; };opspilot_end`,
    '[ -n "$opspilot_pid" ]||{ echo new;opspilot_of; }',
    '[ -n "$opspilot_runs" ]&&[ "$opspilot_boot" = "$opspilot_boot_then" ]&&[ "$opspilot_runs" = "$opspilot_began" ]&&{ echo running;opspilot_of; }',
    // Its end may be on its way into place.
    'sleep 1;opspilot_end;echo lost;opspilot_of',
  ].join('\n');
}
