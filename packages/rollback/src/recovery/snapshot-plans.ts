import { showPath } from '../entry/byte-path.js';
import type { HostPreview } from '../points/host-keeper.js';
import type { RecoveryPlan, SnapshotPlan } from './recovery-point.js';
import type { StoredSnapshot } from './recovery-records.js';

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
