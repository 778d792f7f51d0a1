import { quote } from '@opspilot/core';
import { inLayers } from './layers-script.js';

/** Exit code of `timeout`. Source: its manual. */
export const timedOut = 124;

/**
 * What reads the layers: `p` or `t` (with all below) and a path, NUL-terminated. What stands in a layer is new, changed, or says that
 * something is gone. A directory also stands there for what is in it: it is told where it was not there, its owner or mode is another
 * one, or it was made anew, so that something that was in it is neither there nor said to be gone.
 */
const readLayers = `for layer in $S/layers/*; do
  of=$(cat $layer/of; echo .) of=\${of%.} of=\${of%/}
  cd $layer/upper || exit 1
  find . -mindepth 1 -exec sh -c '
    is_new() {
      for child in "$there"/* "$there"/.[!.]*; do
        [ -e "$child" ] || [ -L "$child" ] || continue
        name=\${child##*/}
        [ -e "$path/$name" ] || [ -L "$path/$name" ] || [ -e "$shown/$name" ] || [ -L "$shown/$name" ] || return 0
      done
      return 1
    }
    of=$0 root=$1
    shift
    for path; do
      there=$of/\${path#./} kind=p
      shown=$root$there
      if [ -d "$path" ] && [ ! -L "$path" ]; then
        if [ ! -d "$there" ] || [ -L "$there" ] || is_new; then kind=t
        elif [ "$(stat -c "%a %u %g" -- "$path")" = "$(stat -c "%a %u %g" -- "$there")" ]; then continue
        fi
      elif [ -d "$there" ] && [ ! -L "$there" ]; then kind=t
      fi
      printf "%s\\\\000%s\\\\000" $kind "$there"
    done' "$of" $S/root {} +
done`;

/** Rehearses a command in its directory, and prints its exit code and what it would have changed. */
export function rehearsalScript(command: string, { seconds, maxSize }: { seconds: number; maxSize: number }): string {
  const inside = `timeout -k 5 ${Math.ceil(seconds)} chroot $S/root sh -c 'cd -- "$0" && exec sh -c "$1"' "$1" ${quote(command)} </dev/null >/dev/null 2>&1
status=$?
[ $status != 137 ] || status=${timedOut}
printf '%s\\000' $status
${readLayers}`;
  return `set -- "$PWD"\n${inLayers(inside, maxSize)}`;
}
