import { type EventBus, newId } from '@opspilot/core';
import { capture } from '../capture/capture.js';
import type { PathState } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import { probe } from '../probe/probe.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { previewRestore, type RestoreResult, restore } from '../restore/restore.js';
import type { RestorePlan } from '../restore/restore-plan.js';
import type { Root } from '../store/snapshot-store.js';
import type { PointRecords, StoredPoint } from './point-records.js';
import type { RollbackContext, RollbackEvents, RollbackOptions, UndoOptions } from './rollback.js';

/** What a point is taken for. */
export type PointAbout = Pick<StoredPoint, 'command' | 'host' | 'summary' | 'becomeUser'>;

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
  async take(about: PointAbout, roots: readonly Root[], start: StartThere, parent?: string): Promise<StoredPoint> {
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
    const point = { ...about, id, takenAt, before };
    await this.records.add(point);
    this.#events.emit('recovery-point.taken', { point: id, command, host, paths: entries });
    return { ...point, knowsAfter: false };
  }

  /** Keeps what the paths of a point look like now: by it is seen later what somebody else changed. */
  async keepAfter({ id, host, summary, before }: StoredPoint, start: StartThere): Promise<void> {
    const { store } = this.#options;
    const { roots } = await store.snapshot(before);
    const { states } = await probe(start, roots);
    const takenAt = this.#context.clock.now();
    const writer = await store.begin({ host, reason: summary, takenAt, roots, labels: { after: id } });
    for (const state of states.values()) writer.add(state);
    const { id: after } = await writer.commit();
    await this.records.setAfter(id, after);
  }

  async preview(point: StoredPoint, start: StartThere): Promise<RestorePlan> {
    const { store } = this.#options;
    return previewRestore({ start, store, snapshot: point.before, ...(await this.#expected(point)) });
  }

  async restore(
    point: StoredPoint,
    start: StartThere,
    { force = false, signal }: Pick<UndoOptions, 'force' | 'signal'> = {},
  ): Promise<RestoreResult> {
    const { clock, random } = this.#context;
    const result = await restore({
      ...{ start, store: this.#options.store, snapshot: point.before, id: newId(clock, random), force },
      ...(await this.#expected(point)),
      ...withSignal(signal),
    });
    await this.records.setUndone(point.id, clock.now());
    const { changes, left } = result;
    this.#events.emit('recovery-point.restored', { point: point.id, host: point.host, changes: changes.length, left });
    return result;
  }

  async #expected({ after }: StoredPoint): Promise<{ readonly expected?: Probe }> {
    if (after === undefined) return {};
    const states = new Map<string, PathState>();
    for await (const entry of this.#options.store.entries(after)) states.set(entry.path, entry);
    return { expected: { states, absent: new Set() } };
  }
}
