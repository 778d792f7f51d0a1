import type { BytePath } from '../entry/byte-path.js';
import { processFile } from '../probe/staging-directory.js';
import { commandWordOf } from './command-word.js';
import { finishingScript } from './finish-staging.js';
import { foundFile, foundFunction } from './found-function.js';
import { hashAndLook } from './hashed-when-staged.js';
import { stagingFunctions } from './staging-functions.js';

/** Exit code when the staging directory cannot be made. Source: sysexits.h, EX_CANTCREAT. */
export const cannotStage = 73;

/** Exit code when there is less room than what is staged takes; the bytes that there are and those that are needed have been printed. */
export const noRoom = 77;

/** Exit code when what is there is no longer what was there while it was staged. */
export const notAsFound = 76;

/**
 * Lines that make a directory that nobody else may enter, and go there.
 *
 * @param bytes - that what is staged takes
 */
export function beginStaging(staging: BytePath, bytes: number): string {
  return `LC_ALL=C; export LC_ALL
umask 077
${stagingFunctions(staging)}
make || exit ${cannotStage}
# Only root may use the last of a disk.
if [ "$(id -u)" = 0 ]; then free=%f; else free=%a; fi
# A file system of no size, as one in memory, has what the host has.
[ "$(stat -f -c %b .)" != 0 ] && room=$(stat -f -c "$free * %S" .) && room=$(($room)) && [ $room -lt ${bytes} ] && { leave; echo "$room ${bytes}"; exit ${noRoom}; }`;
}

/** Lines that go to a staging directory that is made already. */
export function goToStaging(staging: BytePath): string {
  return `LC_ALL=C; export LC_ALL; umask 077
${stagingFunctions(staging)}
enter && echo $$ >${processFile} || exit ${cannotStage}`;
}

/** A script that takes a staging directory away, if that is still there; an empty one also where who made it died before it was named. */
export function discardScript(staging: BytePath): string {
  return `LC_ALL=C; export LC_ALL
${stagingFunctions(staging)}
if enter 2>/dev/null; then leave; else rmdir -- "$staging" 2>/dev/null || :; fi`;
}

/**
 * A script that extracts a tar stream into a new directory that nobody else may enter, and prints the hashes of its files, then what
 * each looked like before it was hashed. When the stream ends early, as with its sender, nothing is left.
 *
 * @param begin - lines of {@link beginStaging}, or what goes to the directory where it is made already
 * @param isBare - whether there is no GNU tar
 */
export function stageScript(begin: string, isBare: boolean): string {
  const extract = isBare
    ? `tar -xpf - && sh ./${finishingScript}`
    : "tar --extract --file=- --preserve-permissions --numeric-owner --xattrs --xattrs-include='*' --acls";
  return `${begin}
${extract} || { leave; exit 74; }
${foundFunction}
found >${foundFile} || { leave; exit 74; }
${hashAndLook(isBare)}`;
}

/**
 * A command that runs the script which puts into place, from stdin. Its process has the directory among its words to the end: by that it is
 * known to be at work there.
 */
export const placeCommand = (staging: BytePath): string => `exec sh -s -- ${commandWordOf(staging)}`;
