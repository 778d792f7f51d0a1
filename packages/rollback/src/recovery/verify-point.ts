import { OpsError } from '@opspilot/core';
import { showPath } from '../entry/byte-path.js';
import { leavesOf, rootOf } from '../proof/snapshot-root.js';
import { ContentDigest } from '../store/content-digest.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { RecoveryProblem } from './recovery-point.js';
import type { StoredSnapshot } from './recovery-records.js';

/** Reads all that a snapshot holds, and compares it with what was noted when it was taken. */
export async function verifySnapshot(
  store: SnapshotStore,
  snapshot: StoredSnapshot,
): Promise<readonly RecoveryProblem[]> {
  const { id, kept, root } = snapshot;
  const problems: RecoveryProblem[] = [];
  const checking = async (work: () => Promise<string | undefined>): Promise<void> => {
    try {
      const message = await work();
      if (message !== undefined) problems.push({ snapshot: id, message });
    } catch (error) {
      if (!OpsError.is(error)) throw error;
      problems.push({ snapshot: id, message: error.message });
    }
  };
  await checking(async () => {
    const found = rootOf(await leavesOf(store, kept.before));
    return found === root ? undefined : `What is kept of its paths is not what was captured: its root is ${found}.`;
  });
  for (const part of [kept.before, kept.stateBefore]) {
    if (part !== undefined) await checking(() => firstDamage(store, part));
  }
  return problems;
}

async function firstDamage(store: SnapshotStore, snapshot: string): Promise<string | undefined> {
  for (const { path, content, segments, size } of await store.entries(snapshot)) {
    if (content === undefined) continue;
    const digest = new ContentDigest(segments === undefined ? undefined : { segments, size });
    for await (const bytes of store.read(content)) digest.update(bytes);
    if (digest.end() !== content.digest) return `The content of ${showPath(path)} is not what was captured.`;
  }
  return undefined;
}
