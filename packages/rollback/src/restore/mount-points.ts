import type { BytePath } from '../entry/byte-path.js';
import { runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';

/**
 * Which mount a path lies in: renames do not reach from one into another, also where both show the same file system. A host without
 * that table is one of which only devices are known.
 */
export async function mountPoints(start: StartThere, signal?: AbortSignal): Promise<(path: BytePath) => BytePath> {
  const { stdout } = await runScript(start, 'cat /proc/self/mountinfo 2>/dev/null; :', 'GNU tar', withSignal(signal));
  const points = new Set(stdout.toString('latin1').split('\n').map(pointOf));
  return (path) => {
    for (let above = path; above !== ''; above = above.slice(0, above.lastIndexOf('/'))) {
      if (points.has(above)) return above;
    }
    return '/';
  };
}

/** Where a line says that something is mounted: its fifth field. */
function pointOf(line: string): BytePath {
  const [, , , , point = ''] = line.split(' ');
  return unescapedMount(point);
}

/** A place as it is written there: spaces, tabs, newlines and backslashes are in octal. Source: proc_pid_mountinfo(5). */
export function unescapedMount(point: string): BytePath {
  return point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
