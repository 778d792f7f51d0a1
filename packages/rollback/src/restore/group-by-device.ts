import { type BytePath, parentOf } from '../entry/byte-path.js';
import { probe } from '../probe/probe.js';
import type { StartThere } from '../probe/start-there.js';
import type { Change } from './restore-plan.js';

/** Changes of one file system: renames do not reach from one into another, so each has a staging directory of its own. */
export interface DeviceGroup {
  /** Directory that the staging directory is made in. */
  readonly base: BytePath;
  readonly changes: readonly Change[];
}

/** Asks where directories are, in one round trip, and groups changes by that. */
export async function groupByDevice(
  start: StartThere,
  changes: readonly Change[],
  signal?: AbortSignal,
): Promise<readonly DeviceGroup[]> {
  const directories = new Set(changes.map(directoryOf));
  const { states } = await probe(
    start,
    [...directories].map((path) => ({ path, recursive: false })),
    signal,
  );
  const isThere = (path: BytePath): boolean => states.get(path)?.type === 'directory';
  // A directory that is yet to be made lies where the one above it does.
  const deviceOf = (path: BytePath): string => {
    for (let above = path; ; above = parentOf(above)) {
      if (isThere(above) || above === '/') return states.get(above)?.device ?? '';
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
  return [...groups.values()];
}

/** The directory in which a change is made. */
function directoryOf({ kind, path }: Change): BytePath {
  return kind === 'adjust' ? path : parentOf(path);
}
