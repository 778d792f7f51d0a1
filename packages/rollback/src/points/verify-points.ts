import { OpsError } from '@opspilot/core';
import type { RecoveryRecords } from '../recovery/recovery-records.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { KeptHost } from './host-keeper.js';
import type { PointRecords } from './point-records.js';
import type { PointProblem } from './rollback.js';

/** What is kept of a host under the id of a point, of either sort. */
interface KeptPoint {
  readonly point: string;
  readonly host: string;
  readonly kept: KeptHost;
}

/** What a snapshot of each kind holds, for a person. */
const holds: Readonly<Record<keyof KeptHost, string>> = {
  before: 'the files as they were',
  after: 'the files as they were left',
  stateBefore: 'the state as it was',
  stateAfter: 'the state as it was left',
  restored: 'the files as they were brought back',
};

/**
 * Compares points and recovery points with the snapshots of the store: a snapshot that it does not have is named, and one that is damaged
 * beyond being listed. What they hold is not read.
 */
export async function verifyPoints(
  store: SnapshotStore,
  points: Pick<PointRecords, 'list'>,
  recoveries: Pick<RecoveryRecords, 'list'>,
): Promise<readonly PointProblem[]> {
  const needed = await neededBy(points, recoveries);
  const listed = new Set((await store.snapshots()).map(({ id }) => id));
  const absent = needed.filter(({ snapshot }) => !listed.has(snapshot));
  if (absent.length === 0) return [];
  // Somebody may have forgotten a point meanwhile, and its snapshots with it.
  const still = new Set((await neededBy(points, recoveries)).map(({ snapshot }) => snapshot));
  const problems: PointProblem[] = [];
  for (const { message, ...need } of absent.filter(({ snapshot }) => still.has(snapshot))) {
    const reason = await whyAbsent(store, need.snapshot);
    if (reason !== undefined) problems.push({ ...need, message: `${message}: ${reason}` });
  }
  return problems;
}

/** Every snapshot that is needed, and what is to be said of it. */
async function neededBy(
  points: Pick<PointRecords, 'list'>,
  recoveries: Pick<RecoveryRecords, 'list'>,
): Promise<readonly PointProblem[]> {
  const own = (await points.list()).map((kept): KeptPoint => ({ point: kept.id, host: kept.host, kept }));
  const made = (await recoveries.list()).flatMap(({ id, snapshots }) =>
    snapshots.map(({ host, kept }): KeptPoint => ({ point: id, host, kept })),
  );
  return [...own, ...made].flatMap(({ point, host, kept }) =>
    (Object.keys(holds) as (keyof KeptHost)[]).flatMap((part) => {
      const snapshot = kept[part];
      const message = `The recovery point ${point} of ${host} needs ${holds[part]}`;
      return snapshot === undefined ? [] : [{ point, host, snapshot, message }];
    }),
  );
}

/** Undefined where it is there after all: it was taken since. */
async function whyAbsent(store: SnapshotStore, snapshot: string): Promise<string | undefined> {
  try {
    await store.snapshot(snapshot);
    return undefined;
  } catch (error) {
    if (OpsError.is(error)) return error.message;
    throw error;
  }
}
