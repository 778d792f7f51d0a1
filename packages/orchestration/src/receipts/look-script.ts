import { cancelled, ended } from './end-line.js';
import { identity } from './receipt-script.js';

/** The start of a process, out of what `identity` read of it; none of one that has ended and is only not fetched yet. */
const start = (variable: string): string =>
  `case $${variable} in *")"*) set -- \${${variable}##*") "};case $1 in [ZX]) opspilot_start=;; *) opspilot_start=\${20};; esac;; *) opspilot_start=$${variable};; esac`;

/**
 * A function that looks who leads the execution of `$opspilot_receipt`, as it says itself (`opspilot_pid`, with the mark of
 * its processes, and boot and start by which that number is its own), and who has that number now (`opspilot_runs`). One line,
 * which an executor can send in one go: see `receiptScript`.
 */
export const look = [
  'opspilot_look() { opspilot_pid=;opspilot_boot_then=;opspilot_mark=;opspilot_then=;opspilot_boot=;opspilot_stat=',
  '{ read -r opspilot_nonce opspilot_pid opspilot_boot_then opspilot_mark opspilot_seconds opspilot_then <"$opspilot_receipt.leader"; } 2>/dev/null',
  `opspilot_boot_then=\${opspilot_boot_then#-}`,
  `[ -z "$opspilot_pid" ]||{ ${identity('$opspilot_pid')}; }`,
  `${start('opspilot_then')};opspilot_began=$opspilot_start`,
  `${start('opspilot_stat')};opspilot_runs=$opspilot_start; }`,
].join(';');

/**
 * Made, but not signed yet: it is about to begin, or its shell was killed before that. Waits for a second, on a busy machine
 * for longer.
 */
export const awaitSignature =
  'opspilot_turn=0;while [ -z "$opspilot_pid" ]&&[ "$opspilot_turn" -lt 20 ];do sleep 0.05 2>/dev/null||sleep 1;opspilot_turn=$((opspilot_turn+1));opspilot_look;done';

/**
 * A function that tells the end, where there is one, and then does what it is told: after a look, by which a name that nobody
 * leads is known to have been withheld. That is told with the note of the directory (`opspilot_note`).
 */
export const end = [
  ended,
  // What was written in part before may stand in front of it.
  `opspilot_end() { if [ "$opspilot_pid" = - ];then echo "withheld$(opspilot_note)";elif opspilot_ended;then case $opspilot_code in *${cancelled}) echo cancelled;; *) echo "finished $opspilot_code";; esac;else return 0;fi;"$@";exit 0; }`,
].join('\n');

/**
 * Takes the name where it is free: who finds its name taken begins nothing. What stands for a leader is nobody. Where there is
 * no room for that, the name is given back: nobody else may, as it was made anew here.
 *
 * @param seconds - now, since 1970
 */
export function withhold(seconds: number): string {
  return `(set -C;{ echo - - - - ${seconds}||rm -f -- "$opspilot_receipt.leader"; } >"$opspilot_receipt.leader") 2>/dev/null;[ -e "$opspilot_receipt.leader" ]||exit 1`;
}

/** Whether who leads it is still there, after a look. */
export const leads =
  '[ -n "$opspilot_runs" ]&&[ "$opspilot_boot" = "$opspilot_boot_then" ]&&[ "$opspilot_runs" = "$opspilot_began" ]';

/** Paths of the environments of the processes that bear its mark, where it has one. */
export const marked = '$(grep -ls -e "OPSPILOT_EXECUTION=$opspilot_mark" /proc/[0-9]*/environ)';
