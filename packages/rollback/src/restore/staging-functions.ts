import type { BytePath } from '../entry/byte-path.js';
import { processFile } from '../probe/staging-directory.js';
import { commandWordOf } from './command-word.js';

/** Name of the file in a staging directory that holds its path: it is by that, not by where it stands, that it is known again. */
const nameFile = 'name';

/**
 * Functions of a shell that works in a staging directory. Whoever owns the directory above may put another in its place at any time; so
 * nothing is done by its path: it is entered, seen to be the one that was made, and worked in from there. Nobody else can write a
 * name into a directory that belongs to this user and lets nobody in.
 */
export function stagingFunctions(staging: BytePath): string {
  return `staging=${commandWordOf(staging)}
is_own() {
  [ "$(pwd -P; echo .)" = "$staging
." ] && [ -O . ] && case $(stat -c %a .) in *700) ;; *) false ;; esac
}
enter() { cd -P -- "$staging" && is_own && [ "$(cat ${nameFile} 2>/dev/null; echo .)" = "$staging." ]; }
make() {
  mkdir -m 700 -- "$staging" && cd -P -- "$staging" && is_own && [ -z "$(ls -A)" ] || return 1
  echo $$ >${processFile} && printf %s "$staging" >${nameFile} || { leave; return 1; }
}
leave() {
  find . -mindepth 1 -maxdepth 1 ! -name ${processFile} ! -name ${nameFile} -exec rm -rf -- {} +
  rm -f ${processFile} ${nameFile}
  cd / && rmdir -- "$staging"
}`;
}
