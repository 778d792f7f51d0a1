import { OpsError } from '@opspilot/core';
import { toBytePath } from '../entry/byte-path.js';
import { isCaptured } from '../restore/part-of-plan.js';
import type { Root, SnapshotStore } from '../store/snapshot-store.js';
import type { PointUnit } from './point-units.js';

/**
 * Those from which something was brought back later, on paths of one that is to be gone back to: by them it is known that this is what
 * its command left, though its files are others since.
 */
export async function broughtBackSince(
  store: Pick<SnapshotStore, 'snapshot'>,
  units: readonly PointUnit[],
  needed: readonly PointUnit[],
): Promise<ReadonlySet<PointUnit>> {
  const since = new Set<PointUnit>();
  const commands = needed.filter(({ command }) => command !== undefined);
  const rootsOf = rootsIn(store);
  for (const unit of units.filter(({ isBroughtBack }) => isBroughtBack)) {
    const earlier = commands.filter((one) => one !== unit && one.id < newestOf(unit) && isOfOneHost(one, unit));
    if (earlier.length === 0) continue;
    if (doMeet(await rootsOf([unit]), await rootsOf(earlier))) since.add(unit);
  }
  return since;
}

const newestOf = ({ id, points }: PointUnit): string => points.at(-1)?.id ?? id;

function isOfOneHost(one: PointUnit, other: PointUnit): boolean {
  const hosts = new Set(one.points.flatMap((point) => point.hosts));
  return other.points.some((point) => point.hosts.some((host) => hosts.has(host)));
}

/** Tells the roots of units. Each snapshot is read once, however many units are asked about. */
function rootsIn(store: Pick<SnapshotStore, 'snapshot'>): (units: readonly PointUnit[]) => Promise<readonly Root[]> {
  const known = new Map<string, readonly Root[]>();
  return async (units) => {
    const all: Root[] = [];
    for (const id of new Set(units.flatMap(({ before }) => before))) {
      const roots = known.get(id) ?? (await rootsOfSnapshot(store, id));
      known.set(id, roots);
      for (const root of roots) all.push(root);
    }
    return all;
  };
}

/** Of a snapshot that the store has lost, or cannot read, nobody knows: that may be any. */
async function rootsOfSnapshot(store: Pick<SnapshotStore, 'snapshot'>, id: string): Promise<readonly Root[]> {
  try {
    return (await store.snapshot(id)).roots;
  } catch (error) {
    if (!OpsError.is(error)) throw error;
    return [{ path: toBytePath('/'), recursive: true }];
  }
}

/** Whether a path may be in both. */
function doMeet(some: readonly Root[], others: readonly Root[]): boolean {
  return some.some(({ path }) => isCaptured(others, path)) || others.some(({ path }) => isCaptured(some, path));
}
