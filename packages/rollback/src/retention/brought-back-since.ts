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
  for (const unit of units.filter(({ isBroughtBack }) => isBroughtBack)) {
    const earlier = commands.filter((one) => one !== unit && one.id < newestOf(unit) && isOfOneHost(one, unit));
    if (earlier.length === 0) continue;
    const own = await rootsOf(store, [unit]);
    if (doMeet(own, await rootsOf(store, earlier))) since.add(unit);
  }
  return since;
}

const newestOf = ({ id, points }: PointUnit): string => points.at(-1)?.id ?? id;

function isOfOneHost(one: PointUnit, other: PointUnit): boolean {
  const hosts = new Set(one.points.flatMap((point) => point.hosts));
  return other.points.some((point) => point.hosts.some((host) => hosts.has(host)));
}

/** Of a snapshot that the store has lost, or cannot read, nobody knows: that may be any. */
async function rootsOf(store: Pick<SnapshotStore, 'snapshot'>, units: readonly PointUnit[]): Promise<readonly Root[]> {
  const roots: Root[] = [];
  for (const id of new Set(units.flatMap(({ before }) => before))) {
    try {
      roots.push(...(await store.snapshot(id)).roots);
    } catch (error) {
      if (!OpsError.is(error)) throw error;
      roots.push({ path: toBytePath('/'), recursive: true });
    }
  }
  return roots;
}

/** Whether a path may be in both. */
function doMeet(some: readonly Root[], others: readonly Root[]): boolean {
  return some.some(({ path }) => isCaptured(others, path)) || others.some(({ path }) => isCaptured(some, path));
}
