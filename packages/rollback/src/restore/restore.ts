import { mustBe, type OptionRules } from '@opspilot/core';
import { readPaths } from '../capture/read-paths.js';
import type { CopiesOptions } from '../copies/copies-folder.js';
import { type BytePath, parentOf } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import { type MachineMarks, requireMachine } from '../machine/machine.js';
import { probe } from '../probe/probe.js';
import type { StartThere } from '../probe/start-there.js';
import { toolMissing } from '../probe/tool-missing.js';
import { type OnProgress, ProgressCount } from '../progress/progress.js';
import { requireOptions } from '../require-options.js';
import { copiesRule, storeRule } from '../snapshot-options.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { withoutAgreed } from './agreed.js';
import { checkRestored } from './check-restored.js';
import { type Conflict, type ConflictSources, conflictOf } from './conflict.js';
import { groupByDevice } from './group-by-device.js';
import { keptPart } from './kept-part.js';
import { ownPart, ownPaths } from './own-part.js';
import { partOfPlan, requireCaptured } from './part-of-plan.js';
import { placeGroup } from './place-group.js';
import { planRestore } from './plan-restore.js';
import { restoreConflict } from './restore-failed.js';
import { type Change, comesBack, type ExpectedStates, type RestorePlan, type RestorePreview } from './restore-plan.js';
import { sweepStaging } from './sweep-staging.js';

