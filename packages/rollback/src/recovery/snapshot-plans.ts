import { OpsError } from '@opspilot/core';
import { showPath } from '../entry/byte-path.js';
import type { HostPreview } from '../points/host-keeper.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { RecoveryOptions, RecoveryPlan, SnapshotPlan } from './recovery-point.js';
import type { StoredRecoveryPoint, StoredSnapshot } from './recovery-records.js';

/** What was not there when it was taken, is there now, and goes. */
export function deletedOf({ absent }: StoredSnapshot, { changes, state }: HostPreview): readonly string[] {
  const things = [...(state?.changes.values() ?? [])].flat().filter(({ wanted }) => wanted === undefined);
  const paths = changes.filter(({ kind }) => kind === 'remove').map(({ path }) => path);
  const going = new Set([...paths, ...things.map(({ key }) => key)].map(showPath));
  return absent.filter((name) => going.has(name));
}

/** What a plan says of one of its snapshots; of one that it leaves out, that nothing is done. */
export function planFor(plan: RecoveryPlan, { id, host }: StoredSnapshot): SnapshotPlan {
  return (
    plan.snapshots.find(({ snapshot }) => snapshot === id) ?? {
      snapshot: id,
      host,
      changes: [],
      steps: [],
      stateDifferences: [],
      deletes: [],
    }
  );
}

/** Those of its snapshots that are asked for. @throws OpsError `snapshot-unknown` */
export function chosen({ id, snapshots }: StoredRecoveryPoint, options: RecoveryOptions): readonly StoredSnapshot[] {
  const unknown = options.snapshots?.find((wanted) => !snapshots.some((snapshot) => snapshot.id === wanted));
  if (unknown !== undefined) {
    throw new OpsError<RollbackErrorCode>(
      'snapshot-unknown',
      `The recovery point ${id} has no snapshot ${unknown}. Its description names them.`,
      { details: { id: unknown } },
    );
  }
  return options.snapshots === undefined ? snapshots : snapshots.filter((each) => options.snapshots?.includes(each.id));
}
