import { leads, look, marked } from './look-script.js';
import { directoryWord } from './receipt-script.js';

const secondsOfDay = 86_400;

/**
 * A line that removes the receipts that were begun longer ago than a time to live, by the clock of whoever began them and by
 * that of the host, so that no one clock that jumps takes any. None goes of what still runs, nor of what left somebody behind
 * without an end. The one file that keeps a name from being used again goes last. Prints how many went.
 */
export function sweepScript(directory: string, seconds: number, timeToLive: number): string {
  return [
    `opspilot_directory=${directoryWord(directory)};opspilot_swept=0`,
    look,
    // Names of executions hold no white space.
    `for opspilot_file in $(cd -- "$opspilot_directory" 2>/dev/null&&find . -name "*.leader" -mtime +${Math.ceil(timeToLive / secondsOfDay) - 1});do`,
    `opspilot_receipt=$opspilot_directory/\${opspilot_file%.leader};opspilot_seconds=;opspilot_look`,
    `[ "$opspilot_seconds" -lt ${seconds - timeToLive} ] 2>/dev/null||continue`,
    `${leads}&&continue`,
    `[ -e "$opspilot_receipt.code" ]||[ "$opspilot_mark" = - ]||[ -z "${marked}" ]||continue`,
    'rm -f -- "$opspilot_receipt.out" "$opspilot_receipt.err" "$opspilot_receipt.1" "$opspilot_receipt.2" "$opspilot_receipt.code"&&rm -f -- "$opspilot_receipt.leader"&&opspilot_swept=$((opspilot_swept+1))',
    'done;echo "$opspilot_swept"',
  ].join('\n');
}
