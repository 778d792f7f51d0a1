import { pathList, showPath } from '../entry/byte-path.js';
import { noDisk } from '../entry/no-disk.js';
import { runScript } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { unescapedMount } from '../restore/mount-points.js';
import { isCaptured } from '../restore/part-of-plan.js';
import type { Root } from '../store/snapshot-store.js';

/**
 * Files that others are mounted on, each after `m`; then what has flags by which nothing can take its place, or that of what is in it:
 * flags and path, files after `f`, directories after `d`. It reads NUL-terminated words from stdin in pairs: `t` or `p`, a path with all
 * below it or not, and the path.
 */
const script = `LC_ALL=C; export LC_ALL
awk '{ print $5 }' /proc/self/mountinfo 2>/dev/null | while read -r place; do
  case $place in *\\\\*) path=$(printf '%b/' "$place") path=\${path%/} ;; *) path=$place ;; esac
  [ -d "$path" ] || printf 'm %s\\n' "$place"
done
command -v lsattr > /dev/null || exit 0
xargs -0 -r -n 400 sh -c '
look() { # a kind, the letters of its flags, how deep, paths
  kind=$1 letters=$2 depth=$3
  shift 3
  find "$@" $depth ${noDisk} -prune -o -type $kind -exec lsattr -d -- {} + | grep "^[^ ]*[$letters][^ ]* " | sed "s/^/$kind /"
}
of() { # a kind of word, how deep, the words
  wanted=$1 depth=$2
  shift 2
  left=$#
  while [ $left -gt 0 ]; do
    word=$1 path=$2
    shift 2
    left=$((left - 2))
    [ $word != $wanted ] || set -- "$@" "$path"
  done
  [ $# -gt 0 ] || return
  look f a "$depth" "$@"
  look d ai "$depth" "$@"
}
of p "-maxdepth 0" "$@"
of t "" "$@"' sh 2>/dev/null
true`;

const reasons: Readonly<Record<string, (path: string) => string>> = {
  m: (path) => `what it changes of ${path}, on which another file is mounted`,
  f: (path) => `what it changes of ${path}, which can only be appended to`,
  d: (path) => `what it changes in ${path}, from which nothing can be taken away`,
};

/** What of these paths a command may change and nobody can put back by another file's taking its place, for a person. */
export async function stuckLosses(start: StartThere, roots: readonly Root[]): Promise<readonly string[]> {
  if (roots.length === 0) return [];
  const stdin = pathList(roots.flatMap(({ path, recursive }) => [recursive ? 't' : 'p', path]));
  const { stdout } = await runScript(start, script, 'find with -printf, nor stat', { stdin });
  const losses = stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => {
      const [, kind = '', told = ''] = /^([mfd]) (?:(?<=[fd] )\S+ )?(.*)$/.exec(line) ?? [];
      const path = kind === 'm' ? unescapedMount(told) : told;
      return isCaptured(roots, path) ? [reasons[kind]?.(showPath(path)) ?? ''] : [];
    });
  return [...new Set(losses)];
}
