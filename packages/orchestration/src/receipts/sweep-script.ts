import { ended } from './end-line.js';
import { leads, look, marked } from './look-script.js';
import { directoryWord } from './receipt-script.js';
import { goOn } from './word.js';

const secondsOfDay = 86_400;

/**
 * A line that removes the receipts that were begun longer ago than a time to live, by the clock of whoever began them and by
 * that of the host, so that no one clock that jumps takes any. None goes of what still runs, nor of what left somebody behind
 * without an end. The one file that keeps a name from being used again goes last. Prints how many went.
 */
export function sweepScript(directory: string, seconds: number, timeToLive: number): string {
  const eachOld = [
    `opspilot_receipt=$opspilot_directory/\${opspilot_file%.leader};opspilot_seconds=;opspilot_look`,
    `[ "$opspilot_seconds" -lt ${seconds - timeToLive} ] 2>/dev/null||continue`,
    `${leads}&&continue`,
    `opspilot_ended||[ "$opspilot_mark" = - ]||[ -z "${marked}" ]||continue`,
    'rm -f -- "$opspilot_receipt.out" "$opspilot_receipt.err" "$opspilot_receipt.1" "$opspilot_receipt.2" "$opspilot_receipt.code"&&rm -f -- "$opspilot_receipt.leader"&&opspilot_swept=$((opspilot_swept+1))',
  ].join(';');
  // Names of executions hold no white space.
  const old = `$(cd -- "$opspilot_directory" 2>/dev/null&&find . -name "*.leader" -mtime +${Math.ceil(timeToLive / secondsOfDay) - 1})`;
  return [
    goOn,
    `opspilot_directory=${directoryWord(directory)};opspilot_swept=0`,
    look,
    ended,
    `for opspilot_file in ${old};do ${eachOld};done`,
    'echo "$opspilot_swept"',
  ].join(';');
}

/**
 * Words that sweep the receipts beside a command, in the directory `$1`, unless that was done within a day: by whomever, as
 * the file that tells when lies there. One that tells a day to come is no reason to wait for it.
 */
export function sweepDaily(directory: string, seconds: number, timeToLive: number): string {
  const stamp = '"$1/.swept"';
  return [
    `opspilot_swept=;{ read -r opspilot_swept <${stamp}; } 2>/dev/null`,
    `{ [ "$opspilot_swept" -gt ${seconds - secondsOfDay} ]&&[ "$opspilot_swept" -le ${seconds + secondsOfDay} ]; } 2>/dev/null||{ ( (umask 077;echo ${seconds} >${stamp};${sweepScript(directory, seconds, timeToLive)}) </dev/null >/dev/null 2>&1 &) }`,
  ].join(';');
}
