import { newId } from '@opspilot/core';
import { capture } from '../capture/capture.js';
import { type BytePath, toBytePath } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { probe } from '../probe/probe.js';
import { withSignal } from '../probe/run-script.js';
import { isSameState } from '../probe/same-state.js';
import type { StartThere } from '../probe/start-there.js';
import { previewRestore, type RestoreOptions, type RestoreResult, restore } from '../restore/restore.js';
import { restoreConflict } from '../restore/restore-failed.js';
import type { Change, ExpectedStates } from '../restore/restore-plan.js';
import { filesFor, inverseSteps, stateConflict } from '../state/bring-back.js';
import { lookSince } from '../state/look.js';
import { changedSince } from '../state/plan-state.js';
import { type KeptState, keepState, readState } from '../state/state-snapshots.js';
import type { Root, SnapshotAbout, SnapshotStore, SnapshotSummary } from '../store/snapshot-store.js';
import type { StoredPoint } from './point-records.js';
import { bringPointBack, comparePoint, type PointState, requirePointBack } from './point-state.js';
import type { RollbackContext, RollbackOptions, UndoOptions, UndoPreview } from './rollback.js';

/** Ids of the snapshots that are kept of a host: its files, and its state beside them. */
export type KeptHost = Pick<StoredPoint, 'before' | 'after' | 'stateBefore' | 'stateAfter'>;

/** What going back would do now, and what state was found to say so; of a part none. */
export interface HostPreview extends UndoPreview {
  readonly state?: PointState;
}

/** What is to be kept of a host. */
export interface HostContent {
  readonly roots: readonly Root[];
  readonly state?: KeptState | undefined;
}

/** What is brought back of a host, and over what. */
export interface BringingBack {
  /** Only these and what is below them; state beside files is left alone then. */
  readonly paths?: readonly BytePath[];
  /** What the paths looked like that may be overwritten. Default as the command left them, if that is known. */
  readonly expected?: ExpectedStates;
  readonly force?: boolean;
  /** How it was kept just before: what is no longer so was changed by somebody in between, and is overwritten by nobody. */
  readonly over?: KeptHost;
  readonly signal?: AbortSignal;
}

/** What was brought back of a host. */
export interface BroughtBack extends RestoreResult, Pick<UndoPreview, 'steps'> {
  /** Its state afterwards; undefined where there was no need to look. */
  readonly state?: KeptState;
}

/** How a host is kept that a command, or going back, has left. */
export interface KeepingAfter {
  /** What its state is, where somebody has just looked. */
  readonly state?: KeptState;
  /** Whether contents are read, too, those alone that are not as in the snapshot of this id. Default only what paths look like. */
  readonly contentsSince?: string;
}

/** Which part is asked for, as a host is brought back. */
export function partOf({
  paths,
  signal,
}: Pick<UndoOptions, 'paths' | 'signal'>): Pick<BringingBack, 'paths' | 'signal'> {
  return { ...(paths === undefined ? {} : { paths: paths.map(toBytePath) }), ...withSignal(signal) };
}

/** Keeps hosts in the store, and brings them back. */
export class HostKeeper {
  readonly #context: Pick<RollbackContext, 'clock' | 'random'>;
  readonly #options: RollbackOptions;

  constructor(context: Pick<RollbackContext, 'clock' | 'random'>, options: RollbackOptions) {
    this.#context = context;
    this.#options = options;
  }

  get store(): SnapshotStore {
    return this.#options.store;
  }

  /** @param parent - snapshot of the host, of which what has not changed is not read again */
  async keep(
    about: Omit<SnapshotAbout, 'roots'>,
    { roots, state }: HostContent,
    start: StartThere,
    parent?: string,
  ): Promise<{ readonly kept: Pick<KeptHost, 'before' | 'stateBefore'>; readonly files: SnapshotSummary }> {
    const { store, maxSize, maxEntries, copies } = this.#options;
    const files = await capture({
      ...{ start, store, about: { ...about, roots } },
      ...(parent === undefined ? {} : { parent }),
      ...(maxSize === undefined ? {} : { maxSize }),
      ...(maxEntries === undefined ? {} : { maxEntries }),
      ...(copies === undefined ? {} : { copies }),
    });
    const stateBefore = await this.#keepState(about, state);
    return { kept: { before: files.id, ...(stateBefore === undefined ? {} : { stateBefore }) }, files };
  }

