import { type BytePath, parentOf } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { probe } from '../probe/probe.js';
import type { StartThere } from '../probe/start-there.js';
import { madeBelow } from './made-below.js';
import { mountPoints } from './mount-points.js';
import type { Change } from './restore-plan.js';

/** Changes of one mount: renames do not reach from one into another, so each has a staging directory of its own. */
export interface DeviceGroup {
  /** Directory that the staging directory is made in. */
  readonly base: BytePath;
  /** What that was found to be. */
  readonly found?: PathState;
  readonly changes: readonly Change[];
}

/** Asks where directories are, in one round trip, and groups changes by that. */
export async function groupByDevice(
  start: StartThere,
  changes: readonly Change[],
  signal?: AbortSignal,
): Promise<readonly DeviceGroup[]> {
  const isMadeBelow = madeBelow(changes);
  const directories = new Set(changes.filter(({ path }) => !isMadeBelow(path)).map(directoryOf));
  const [{ states }, mountOf] = await Promise.all([
    probe(
      start,
      [...directories].map((path) => ({ path, recursive: false })),
      signal,
    ),
    mountPoints(start, signal),
  ]);
  const isThere = (path: BytePath): boolean => states.get(path)?.type === 'directory';
  // A directory that is yet to be made lies where the one above it does.
  const deviceOf = (path: BytePath): string => {
    for (let above = path; ; above = parentOf(above)) {
      if (isThere(above) || above === '/') return `${states.get(above)?.device ?? ''} ${mountOf(above)}`;
    }
  };
  const groups = new Map<string, { base: BytePath; changes: Change[] }>();
  for (const change of changes) {
    const directory = directoryOf(change);
    const device = deviceOf(directory);
    const group = groups.get(device) ?? { base: directory, changes: [] };
    group.changes.push(change);
    const isBetter = !isThere(group.base) || directory.length < group.base.length;
    if (isThere(directory) && isBetter) group.base = directory;
    groups.set(device, group);
  }
  return [...groups.values()].map((group) => {
    const found = states.get(group.base);
    return found === undefined ? group : { ...group, found };
  });
}

/** The directory in which a change is made. */
function directoryOf(change: Change): BytePath {
  return change.kind === 'adjust' && change.now.type === 'directory' ? change.path : parentOf(change.path);
}
