/**
 * Whether a path is the user's own, and no link to elsewhere: who may write into the directory of receipts could plant the ends
 * of commands there, and have files of the user overwritten. Costs no process; `-O` is none of POSIX, but dash, bash, ksh,
 * BusyBox and the BSDs have it, and a shell without refuses. Does without `!`: see `receiptScript`.
 *
 * @param path - a word of the shell
 */
export function isOwn(path: string): string {
  return `if [ -h ${path} ];then false;else [ -O ${path} ];fi`;
}

const ownFence = fenceOf('"$opspilot_directory"');

/** The file that tells since when receipts lie in a directory, in seconds since 1970, and which execution made it. */
function fenceOf(directory: string): string {
  return `${directory}/.fence`;
}

/** A function that prints the note of the directory of receipts behind a blank, where there is one that can be believed. */
export const note = `opspilot_note() { ${isOwn(ownFence)}&&read -r opspilot_since opspilot_by 2>/dev/null <${ownFence}&&echo " $opspilot_since $opspilot_by"; }`;

/**
 * Makes a directory of receipts where there is none, notes in it who did so, and says whether receipts in it can be believed.
 * By the note somebody who misses a receipt knows that it was never there: another directory, or one that was removed and made
 * anew, has another. A directory that others may write to gets none, and is refused like that of somebody else.
 *
 * @param directory - a word of the shell
 * @param by - name of the execution, `-` for none
 */
export function enterDirectory(directory: string, by: string, seconds: number): string {
  const fence = fenceOf(directory);
  // What cannot be written, for want of room, is taken back: it would tell nothing for ever.
  const note = `(umask 077;set -C;{ echo ${seconds} ${by}||rm -f -- ${fence}; } >${fence}) 2>/dev/null`;
  return [
    `[ -d ${directory} ]||mkdir -p -m 700 -- ${directory} 2>/dev/null`,
    `[ -e ${fence} ]||case $(ls -ldn -- ${directory} 2>/dev/null) in ?????w*|????????w*) ;; d*) ${note};; esac`,
    `${isOwn(directory)}&&${isOwn(fence)}`,
  ].join(';');
}