  /** Keeps what a host looks like now: by it is seen later what somebody else changed. */
  async keepAfter(
    kept: KeptHost,
    about: Omit<SnapshotAbout, 'roots'>,
    start: StartThere,
    { state, contentsSince }: KeepingAfter = {},
  ): Promise<{ readonly after: string; readonly stateAfter: string | undefined }> {
    const { roots } = await this.store.snapshot(kept.before);
    const content = { roots, state: state ?? (await this.#stateNow(kept, start)) };
    if (contentsSince !== undefined) {
      const { kept: now } = await this.keep(about, content, start, contentsSince);
      return { after: now.before, stateAfter: now.stateBefore };
    }
    const { states } = await probe(start, roots);
    const writer = await this.store.begin({ ...about, roots });
    for (const path of states.values()) writer.add(path);
    const { id: after } = await writer.commit();
    return { after, stateAfter: await this.#keepState(about, content.state) };
  }

  async #stateNow(kept: KeptHost, start: StartThere): Promise<KeptState | undefined> {
    const { looks, state } = await this.stateOf(kept);
    return looks.length === 0 ? undefined : { looks, state: (await lookSince(start, looks, state)).state };
  }

  /** The state that is kept, and what was asked. */
  async stateOf({ stateBefore }: KeptHost): Promise<KeptState> {
    return stateBefore === undefined ? { looks: [], state: new Map() } : readState(this.#options.store, stateBefore);
  }

  async preview(kept: KeptHost, start: StartThere, how: BringingBack = {}): Promise<HostPreview> {
    const { store } = this.#options;
    const files = await previewRestore({ start, store, snapshot: kept.before, ...(await this.#narrowed(kept, how)) });
    if (how.paths !== undefined) return { ...files, steps: [], stateConflicts: [] };
    const state = await comparePoint(store, kept, start, how.signal);
    return {
      ...files,
      steps: inverseSteps(state).map(({ summary }) => summary),
      stateConflicts: state.conflicts,
      state,
    };
  }

  async bringBack(kept: KeptHost, start: StartThere, how: BringingBack = {}): Promise<BroughtBack> {
    const { clock, random } = this.#context;
    const { store, copies } = this.#options;
    const { over, signal } = how;
    const force = how.force === true && over === undefined;
    const files = {
      ...{ start, store, snapshot: kept.before, id: newId(clock, random), force },
      ...(copies === undefined ? {} : { copies }),
    };
    const narrowed = await this.#narrowed(kept, how);
    if (how.paths !== undefined) return { ...(await restore({ ...files, ...narrowed })), steps: [] };
    const state = await comparePoint(store, kept, start, signal);
    const conflicts =
      over?.stateBefore === undefined ? state.conflicts : changedSince(state, await readState(store, over.stateBefore));
    if (conflicts.length > 0 && !force) throw stateConflict(conflicts);
    const { expected, early } = await this.#beforeFiles(state, { ...files, ...narrowed });
    const restored = await restore({ ...files, ...narrowed, ...(expected === undefined ? {} : { expected }) });
    await bringPointBack(state, 'after-files', start, signal);
    const result = { ...restored, changes: [...early, ...restored.changes] };
    const hasChanged = state.changes.size > 0 || result.changes.length > 0;
    const now = hasChanged && state.before.looks.length > 0 ? await requirePointBack(state, start) : state.now;
    return { ...result, steps: inverseSteps(state).map(({ summary }) => summary), state: now };
  }

  /**
   * Does what comes before files: those that its steps read are brought back first. A package that is installed brings files along
   * that come back with their content only now; nobody else may have changed them until then.
   *
   * @returns what the paths look like afterwards, where something was done
   */
  async #beforeFiles(
    state: PointState,
    options: RestoreOptions,
  ): Promise<{ readonly expected?: ExpectedStates; readonly early: readonly Change[] }> {
    if (inverseSteps(state, 'before-files').length === 0) return { early: [] };
    const { id: _id, ...asked } = options;
    const { start, signal, store, snapshot } = asked;
    const { conflicts, conflictReport } = await previewRestore(asked);
    if (conflicts.length > 0 && asked.force !== true) throw restoreConflict(conflicts, conflictReport);
    const paths = filesFor(state);
    const { clock, random } = this.#context;
    const early = paths.length === 0 ? [] : (await restore({ ...asked, paths, id: newId(clock, random) })).changes;
    await bringPointBack(state, 'before-files', start, signal);
    const { states, absent } = await probe(start, (await store.snapshot(snapshot)).roots, signal);
    const known = asked.expected?.states;
    const read = [...states].map(([path, now]) => {
      const then = known?.get(path);
      // What only its flags changed of is what was read.
      const isRead =
        then !== undefined && isSameState({ ...then, changedAt: now.changedAt }, now) && hasSameRights(then, now);
      return [path, isRead ? { ...then, changedAt: now.changedAt } : now] as const;
    });
    return { expected: { states: new Map(read), absent }, early };
  }

  /** Forgets all that is kept of hosts. */
  async forget(kept: readonly KeptHost[]): Promise<void> {
    const snapshots = kept.flatMap(({ before, after, stateBefore, stateAfter }) => [
      before,
      after,
      stateBefore,
      stateAfter,
    ]);
    await this.store.remove(snapshots.filter((id) => id !== undefined));
  }

  async #keepState(about: Omit<SnapshotAbout, 'roots'>, state: KeptState | undefined): Promise<string | undefined> {
    if (state === undefined || state.looks.length === 0) return undefined;
    return keepState(this.#options.store, about, state);
  }

  async #narrowed({ after }: KeptHost, { paths, expected, over, signal }: BringingBack) {
    const left = after === undefined ? undefined : await this.#statesOf(after);
    const known = expected ?? (over === undefined ? left : await this.#statesOf(over.before));
    return {
      ...(known === undefined ? {} : { expected: known }),
      ...(left === undefined ? {} : { left: left.states }),
      ...(paths === undefined ? {} : { paths }),
      ...withSignal(signal),
    };
  }

  async #statesOf(snapshot: string): Promise<ExpectedStates> {
    const states = new Map<string, PathState>();
    for await (const entry of this.#options.store.entries(snapshot)) states.set(entry.path, entry);
    return { states, absent: new Set() };
  }
}

function hasSameRights(one: PathState, other: PathState): boolean {
  return one.mode === other.mode && one.uid === other.uid && one.gid === other.gid;
}
