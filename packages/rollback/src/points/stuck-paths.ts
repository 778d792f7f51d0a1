import { pathList, showPath } from '../entry/byte-path.js';
import { noDisk } from '../entry/no-disk.js';
import { runScript } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { unescapedMount } from '../restore/mount-points.js';
import { isCaptured } from '../restore/part-of-plan.js';
import type { Root } from '../store/snapshot-store.js';

/**
 * Files that others are mounted on, each after `m`; then what has flags by which nothing can take its place, or that of what is in it:
 * flags and path, files after `f`, directories after `d`; and where somebody asks who is not root, what would not be whose it is once
 * another file takes its place (`o`), and what none can take the place of (`w`). It reads NUL-terminated words from stdin in pairs: `t` or
 * `p`, a path with all below it or not, and the path.
 */
const script = `LC_ALL=C; export LC_ALL
awk '{ print $5 }' /proc/self/mountinfo 2>/dev/null | while read -r place; do
  case $place in *\\\\*) path=$(printf '%b/' "$place") path=\${path%/} ;; *) path=$place ;; esac
  [ -d "$path" ] || printf 'm %s\\n' "$place"
done
me=$(id -u) foreign=
if [ "$me" -ne 0 ]; then
  for group in $(id -G); do foreign="$foreign -o -gid $group"; done
  foreign="! -uid $me -o ! ( \${foreign# -o } )"
fi
say='kind=$1 may=$2
shift 2
for file do
  if [ -w "\${file%/*}/" ]; then is=yes; else is=no; fi
  [ $is != $may ] || echo "$kind $file"
done'
export foreign say
xargs -0 -r -n 400 sh -c '
command -v lsattr > /dev/null || lsattr() { :; }
tell() { # what is told, whether it is of files where something can be put, how deep, paths; the test is in $test
  kind=$1 may=$2 depth=$3
  shift 3
  find "$@" $depth ${noDisk} -prune -o \\( -type f -o -type l \\) \\( $test \\) -exec sh -c "$say" sh $kind $may {} +
}
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
  [ -n "$foreign" ] || return
  test=$foreign
  tell o yes "$depth" "$@"
  test=-writable
  tell w no "$depth" "$@"
}
of p "-maxdepth 0" "$@"
of t "" "$@"' sh 2>/dev/null
true`;

const reasons: Readonly<Record<string, (paths: string) => string>> = {
  m: (paths) => `what it changes of ${paths}, on which another file is mounted`,
  f: (paths) => `what it changes of ${paths}, which can only be appended to`,
  d: (paths) => `what it changes in ${paths}, from which nothing can be taken away`,
  o: (paths) => `owner and group of ${paths}, where it replaces or deletes that: its user cannot give files to others`,
  w: (paths) => `what it changes of ${paths}, in whose directory its user can put nothing`,
};

/** So many of a kind are named. */
const mostNamed = 8;

/** What of these paths a command may change and nobody can put back by another file's taking its place, for a person. */
export async function stuckLosses(start: StartThere, roots: readonly Root[]): Promise<readonly string[]> {
  if (roots.length === 0) return [];
  const stdin = pathList(roots.flatMap(({ path, recursive }) => [recursive ? 't' : 'p', path]));
  const { stdout } = await runScript(start, script, 'find with -printf, nor stat', { stdin });
  const paths = new Map<string, Set<string>>();
  for (const line of stdout.toString('latin1').split('\n')) {
    const [, kind = '', told = ''] = /^([mfdow]) (?:(?<=[fd] )\S+ )?(.*)$/.exec(line) ?? [];
    const path = kind === 'm' ? unescapedMount(told) : told;
    if (isCaptured(roots, path)) paths.set(kind, (paths.get(kind) ?? new Set()).add(showPath(path)));
  }
  return [...paths].flatMap(([kind, own]) => {
    const named = own.size > mostNamed ? [`${own.size} paths`] : [...own];
    return named.map((each) => reasons[kind]?.(each) ?? '');
  });
}