/** How a snapshot is restored. */
export interface RestoreOptions {
  readonly start: StartThere;
  readonly store: SnapshotStore;
  /** Id of the snapshot. */
  readonly snapshot: string;
  /** What the paths looked like when the command had ended: by it is seen what somebody else changed since. */
  readonly expected?: ExpectedStates;
  /**
   * What the paths were when a command had ended that the snapshot was taken before: what it did not change is left alone, whoever did.
   * Default all is brought back that is not as it was.
   */
  readonly left?: ReadonlyMap<BytePath, Entry>;
  /**
   * What the machine is known by on which it is brought back; on another one nothing is done. Default as the snapshot says; by nothing it is
   * the one that has the name of its host.
   */
  readonly machine?: MachineMarks;
  /** Overwrites what somebody else changed since. Default false. */
  readonly force?: boolean;
  /** Absolute paths: only they and what is below them. Default all that the snapshot is of. */
  readonly paths?: readonly BytePath[];
  /** How copies were made on the host when the snapshot was taken, where some were: what they hold is not sent. */
  readonly copies?: CopiesOptions;
  /** Names the staging directories; the same twice is an error. */
  readonly id: string;
  /** Is told how far it is; of a preview nothing. */
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

const previewRules: OptionRules<Omit<RestoreOptions, 'id'>> = {
  start: mustBe.given(mustBe.callback),
  store: storeRule,
  snapshot: mustBe.given(mustBe.text),
  expected: mustBe.object,
  left: mustBe.object,
  machine: mustBe.texts,
  force: mustBe.flag,
  paths: mustBe.texts,
  copies: copiesRule,
  onProgress: mustBe.callback,
  signal: mustBe.signal,
};

const restoreRules: OptionRules<RestoreOptions> = {
  ...previewRules,
  id: mustBe.given(mustBe.text),
};

/** What a restore did. */
export interface RestoreResult {
  readonly changes: readonly Change[];
  /** Directories that did not exist, and are left because there is something in them. */
  readonly left: readonly BytePath[];
  /**
   * Files that had further names which were not captured, and are files of their own now: those names still lead to what was replaced.
   * To write into it instead would not be safe from a crash.
   */
  readonly unlinked: readonly BytePath[];
  /** Files that do not come back, as they were too large to be kept. */
  readonly notKept: readonly BytePath[];
}

interface Source {
  /** Name of the host. */
  readonly host: string;
  /** Directories that restores stage in, or left behind. */
  readonly staging: readonly BytePath[];
  readonly entries: ReadonlyMap<BytePath, Entry>;
  /** Whether the host has no GNU tar. */
  readonly isBare: boolean;
  /** Of all paths. */
  readonly whole: RestorePlan;
  /** Of those that the command changed, and that were asked for. */
  readonly plan: RestorePreview;
  readonly notKept: readonly BytePath[];
}

/** What a restore would do, in one round trip; another one reads what is in conflict. @throws OpsError as {@link restore} */
export async function previewRestore(options: Omit<RestoreOptions, 'id'>): Promise<RestorePreview> {
  requireOptions(options, previewRules);
  return (await look(options)).plan;
}

/**
 * Brings paths of a host back to a snapshot. Everything is staged beside its place, checked against the hashes of the store, put
 * into place by one rename for each path, and checked again. Killed at any moment, it leaves every path either as it was or as it is
 * to be; run again, it does what is left.
 *
 * @throws OpsError `restore-conflict` (what was changed is left as it is), `other-machine`, `path-not-captured`, `target-full`, `restore-failed`,
 * `tool-missing`, `snapshot-unknown`, `rollback-options-invalid`, or what probe and store say
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  requireOptions(options, restoreRules);
  const { start, signal } = options;
  let source = await look(options);
  if (await sweepStaging(start, source.staging, signal)) source = await look(options);
  const { changes, conflicts, conflictReport } = source.plan;
  if (conflicts.length > 0 && options.force !== true) throw restoreConflict(conflicts, conflictReport);
  if (changes.length === 0) return { changes, left: [], unlinked: [], notKept: source.notKept };
  const { isBare } = source;
  if (isBare && changes.some(needsGnuTar)) throw toolMissing('GNU tar');
  const from = { entries: source.entries, changed: replaced(source.whole), isBare };
  const count = new ProgressCount({ host: source.host, phase: 'stage' }, filesOf(changes), options.onProgress);
  const checked = new Map<BytePath, PathState>();
  for (const group of await groupByDevice(start, changes, signal)) {
    for (const [path, state] of await placeGroup({ ...options, count }, from, group)) checked.set(path, state);
  }
  count.enter('check');
  const { left, unlinked } = await checkRestored({ ...options, isBare }, source.entries, changes, checked);
  return { changes, left, unlinked, notKept: source.notKept };
}

/** Those that are sent. */
function filesOf(changes: readonly Change[]): readonly Entry[] {
  const entries = changes.filter(comesBack).map(({ entry }) => entry);
  return entries.filter(({ content }) => content !== undefined);
}

/** Paths that are other things than they were, or are to be gone: what is only set again is there to be linked to. */
function replaced({ changes }: RestorePlan): ReadonlySet<BytePath> {
  return new Set(changes.filter(({ kind }) => kind !== 'adjust').map(({ path }) => path));
}

/** Whether something would come back without what it had. */
function needsGnuTar(change: Change): boolean {
  if (change.kind === 'remove') return false;
  const { attributes, accessAcl, defaultAcl } = change.entry;
  return attributes !== undefined || accessAcl !== undefined || defaultAcl !== undefined;
}

async function look(options: Omit<RestoreOptions, 'id'>): Promise<Source> {
  const { start, store, snapshot, expected, left, paths, signal } = options;
  const { host, roots, machine } = await store.snapshot(snapshot);
  requireCaptured(roots, paths ?? []);
  const entries = await entriesByPath(store, snapshot);
  const now = await probe(start, roots, signal, new Set(roots.map(({ path }) => parentOf(path))));
  requireMachine(host, options.machine ?? machine ?? [], now.machine);
  const whole = planRestore(entries.values(), now, expected);
  const own = left === undefined ? whole : ownPart(whole, ownPaths(entries, left));
  const isBare = now.isBare === true;
  const asked = paths === undefined ? own : partOfPlan(own, paths);
  const { notKept, ...possible } = keptPart(asked, entries);
  const plan = await withoutAgreed(possible, start, entries, now, signal);
  const conflictReport = await reportOn(plan.conflicts, { wanted: entries, now, expected }, start, signal);
  return { host, entries, staging: now.staging ?? [], isBare, whole, notKept, plan: { ...plan, conflictReport } };
}

async function reportOn(
  conflicts: readonly BytePath[],
  known: Omit<ConflictSources, 'read' | 'expected'> & { readonly expected: ExpectedStates | undefined },
  start: StartThere,
  signal?: AbortSignal,
): Promise<readonly Conflict[]> {
  const { expected } = known;
  if (expected === undefined || conflicts.length === 0) return [];
  const read = await readPaths(start, known.now, conflicts, signal);
  return conflicts.map((path) => conflictOf(path, { ...known, expected, read }));
}
