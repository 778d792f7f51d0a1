import { bootIdFile } from './boot-id.js';

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

/** What a directory is noted with that is made now. */
export interface NewNote {
  /** One that no other directory has. */
  readonly id: string;
  /** Now, in seconds since 1970. */
  readonly seconds: number;
}

const ownFence = fenceOf('"$opspilot_directory"');

/** The file that tells since when receipts lie in a directory, in seconds since 1970, which execution made it, and its id. */
function fenceOf(directory: string): string {
  return `${directory}/.fence`;
}

/**
 * A function that prints the note of the directory of receipts behind a blank, where there is one that can be believed, and the
 * boot that its host is in, `-` where it does not tell.
 */
export const note = `opspilot_note() { ${isOwn(ownFence)}&&read -r opspilot_since opspilot_by opspilot_id 2>/dev/null <${ownFence}&&{ { read -r opspilot_now <${bootIdFile}; } 2>/dev/null||opspilot_now=-;echo " $opspilot_since $opspilot_by $opspilot_id $opspilot_now"; }; }`;

/**
 * Makes a directory of receipts where there is none, notes in it who did so, and says whether receipts in it can be believed.
 * By the note somebody who misses a receipt knows that it was never there: another directory, or one that was removed and made
 * anew, has another. A directory that others may write to gets none, and is refused like that of somebody else.
 *
 * @param directory - a word of the shell
 * @param note - the name of the execution, `-` for none, and an id that no other directory has
 */
export function enterDirectory(directory: string, { by, id, seconds }: NewNote & { readonly by: string }): string {
  const fence = fenceOf(directory);
  // Whole from the moment it is there: others may begin in the same directory at that moment, also from another machine. Where
  // there are no hard links it is written in its place, and what cannot be written is taken back: it would tell nothing for ever.
  const draft = `${fence}-${id}`;
  const written = `{ echo ${seconds} ${by} ${id} >${draft}&&ln -- ${draft} ${fence};rm -f -- ${draft}; }`;
  const inPlace = `{ [ -e ${fence} ]||(set -C;{ echo ${seconds} ${by} ${id}||rm -f -- ${fence}; } >${fence}); }`;
  const note = `(umask 077;${written};${inPlace}) 2>/dev/null`;
  return [
    `[ -d ${directory} ]||mkdir -p -m 700 -- ${directory} 2>/dev/null`,
    `[ -e ${fence} ]||case $(ls -ldn -- ${directory} 2>/dev/null) in ?????w*|????????w*) ;; d*) ${note};; esac`,
    `${isOwn(directory)}&&${isOwn(fence)}`,
  ].join(';');
}
