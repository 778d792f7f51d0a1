import { type EventBus, newId } from '@opspilot/core';
import { capture } from '../capture/capture.js';
import type { PathState } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import { probe } from '../probe/probe.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { previewRestore, type RestoreResult, restore } from '../restore/restore.js';
import { inverseSteps, stateConflict } from '../state/bring-back.js';
import { type KeptState, keepState } from '../state/state-snapshots.js';
import type { Root, SnapshotAbout } from '../store/snapshot-store.js';
import type { PointRecords, StoredPoint } from './point-records.js';
import { bringPointBack, comparePoint, requirePointBack } from './point-state.js';
import type { RollbackContext, RollbackEvents, RollbackOptions, UndoOptions, UndoPreview } from './rollback.js';

/** What a point is taken for. */
export type PointAbout = Pick<StoredPoint, 'command' | 'host' | 'summary' | 'becomeUser'>;

/** What a point is to hold. */
export interface PointContent {
  readonly roots: readonly Root[];
  readonly state?: KeptState;
}

/** Takes points and goes back to them: a record in the database for each, and snapshots of before and after in the store. */
export class PointKeeper {
  readonly records: PointRecords;
  readonly #context: RollbackContext;
  readonly #options: RollbackOptions;
  readonly #events: EventBus<RollbackEvents>;

  constructor(context: RollbackContext, options: RollbackOptions, records: PointRecords) {
    this.records = records;
    this.#context = context;
    this.#options = options;
    // The bus of a pilot carries every plugin's events; their types are declared by the plugin.
    this.#events = context.events as unknown as EventBus<RollbackEvents>;
  }

  /** @param parent - snapshot of the host, of which what has not changed is not read again */
  async take(
    about: PointAbout,
    { roots, state }: PointContent,
    start: StartThere,
    parent?: string,
  ): Promise<StoredPoint> {
    const { clock, random } = this.#context;
    const { store, maxSize, maxEntries } = this.#options;
    const { command, host, summary } = about;
    const takenAt = clock.now();
    const id = newId(clock, random);
    const { id: before, entries } = await capture({
      ...{ start, store, about: { host, reason: summary, takenAt, roots, labels: { point: id } } },
      ...(parent === undefined ? {} : { parent }),
      ...(maxSize === undefined ? {} : { maxSize }),
      ...(maxEntries === undefined ? {} : { maxEntries }),
    });
    const stateBefore = await this.#keepState({ host, reason: summary, takenAt, labels: { point: id } }, state);
    const point = { ...about, id, takenAt, before, ...(stateBefore === undefined ? {} : { stateBefore }) };
    await this.records.add(point);
    this.#events.emit('recovery-point.taken', { point: id, command, host, paths: entries });
    return { ...point, knowsAfter: false };
  }

  /** Keeps what a point is about, as it is now: by it is seen later what somebody else changed. */
  async keepAfter(point: StoredPoint, start: StartThere): Promise<void> {
    const { id, host, summary, before, stateBefore } = point;
    const { store } = this.#options;
    const { roots } = await store.snapshot(before);
    const { states } = await probe(start, roots);
    const about = { host, reason: summary, takenAt: this.#context.clock.now(), labels: { after: id } };
    const writer = await store.begin({ ...about, roots });
    for (const state of states.values()) writer.add(state);
    const { id: after } = await writer.commit();
    const now = stateBefore === undefined ? undefined : (await comparePoint(store, point, start)).now;
    await this.records.setAfter(id, after, await this.#keepState(about, now));
  }

  async preview(point: StoredPoint, start: StartThere): Promise<UndoPreview> {
    const { store } = this.#options;
    const files = await previewRestore({ start, store, snapshot: point.before, ...(await this.#expected(point)) });
    const state = await comparePoint(store, point, start);
    return { ...files, steps: inverseSteps(state).map(({ summary }) => summary), stateConflicts: state.conflicts };
  }

  async restore(
    point: StoredPoint,
    start: StartThere,
    { force = false, signal }: Pick<UndoOptions, 'force' | 'signal'> = {},
  ): Promise<RestoreResult & Pick<UndoPreview, 'steps'>> {
    const { clock, random } = this.#context;
    const { store } = this.#options;
    const state = await comparePoint(store, point, start, signal);
    if (state.conflicts.length > 0 && !force) throw stateConflict(state.conflicts);
    await bringPointBack(state, 'before-files', start, signal);
    const result = await restore({
      ...{ start, store, snapshot: point.before, id: newId(clock, random), force },
      ...(await this.#expected(point)),
      ...withSignal(signal),
    });
    await bringPointBack(state, 'after-files', start, signal);
    await requirePointBack(state, start);
    await this.records.setUndone(point.id, clock.now());
    const { changes, left } = result;
    this.#events.emit('recovery-point.restored', { point: point.id, host: point.host, changes: changes.length, left });
    return { ...result, steps: inverseSteps(state).map(({ summary }) => summary) };
  }

  async #keepState(about: Omit<SnapshotAbout, 'roots'>, state: KeptState | undefined): Promise<string | undefined> {
    if (state === undefined || state.looks.length === 0) return undefined;
    return keepState(this.#options.store, about, state);
  }

  async #expected({ after }: StoredPoint): Promise<{ readonly expected?: Probe }> {
    if (after === undefined) return {};
    const states = new Map<string, PathState>();
    for await (const entry of this.#options.store.entries(after)) states.set(entry.path, entry);
    return { expected: { states, absent: new Set() } };
  }
}
