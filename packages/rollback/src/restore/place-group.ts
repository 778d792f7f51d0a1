import { type BytePath, pathIn, showPath } from '../entry/byte-path.js';
import { contentOf, type Entry } from '../entry/entry.js';
import { currentHolder } from '../holder/holder.js';
import { withSignal } from '../probe/run-script.js';
import { stagingIn } from '../probe/staging-directory.js';
import type { StartThere } from '../probe/start-there.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { commandWordOf } from './command-word.js';
import { commitScript } from './commit-script.js';
import type { DeviceGroup } from './group-by-device.js';
import { restoreFailed, runRestoring } from './restore-failed.js';
import type { Change } from './restore-plan.js';
import { layOutStage } from './stage-layout.js';
import { linksToPresent, stageMembers } from './stage-members.js';
import { parseDigests, stageScript } from './stage-script.js';

/** Where changes are made, and of what. */
export interface PlacingOptions {
  readonly start: StartThere;
  readonly store: SnapshotStore;
  /** Names the staging directory. */
  readonly id: string;
  readonly signal?: AbortSignal;
}

/** What is restored from. */
export interface PlacingSource {
  /** The snapshot's. */
  readonly entries: ReadonlyMap<BytePath, Entry>;
  /** Paths that are not as the snapshot has them, also such as are left so. */
  readonly changed: ReadonlySet<BytePath>;
}

/**
 * Stages changes of one file system, checks what came out against the store, and puts it into place.
 *
 * @throws OpsError `restore-failed`, `tool-missing`
 */
export async function placeGroup(
  { start, store, id, signal }: PlacingOptions,
  { entries, changed }: PlacingSource,
  { base, changes }: DeviceGroup,
): Promise<void> {
  const staging = stagingIn(base, id, await currentHolder());
  const layout = layOutStage(changes);
  const links = linksToPresent(layout, entries, changed);
  const script = commitScript(staging, layout.placements, changes, links, entryOf(base, changes));
  try {
    const stdin = stageMembers({ store, entries, layout, present: links, changes, script });
    const printed = await runRestoring(start, stageScript(staging), { stdin, ...withSignal(signal) });
    const digests = parseDigests(printed);
    const present = new Set(links.map(({ staged }) => staged));
    for (const [as, entry] of layout.staged) {
      const expected = contentOf(entry, entries);
      if (entry.type !== 'file' || expected === undefined || present.has(as)) continue;
      if (digests.get(`./${as}`) !== expected.digest) {
        throw restoreFailed(`${showPath(entry.path)} came out differently from what was stored`);
      }
    }
    // From here on it is better to go on than to stop.
    await runRestoring(start, `sh ${commandWordOf(pathIn(staging, 'commit.sh'))}`);
  } finally {
    await runRestoring(start, `rm -rf -- ${commandWordOf(staging)}`).catch(() => {});
  }
}

/** What a path is to be, when it is among what changes. */
function entryOf(path: BytePath, changes: readonly Change[]): Entry | undefined {
  const change = changes.find((each) => each.path === path);
  return change === undefined || change.kind === 'remove' ? undefined : change.entry;
}
