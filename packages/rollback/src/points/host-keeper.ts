import { newId } from '@opspilot/core';
import { capture } from '../capture/capture.js';
import { type BytePath, toBytePath } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { probe } from '../probe/probe.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { previewRestore, type RestoreResult, restore } from '../restore/restore.js';
import type { ExpectedStates } from '../restore/restore-plan.js';
import { inverseSteps, stateConflict } from '../state/bring-back.js';
import type { Look } from '../state/state-kind.js';
import { type KeptState, keepState, readState } from '../state/state-snapshots.js';
import type { Root, SnapshotAbout, SnapshotStore, SnapshotSummary } from '../store/snapshot-store.js';
import type { StoredPoint } from './point-records.js';
import { bringPointBack, comparePoint, requirePointBack } from './point-state.js';
import type { RollbackContext, RollbackOptions, UndoOptions, UndoPreview } from './rollback.js';

/** Ids of the snapshots that are kept of a host: its files, and its state beside them. */
export type KeptHost = Pick<StoredPoint, 'before' | 'after' | 'stateBefore' | 'stateAfter'>;

/** What is to be kept of a host. */
export interface HostContent {
  readonly roots: readonly Root[];
  readonly state?: KeptState;
}

/** What is brought back of a host, and over what. */
export interface BringingBack {
  /** Only these and what is below them; state beside files is left alone then. */
  readonly paths?: readonly BytePath[];
  /** What the paths looked like that may be overwritten. Default as the command left them, if that is known. */
  readonly expected?: ExpectedStates;
  readonly force?: boolean;
  readonly signal?: AbortSignal;
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
    const { store, maxSize, maxEntries } = this.#options;
    const files = await capture({
      ...{ start, store, about: { ...about, roots } },
      ...(parent === undefined ? {} : { parent }),
      ...(maxSize === undefined ? {} : { maxSize }),
      ...(maxEntries === undefined ? {} : { maxEntries }),
    });
    const stateBefore = await this.#keepState(about, state);
    return { kept: { before: files.id, ...(stateBefore === undefined ? {} : { stateBefore }) }, files };
  }

  /** Keeps what a host looks like now: by it is seen later what somebody else changed. */
  async keepAfter(
    kept: KeptHost,
    about: Omit<SnapshotAbout, 'roots'>,
    start: StartThere,
  ): Promise<{ readonly after: string; readonly stateAfter: string | undefined }> {
    const { store } = this.#options;
    const { roots } = await store.snapshot(kept.before);
    const { states } = await probe(start, roots);
    const writer = await store.begin({ ...about, roots });
    for (const state of states.values()) writer.add(state);
    const { id: after } = await writer.commit();
    const now = kept.stateBefore === undefined ? undefined : (await comparePoint(store, kept, start)).now;
    return { after, stateAfter: await this.#keepState(about, now) };
  }

  /** The state that is kept, as it was asked about. */
  async looksOf({ stateBefore }: KeptHost): Promise<readonly Look[]> {
    return stateBefore === undefined ? [] : (await readState(this.#options.store, stateBefore)).looks;
  }

  async preview(kept: KeptHost, start: StartThere, how: BringingBack = {}): Promise<UndoPreview> {
    const { store } = this.#options;
    const files = await previewRestore({ start, store, snapshot: kept.before, ...(await this.#narrowed(kept, how)) });
    if (how.paths !== undefined) return { ...files, steps: [], stateConflicts: [] };
    const state = await comparePoint(store, kept, start, how.signal);
    return { ...files, steps: inverseSteps(state).map(({ summary }) => summary), stateConflicts: state.conflicts };
  }

  async bringBack(
    kept: KeptHost,
    start: StartThere,
    how: BringingBack = {},
  ): Promise<RestoreResult & Pick<UndoPreview, 'steps'>> {
    const { clock, random } = this.#context;
    const { store } = this.#options;
    const { force = false, signal } = how;
    const files = { start, store, snapshot: kept.before, id: newId(clock, random), force };
    const narrowed = await this.#narrowed(kept, how);
    if (how.paths !== undefined) return { ...(await restore({ ...files, ...narrowed })), steps: [] };
    const state = await comparePoint(store, kept, start, signal);
    if (state.conflicts.length > 0 && !force) throw stateConflict(state.conflicts);
    await bringPointBack(state, 'before-files', start, signal);
    const result = await restore({ ...files, ...narrowed });
    await bringPointBack(state, 'after-files', start, signal);
    await requirePointBack(state, start);
    return { ...result, steps: inverseSteps(state).map(({ summary }) => summary) };
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

  async #narrowed({ after }: KeptHost, { paths, expected, signal }: BringingBack) {
    const known = expected ?? (after === undefined ? undefined : await this.#statesOf(after));
    return {
      ...(known === undefined ? {} : { expected: known }),
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
