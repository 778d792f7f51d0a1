import type { BytePath } from '../entry/byte-path.js';
import type { HostKeeper, KeptHost } from '../points/host-keeper.js';
import type { StartThere } from '../probe/start-there.js';
import type { Proof } from '../proof/proof.js';
import { proveRestored, type RestoredHost } from '../proof/prove-restored.js';
import type { ValidationResult } from '../proof/validation-result.js';
import type { StoredRecoveryPoint, StoredSnapshot } from './recovery-records.js';

/** A snapshot that was restored, and what was kept of its host just before. */
export interface RestoredSnapshot {
  readonly snapshot: StoredSnapshot;
  readonly found: KeptHost;
  readonly paths?: readonly BytePath[];
  readonly start: StartThere;
}

/** Reads anew what was restored, and proves it. What is read for that is not kept. */
export async function proveRecovery(
  keeper: HostKeeper,
  { id, description, takenAt }: StoredRecoveryPoint,
  restored: readonly RestoredSnapshot[],
  validationResults: readonly ValidationResult[],
  now: number,
): Promise<Proof> {
  const read: KeptHost[] = [];
  const hosts: RestoredHost[] = [];
  try {
    for (const { snapshot, found, paths, start } of restored) {
      const { host, kept } = snapshot;
      const about = { host, reason: `what restoring ${id} came to`, takenAt: now, labels: { proof: id } };
      const { after: before, stateAfter } = await keeper.keepAfter(kept, about, start, { contentsSince: kept.before });
      const after = { before, ...(stateAfter === undefined ? {} : { stateBefore: stateAfter }) };
      read.push(after);
      hosts.push({ host, before: kept, found, after, ...(paths === undefined ? {} : { paths }) });
    }
    const times = { takenAt: new Date(takenAt).toISOString(), restoredAt: new Date(now).toISOString() };
    return await proveRestored(keeper.store, hosts, { point: id, summary: description, ...times, validationResults });
  } finally {
    await keeper.forget(read);
  }
}
