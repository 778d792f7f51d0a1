import type { CopiesOptions } from '../copies/copies-folder.js';
import { type BytePath, parentOf, showPath } from '../entry/byte-path.js';
import { contentOf, type Entry, type PathState } from '../entry/entry.js';
import { currentHolder } from '../holder/holder.js';
import { isDone, runScript, withSignal } from '../probe/run-script.js';
import { stagingIn } from '../probe/staging-directory.js';
import type { StartThere } from '../probe/start-there.js';
import type { ProgressCount } from '../progress/progress.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { commitScript } from './commit-script.js';
import { directoriesToSet } from './directories-to-set.js';
import type { DeviceGroup } from './group-by-device.js';
import { type HashedWhenStaged, parseHashed } from './hashed-when-staged.js';
import { requireAsFound } from './require-as-found.js';
import { failureOf, restoreFailed, runRestoring } from './restore-failed.js';
import type { Change } from './restore-plan.js';
import { stageCopies } from './stage-copies.js';
import { bytesToStage, layOutStage, type StageLayout } from './stage-layout.js';
import { linksToPresent, stageMembers } from './stage-members.js';
import { beginStaging, discardScript, goToStaging, notAsFound, placeCommand, stageScript } from './stage-script.js';

/** Where changes are made, and of what. */
export interface PlacingOptions {
  readonly start: StartThere;
  readonly store: SnapshotStore;
  /** Id of the snapshot. */
  readonly snapshot: string;
  /** How copies on the host were made, where some were. */
  readonly copies?: CopiesOptions;
  /** Names the staging directory. */
  readonly id: string;
  readonly count: ProgressCount;
  readonly signal?: AbortSignal;
}

/** What is restored from. */
export interface PlacingSource {
  /** The snapshot's. */
  readonly entries: ReadonlyMap<BytePath, Entry>;
  /** Paths that are not as the snapshot has them, also such as are left so. */
  readonly changed: ReadonlySet<BytePath>;
  /** Whether the host has no GNU tar. */
  readonly isBare: boolean;
}

/**
 * Stages changes of one file system, checks what came out against the store, and puts it into place.
 *
 * @returns what the files looked like that nobody has written to since they were checked if they look the same still, by their paths
 * @throws OpsError `restore-conflict`, `restore-failed`, `target-full`, `tool-missing`
 */
export async function placeGroup(
  options: PlacingOptions,
  { entries, changed, isBare }: PlacingSource,
  group: DeviceGroup,
): Promise<ReadonlyMap<BytePath, PathState>> {
  const { start, store, id, count, signal } = options;
  const { base, changes } = group;
  const staging = stagingIn(base, id, await currentHolder());
  const layout = layOutStage(changes);
  const links = linksToPresent(layout, entries, changed);
  const directories = directoriesToSet(layout, links, changes);
  const about = { base: timeOf(group), isBare };
  const script = commitScript(staging, layout.placements, changes, links, directories, about);
  try {
    const present = new Set(links.map(({ staged }) => staged));
    const bytes = bytesToStage(layout, present);
    const { isBegun, there } = await stageCopies({ ...options, isBare }, layout, present, { staging, bytes });
    count.enter('stage');
    const members = stageMembers({
      store: count.reading(store),
      entries,
      layout,
      present: links,
      there,
      directories,
      changes,
      isBare,
    });
    const stage = stageScript(isBegun ? goToStaging(staging) : beginStaging(staging, bytes), isBare);
    const printed = await sending(members, (stdin) => runRestoring(start, stage, { stdin, ...withSignal(signal) }));
    const { digests, looks } = parseHashed(printed);
    for (const [as, entry] of layout.staged) {
      const expected = contentOf(entry, entries);
      if (entry.type !== 'file' || expected === undefined || present.has(as)) continue;
      if (digests.get(`./${as}`) !== expected.digest) {
        throw restoreFailed(`${showPath(entry.path)} came out differently from what was stored`);
      }
    }
    await requireAsFound(start, changes, signal);
    count.enter('place');
    // From here on it is better to go on than to stop.
    await placing(start, staging, script, changes);
    return looksByPath(layout, looks);
  } finally {
    await runRestoring(start, discardScript(staging)).catch(() => {});
  }
}

async function placing(
  start: StartThere,
  staging: BytePath,
  script: string,
  changes: readonly Change[],
): Promise<void> {
  const stdin = Buffer.from(script, 'latin1');
  const result = await runScript(start, placeCommand(staging), 'GNU tar', { stdin });
  if (isDone(result)) return;
  // What it was says who looks again.
  if (result.exitCode === notAsFound) await requireAsFound(start, changes);
  throw failureOf(result);
}

/** What a store says of what it cannot give out tells more than what a host says of a stream that was cut off. */
async function sending<Result>(
  members: AsyncIterable<Buffer>,
  send: (stdin: AsyncIterable<Buffer>) => Promise<Result>,
): Promise<Result> {
  const failures: unknown[] = [];
  async function* told(): AsyncGenerator<Buffer> {
    try {
      yield* members;
    } catch (failure) {
      failures.push(failure);
      throw failure;
    }
  }
  try {
    return await send(told());
  } catch (error) {
    throw failures[0] ?? error;
  }
}

/** What the time of the base is to be: what it was, or what it is where nothing comes, goes or is replaced there. */
function timeOf({ base, found, changes }: DeviceGroup): Pick<PathState, 'path' | 'modifiedAt'> | undefined {
  const change = changes.find(({ path }) => path === base);
  if (change !== undefined && change.kind !== 'remove') return change.entry;
  return changes.some(({ kind, path }) => kind !== 'adjust' && parentOf(path) === base) ? undefined : found;
}

function looksByPath({ staged }: StageLayout, looks: HashedWhenStaged['looks']): ReadonlyMap<BytePath, PathState> {
  const found = new Map<BytePath, PathState>();
  for (const [as, { path }] of staged) {
    const look = looks.get(`./${as}`);
    if (look !== undefined) found.set(path, look);
  }
  return found;
}
