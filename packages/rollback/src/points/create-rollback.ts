import {
  type CommandDraft,
  type CommandHooks,
  declareEvents,
  definePlugin,
  type EventBus,
  type ExecutionOptions,
  newId,
  OpsError,
  type RecoveryPoint,
} from '@opspilot/core';
import { capture } from '../capture/capture.js';
import { showPath } from '../entry/byte-path.js';
import type { Probe } from '../probe/parse-probe.js';
import { probe } from '../probe/probe.js';
import type { StartThere } from '../probe/start-there.js';
import { previewRestore, type RestoreResult, restore } from '../restore/restore.js';
import type { Root, SnapshotStore } from '../store/snapshot-store.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import { touchedSet } from '../touched/touched-set.js';
import { openPointRecords, type PointRecords, type StoredPoint } from './point-records.js';
import type {
  Rollback,
  RollbackContext,
  RollbackEvents,
  RollbackOptions,
  UndoOptions,
  UndoResult,
} from './rollback.js';

/** Recovery points over a pilot's context, for use without the plugin. */
export async function createRollback(
  context: RollbackContext,
  options: RollbackOptions,
): Promise<{ readonly api: Rollback; readonly hooks: CommandHooks }> {
  const keeper = new PointKeeper(context, options, await openPointRecords(context.storage));
  return { api: keeper, hooks: keeper.hooks };
}

/** The plugin: `pilot.rollback`, and a recovery point before every command that changes files. */
export function rollback(options: RollbackOptions) {
  return definePlugin({
    id: 'rollback',
    events: declareEvents<RollbackEvents>(),
    setup: (context) => createRollback(context, options),
  });
}

class PointKeeper implements Rollback {
  readonly #context: RollbackContext;
  readonly #options: RollbackOptions;
  readonly #records: PointRecords;
  readonly #events: EventBus<RollbackEvents>;

  constructor(context: RollbackContext, options: RollbackOptions, records: PointRecords) {
    this.#context = context;
    this.#options = options;
    this.#records = records;
    // The bus of a pilot carries every plugin's events; their types are declared by the plugin.
    this.#events = context.events as unknown as EventBus<RollbackEvents>;
  }

  readonly hooks: CommandHooks = {
    prepare: (draft, stage) =>
      this.#prepare(draft, (command, options) => stage.start(command, { signal: stage.signal, ...options })),
    // What a command left is known at its end alone; later, somebody else's changes are among it.
    verify: async (draft, _outcome, stage) => {
      await this.#see(draft, (command, options) => stage.start(command, { signal: stage.signal, ...options }));
      return undefined;
    },
    recover: async (draft, outcome, stage) => {
      const start: StartThere = (command, options) => stage.start(command, { signal: stage.signal, ...options });
      await this.#see(draft, start);
      const point = await this.#pointOf(draft);
      if (point === undefined) return undefined;
      if (this.#options.undoFailed !== true || outcome.status === 'unknown') {
        return { result: 'left-alone', summary: `The recovery point ${point.id} takes it back.` };
      }
      const { changes, left } = await this.#restore(point, start, {});
      const summary =
        left.length === 0
          ? `${changes.length} paths are as they were.`
          : `${changes.length - left.length} paths are as they were; ${left.map(showPath).join(', ')} could not be removed.`;
      return { result: left.length === 0 ? 'recovered' : 'failed', summary };
    },
  };

  async points(host?: string) {
    return this.#records.list(host);
  }

