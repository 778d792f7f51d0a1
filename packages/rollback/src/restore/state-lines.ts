import type { EntryType, PathState } from '../entry/entry.js';
import { wholeSeconds } from '../tar/seconds.js';

const letters: Readonly<Record<EntryType, string>> = {
  file: 'f',
  directory: 'd',
  symlink: 'l',
  fifo: 'p',
  socket: 's',
  'character-device': 'c',
  'block-device': 'b',
};

/**
 * A function of a shell that prints a line for each path: what it is, without what a rename or a further name changes. Of a directory
 * without size and times, which tell of what anybody does in it.
 */
export const lookFunction = String.raw`if find /dev/null -maxdepth 0 -printf '' 2>/dev/null; then
  look() { find "$@" -maxdepth 0 \( -type d -printf '%y %i %m %U %G\n' -o -printf '%y %i %m %U %G %s %T@\n' \) 2>/dev/null; }
else
  look() {
    for file; do
      words=$(TZ=UTC0 stat -c '%i %a %u %g %s %Y %y' -- "$file" 2>/dev/null) || continue
      if [ -L "$file" ]; then type=l; elif [ -d "$file" ]; then type=d; elif [ -f "$file" ]; then type=f
      elif [ -p "$file" ]; then type=p; elif [ -S "$file" ]; then type=s; elif [ -c "$file" ]; then type=c; else type=b; fi
      set -- $words
      [ $type = d ] && echo "$type $1 $2 $3 $4" || echo "$type $1 $2 $3 $4 $5 $6.${'$'}{8#*.}0"
    done
  }
fi`;

/** The line that is printed for a path of this state. */
function stateLine({ type, inode, mode, uid, gid, size, modifiedAt }: PathState): string {
  const line = `${letters[type]} ${inode} ${mode.toString(8)} ${uid} ${gid}`;
  if (type === 'directory') return line;
  const fraction = String(((modifiedAt % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n).padStart(9, '0');
  return `${line} ${size} ${wholeSeconds(modifiedAt)}.${fraction}0`;
}

export function stateLines(states: readonly PathState[]): string {
  return states.map(stateLine).join('\n');
}
