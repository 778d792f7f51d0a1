import { pathList, showPath } from '../entry/byte-path.js';
import { runScript } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { unescapedMount } from '../restore/mount-points.js';
import { isCaptured } from '../restore/part-of-plan.js';
import type { Root } from '../store/snapshot-store.js';

/** Files that others are mounted on, each after `m`; then the flags of the paths that stdin names. */
const script = `LC_ALL=C; export LC_ALL
awk '{ print $5 }' /proc/self/mountinfo 2>/dev/null | while read -r place; do
  case $place in *\\\\*) path=$(printf '%b/' "$place") path=\${path%/} ;; *) path=$place ;; esac
  [ -d "$path" ] || printf 'm %s\\n' "$place"
done
xargs -0 lsattr -d -- 2>/dev/null
true`;

/**
 * What of these paths a command may change and nobody can put back by another file's taking its place, for a person. Flags of what is
 * below a directory are not looked at.
 */
export async function stuckLosses(start: StartThere, roots: readonly Root[]): Promise<readonly string[]> {
  if (roots.length === 0) return [];
  const stdin = pathList(roots.map(({ path }) => path));
  const { stdout } = await runScript(start, script, 'find with -printf, nor stat', { stdin });
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => {
      const [first = ''] = line.split(' ', 1);
      const path = line.slice(first.length + 1);
      if (first === 'm' && isCaptured(roots, unescapedMount(path))) {
        return [`what it changes of ${showPath(unescapedMount(path))}, on which another file is mounted`];
      }
      return /^[-a-zA-Z]{8,}$/.test(first) && first.includes('a') && isCaptured(roots, path)
        ? [`what it changes of ${showPath(path)}, which can only be appended to`]
        : [];
    });
}