  async preview(id: string, options: UndoOptions = {}) {
    const point = await this.#records.get(id);
    const start = this.#startOn(point, options);
    return previewRestore({
      start,
      store: this.#options.store,
      snapshot: point.before,
      ...(await this.#expected(point)),
    });
  }

  async undo(id: string, options: UndoOptions = {}): Promise<UndoResult> {
    const point = await this.#records.get(id);
    const start = this.#startOn(point, options);
    const roots = await rootsOf(this.#options.store, point.before);
    const plan = await this.preview(id, options);
    // Refused before anything is captured.
    if (plan.conflicts.length > 0 && options.force !== true) await this.#restore(point, start, options);
    const redo = await this.#take(
      {
        command: point.command,
        host: point.host,
        summary: `What undoing ${point.id} replaced`,
        becomeUser: point.becomeUser,
      },
      roots,
      start,
      point.before,
    );
    const result = await this.#restore(point, start, options);
    await this.#keepAfter(redo, roots, start);
    return { ...result, point: redo };
  }

  async forget(ids: readonly string[]): Promise<void> {
    const points = (await this.#records.list()).filter(({ id }) => ids.includes(id));
    await this.#records.remove(points.map(({ id }) => id));
    await this.#options.store.remove(
      points.flatMap(({ before, after }) => [before, ...(after === undefined ? [] : [after])]),
    );
  }

  async #prepare(draft: CommandDraft, start: StartThere): Promise<Omit<RecoveryPoint, 'source'> | undefined> {
    if (draft.role !== 'command' || draft.analysis === undefined) return undefined;
    const { paths } = touchedSet(draft.analysis);
    try {
      const roots = await resolvePaths(start, paths);
      if (roots.length === 0) return undefined;
      const about = { command: draft.id, host: draft.host.name, summary: draft.command, becomeUser: draft.becomeUser };
      const id = await this.#take(about, roots, start);
      return { id, summary: `${roots.length} paths can be brought back to what they were.` };
    } catch (error) {
      if (this.#options.whenImpossible !== 'go-on' || !OpsError.is(error)) throw error;
      this.#context.logger.warn({ err: error, command: draft.id }, 'no recovery point could be taken');
      return undefined;
    }
  }

  async #take(
    {
      command,
      host,
      summary,
      becomeUser,
    }: { command: string; host: string; summary: string; becomeUser: string | undefined },
    roots: readonly Root[],
    start: StartThere,
    parent?: string,
  ): Promise<string> {
    const { clock, random } = this.#context;
    const { store, maxSize, maxEntries } = this.#options;
    const takenAt = clock.now();
    const id = newId(clock, random);
    const { id: before, entries } = await capture({
      ...{ start, store, about: { host, reason: summary, takenAt, roots, labels: { point: id } } },
      ...(parent === undefined ? {} : { parent }),
      ...(maxSize === undefined ? {} : { maxSize }),
      ...(maxEntries === undefined ? {} : { maxEntries }),
    });
    await this.#records.add({
      id,
      command,
      summary,
      host,
      takenAt,
      before,
      ...(becomeUser === undefined ? {} : { becomeUser }),
    });
    this.#events.emit('recovery-point.taken', { point: id, command, host, paths: entries });
    return id;
  }

  async #see(draft: CommandDraft, start: StartThere): Promise<void> {
    const point = await this.#pointOf(draft);
    if (point !== undefined && point.after === undefined) {
      await this.#keepAfter(point.id, await rootsOf(this.#options.store, point.before), start);
    }
  }

  async #keepAfter(id: string, roots: readonly Root[], start: StartThere): Promise<void> {
    const { store } = this.#options;
    const { host, summary } = await this.#records.get(id);
    const { states } = await probe(start, roots);
    const about = { host, reason: summary, takenAt: this.#context.clock.now(), roots, labels: { after: id } };
    const writer = await store.begin(about);
    for (const state of states.values()) writer.add(state);
    const { id: after } = await writer.commit();
    await this.#records.setAfter(id, after);
  }

  async #pointOf({ id, host }: CommandDraft): Promise<StoredPoint | undefined> {
    return (await this.#records.list(host.name)).find(({ command }) => command === id);
  }

  async #expected({ after }: StoredPoint): Promise<{ readonly expected?: Probe }> {
    if (after === undefined) return {};
    const states = new Map();
    for await (const entry of this.#options.store.entries(after)) states.set(entry.path, entry);
    return { expected: { states, absent: new Set() } };
  }

  async #restore(
    point: StoredPoint,
    start: StartThere,
    { force = false, signal }: UndoOptions,
  ): Promise<RestoreResult> {
    const { clock, random } = this.#context;
    const result = await restore({
      ...{ start, store: this.#options.store, snapshot: point.before, id: newId(clock, random), force },
      ...(await this.#expected(point)),
      ...(signal === undefined ? {} : { signal }),
    });
    await this.#records.setUndone(point.id, clock.now());
    const { changes, left } = result;
    this.#events.emit('recovery-point.restored', { point: point.id, host: point.host, changes: changes.length, left });
    return result;
  }

  #startOn({ host, becomeUser }: StoredPoint, { become }: UndoOptions): StartThere {
    const user = become ?? (becomeUser === undefined ? undefined : { user: becomeUser });
    const as: ExecutionOptions = user === undefined ? {} : { become: user };
    return (command, options) => this.#context.hosts.start(host, command, { ...as, ...options });
  }
}

async function rootsOf(store: SnapshotStore, snapshot: string): Promise<readonly Root[]> {
  return (await store.snapshots()).find(({ id }) => id === snapshot)?.roots ?? [];
}
