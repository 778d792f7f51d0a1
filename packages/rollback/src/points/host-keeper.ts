import { newId } from '@opspilot/core';
import { capture } from '../capture/capture.js';
import { type BytePath, toBytePath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { ofMachine } from '../machine/machine.js';
import { probe } from '../probe/probe.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { OnProgress } from '../progress/progress.js';
import { progressEvents } from '../progress/progress-events.js';
import { previewRestore, type RestoreResult, restore } from '../restore/restore.js';
import type { ExpectedStates } from '../restore/restore-plan.js';
import { filesFor, inverseSteps, stateConflict } from '../state/bring-back.js';
import { lookSince } from '../state/look.js';
import { changedSince } from '../state/plan-state.js';
import { stateDifferences } from '../state/state-differences.js';
import { type KeptState, keepState, readState } from '../state/state-snapshots.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { Root, SnapshotAbout, SnapshotStore, SnapshotSummary } from '../store/snapshot-store.js';
import { bringBackBeforeFiles } from './before-files.js';
import { busOf } from './bus-of.js';
import type { StoredPoint } from './point-records.js';
import { bringPointBack, comparePoint, type PointState, requirePointBack } from './point-state.js';
import type { RollbackContext, RollbackOptions, UndoOptions, UndoPreview } from './rollback.js';
import { machineOf, requireSameMachine } from './same-machine.js';

/** Ids of the snapshots that are kept of a host: its files, and its state beside them. */
export type KeptHost = Pick<StoredPoint, 'before' | 'after' | 'stateBefore' | 'stateAfter' | 'restored'>;

/** What going back would do now, and what state was found to say so; of a part none. */
export interface HostPreview extends UndoPreview {
  readonly state?: PointState;
}

/** What is to be kept of a host. */
export interface HostContent {
  readonly roots: readonly Root[];
  readonly state?: KeptState | undefined;
  /** Whether a file may be left without its content where there is too much. Default none may. */
  readonly mayLeave?: (path: BytePath) => boolean;
}

/** What is brought back of a host, and over what. */
export interface BringingBack {
  /** Only these and what is below them; state beside files is left alone then. */
  readonly paths?: readonly BytePath[];
  /** What the paths looked like that may be overwritten. Default as the command left them, if that is known. */
  readonly expected?: ExpectedStates;
  /** Paths that later undos made anew as the command had left them: what they look like since. */
  readonly since?: ReadonlyMap<BytePath, Entry>;
  readonly force?: boolean;
  /** Whether what bears its name now may be another machine. */
  readonly anyMachine?: boolean;
  /** How it was kept just before: what is no longer so was changed by somebody in between, and is overwritten by nobody. */
  readonly over?: KeptHost;
  /** Told the snapshot of what the command left, and steps that go before files of it, before files come back. */
  readonly leaving?: (after: string) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** What was brought back of a host. */
export interface BroughtBack extends RestoreResult, Pick<UndoPreview, 'steps'> {
  /** Kinds of state beside files of which something was brought back. */
  readonly states: readonly string[];
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
  anyMachine = false,
  signal,
}: Pick<UndoOptions, 'paths' | 'anyMachine' | 'signal'>): Pick<BringingBack, 'paths' | 'anyMachine' | 'signal'> {
  return { ...(paths === undefined ? {} : { paths: paths.map(toBytePath) }), anyMachine, ...withSignal(signal) };
}

/** Keeps hosts in the store, and brings them back. */
export class HostKeeper {
  readonly #context: Pick<RollbackContext, 'clock' | 'random' | 'events'>;
  readonly #options: RollbackOptions;

  constructor(context: Pick<RollbackContext, 'clock' | 'random' | 'events'>, options: RollbackOptions) {
    this.#context = context;
    this.#options = options;
  }

  get store(): SnapshotStore {
    return this.#options.store;
  }

  /** @param parent - snapshot of the host, of which what has not changed is not read again */
  async keep(
    about: Omit<SnapshotAbout, 'roots'>,
    { roots, state, mayLeave }: HostContent,
    start: StartThere,
    parent?: string,
  ): Promise<{ readonly kept: Pick<KeptHost, 'before' | 'stateBefore'>; readonly files: SnapshotSummary }> {
    const { store, maxSize, maxEntries, copies } = this.#options;
    const files = await capture({
      ...{ start, store, about: { ...about, roots }, onProgress: this.#progress() },
      ...(parent === undefined ? {} : { parent }),
      ...(maxSize === undefined ? {} : { maxSize }),
      ...(maxEntries === undefined ? {} : { maxEntries }),
      ...(copies === undefined ? {} : { copies }),
      ...(mayLeave === undefined ? {} : { mayLeave }),
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
    const after = await this.#keepFound({ ...about, roots }, start);
    return { after, stateAfter: await this.#keepState(about, content.state) };
  }

  /** Keeps what the files of a host look like that was just gone back with: what of them is like that later, nobody else changed. */
  async keepRestored({ before }: KeptHost, about: Omit<SnapshotAbout, 'roots'>, start: StartThere): Promise<string> {
    const { roots } = await this.store.snapshot(before);
    return this.#keepFound({ ...about, roots }, start);
  }

  async #keepFound(about: SnapshotAbout, start: StartThere): Promise<string> {
    const found = await probe(start, about.roots);
    return this.#keepStates({ ...about, ...ofMachine(found) }, found.states);
  }

  async #keepLeft({ after = '' }: KeptHost, left: ReadonlyMap<BytePath, Entry>): Promise<string> {
    const {
      id: _id,
      entries: _entries,
      size: _size,
      linkedElsewhere: _links,
      ...about
    } = await this.store.snapshot(after);
    return this.#keepStates(about, left);
  }

  async #keepStates(about: SnapshotAbout, states: ReadonlyMap<BytePath, Entry>): Promise<string> {
    const writer = await this.store.begin(about);
    for (const entry of states.values()) writer.add(entry);
    return (await writer.commit()).id;
  }

  async #stateNow(kept: KeptHost, start: StartThere): Promise<KeptState | undefined> {
    const { looks, state } = await this.stateOf(kept);
    return looks.length === 0 ? undefined : { looks, state: (await lookSince(start, looks, state)).state };
  }

  /** The state that is kept, and what was asked. */
  async stateOf({ stateBefore }: KeptHost): Promise<KeptState> {
    return readState(this.#options.store, stateBefore);
  }

  async preview(kept: KeptHost, start: StartThere, how: BringingBack = {}): Promise<HostPreview> {
    const { store } = this.#options;
    const isPart = how.paths !== undefined;
    // Before state is looked at: a look may leave something there, such as a dump.
    if (kept.stateBefore !== undefined && !isPart && how.anyMachine !== true) {
      await requireSameMachine(store, kept, start, how.signal);
    }
    const state = isPart ? undefined : await comparePoint(store, kept, start, how.signal);
    const asked = { start, store, snapshot: kept.before, ...(await this.#narrowed(kept, how, state)) };
    const files = await previewRestore(asked);
    if (state === undefined) return { ...files, steps: [], stateDifferences: [], stateConflicts: [] };
    return {
      ...files,
      steps: inverseSteps(state).map(({ summary }) => summary),
      stateDifferences: stateDifferences(state),
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
      ...{ start, store, snapshot: kept.before, id: newId(clock, random), force, onProgress: this.#progress() },
      ...(copies === undefined ? {} : { copies }),
    };
    if (how.paths !== undefined) {
      return { ...(await restore({ ...files, ...(await this.#narrowed(kept, how)) })), steps: [], states: [] };
    }
    const state = await comparePoint(store, kept, start, signal);
    const conflicts =
      over?.stateBefore === undefined ? state.conflicts : changedSince(state, await readState(store, over.stateBefore));
    if (conflicts.length > 0 && !force) throw stateConflict(conflicts);
    const narrowed = await this.#narrowed(kept, how, state);
    const { early, ...since } = await bringBackBeforeFiles(state, { ...files, ...narrowed }, newId(clock, random));
    // From here on it is known to whoever goes on, should this not come to its end.
    if (since.left !== undefined) await how.leaving?.(await this.#keepLeft(kept, since.left));
    const restored = await restore({ ...files, ...narrowed, ...since });
    await bringPointBack(state, 'after-files', start, signal);
    const result = { ...restored, changes: [...early, ...restored.changes] };
    const hasChanged = state.changes.size > 0 || result.changes.length > 0;
    const now = hasChanged && state.before.looks.length > 0 ? await requirePointBack(state, start) : state.now;
    const states = [...state.changes].flatMap(([kind, changes]) => (changes.length === 0 ? [] : [kind]));
    return { ...result, steps: inverseSteps(state).map(({ summary }) => summary), states, state: now };
  }

  #progress(): OnProgress {
    return progressEvents(busOf(this.#context), this.#context.clock);
  }

  /** Forgets all that is kept of hosts. */
  async forget(kept: readonly KeptHost[]): Promise<void> {
    await this.store.remove(snapshotsOf(kept));
  }

  async #keepState(about: Omit<SnapshotAbout, 'roots'>, state: KeptState | undefined): Promise<string | undefined> {
    if (state === undefined || state.looks.length === 0) return undefined;
    return keepState(this.#options.store, about, state);
  }

  /** @param state - that is brought back beside files: what its steps read comes back whoever changed it */
  async #narrowed(kept: KeptHost, how: BringingBack, state?: PointState) {
    const { after } = kept;
    const { paths, expected, since, over, signal } = how;
    const left = after === undefined ? undefined : await this.#statesOf(after);
    const seen = left && since && { ...left, states: new Map([...left.states, ...since]) };
    const known = expected ?? (over === undefined ? (seen ?? left) : await this.#statesOf(over.before));
    const needed = new Set(state === undefined ? [] : filesFor(state));
    const own = left && new Map([...left.states].filter(([path]) => !needed.has(path)));
    return {
      ...(known === undefined ? {} : { expected: known }),
      ...(own === undefined ? {} : { left: own }),
      ...(paths === undefined ? {} : { paths }),
      machine: how.anyMachine === true ? [] : await machineOf(this.store, kept),
      ...withSignal(signal),
    };
  }

  async #statesOf(snapshot: string): Promise<ExpectedStates> {
    return { states: await entriesByPath(this.#options.store, snapshot), absent: new Set() };
  }
}

/** Ids of all snapshots that are kept of hosts. */
export function snapshotsOf(kept: readonly KeptHost[]): readonly string[] {
  const ids = kept.flatMap(({ before, after, stateBefore, stateAfter, restored }) => [
    ...[before, after, stateBefore, stateAfter, restored],
  ]);
  return ids.filter((id) => id !== undefined);
}
