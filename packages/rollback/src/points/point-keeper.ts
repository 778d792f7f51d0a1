import { type EventBus, newId, type OpsError } from '@opspilot/core';
import type { StartThere } from '../probe/start-there.js';
import type { RecoveryRecords } from '../recovery/recovery-records.js';
import { unseenConflict } from '../restore/conflict.js';
import type { Change } from '../restore/restore-plan.js';
import { pointLabels } from '../store/point-labels.js';
import type { SnapshotAbout, SnapshotSummary } from '../store/snapshot-store.js';
import { busOf } from './bus-of.js';
import { type BesideSources, besideForgotten, changedBeside, type IsTheirs } from './changed-beside.js';
import { fileLosses } from './file-losses.js';
import type { ForgottenSnapshots } from './forgotten-snapshots.js';
import {
  type BringingBack,
  type BroughtBack,
  type HostContent,
  HostKeeper,
  type HostPreview,
  type KeepingAfter,
} from './host-keeper.js';
import { noting } from './noting.js';
import type { ForgottenBeside, PointRecords, StoredPoint, Undoing } from './point-records.js';
import type { RollbackContext, RollbackEvents, RollbackOptions } from './rollback.js';
import { leftSinceUndone } from './since-undone.js';
import { requireUnchanged } from './validation.js';

/** What a point is taken for. */
export type PointAbout = Pick<StoredPoint, 'command' | 'host' | 'summary' | 'becomeUser' | 'losses' | 'undoes'>;

/** A point that was just taken, and what of files is in it. */
export type TakenPoint = StoredPoint & { readonly files: SnapshotSummary };

/** How much of a point is gone back to, and whether over what others changed. */
export type GoingBack = Omit<BringingBack, 'expected' | 'since' | 'leaving'>;

/** What came of going back to a point. */
export interface WentBack extends BroughtBack {
  /** Why it could not be kept that it was, though it was. */
  readonly unrecorded?: OpsError;
}

/** Takes points and goes back to them: a record in the database for each, and snapshots of before and after in the store. */
export class PointKeeper {
  readonly records: PointRecords;
  readonly #recoveries: Pick<RecoveryRecords, 'restoringsSince'>;
  readonly #forgotten: ForgottenSnapshots;
  readonly #context: RollbackContext;
  readonly #hosts: HostKeeper;
  readonly #events: EventBus<RollbackEvents>;

  constructor(
    context: RollbackContext,
    options: RollbackOptions,
    records: PointRecords,
    recoveries: Pick<RecoveryRecords, 'restoringsSince'>,
    forgotten: ForgottenSnapshots,
  ) {
    this.#forgotten = forgotten;
    this.records = records;
    this.#recoveries = recoveries;
    this.#context = context;
    this.#hosts = new HostKeeper(context, options);
    this.#events = busOf(context);
  }

  /** @param parent - snapshot of the host, of which what has not changed is not read again */
  async take(about: PointAbout, content: HostContent, start: StartThere, parent?: string): Promise<TakenPoint> {
    const { clock, random, redactor } = this.#context;
    const { command, host } = about;
    // A secret in the command is hidden while that lasts, and would stand here for longer, and in proofs.
    const summary = redactor.text(about.summary);
    const takenAt = clock.now();
    const id = newId(clock, random);
    const labels = pointLabels.before(id);
    const { kept, files } = await this.#hosts.keep({ host, reason: summary, takenAt, labels }, content, start, parent);
    const losses = [...new Set([...about.losses, ...fileLosses(files)])].map((loss) => redactor.text(loss));
    const knowsMachine = files.machine !== undefined;
    const point = { ...about, summary, losses, id, takenAt, knowsMachine, ...kept };
    await this.records.add(point).catch(async (error: unknown) => {
      await this.#hosts.forget([kept]);
      throw error;
    });
    this.#events.emit('recovery-point.taken', { point: id, command, host, paths: files.entries, losses });
    return { ...point, files, knowsAfter: false };
  }

  /** Keeps what a point is about, as it is now: by it is seen later what somebody else changed. */
  async keepAfter(point: StoredPoint, start: StartThere, how: KeepingAfter = {}): Promise<StoredPoint> {
    const { id } = point;
    const { after, stateAfter } = await this.#hosts.keepAfter(point, this.#aboutAfter(point), start, how);
    await this.records.setAfter(id, after, stateAfter, this.#context.clock.now());
    return { ...point, after, knowsAfter: true, ...(stateAfter === undefined ? {} : { stateAfter }) };
  }

  /** Keeps what a point is about, once it was gone back to without a further point. */
  async keepRestored(point: StoredPoint, start: StartThere): Promise<void> {
    await this.records.setRestored(point.id, await this.#hosts.keepRestored(point, this.#aboutAfter(point), start));
  }

  #aboutAfter({ id, host, summary }: StoredPoint): Omit<SnapshotAbout, 'roots'> {
    return { host, reason: summary, takenAt: this.#context.clock.now(), labels: pointLabels.after(id) };
  }

  /**
   * What going back would do. Where nobody looked at what the command left, as its process died before, nobody can tell what
   * somebody else did since: all that would be lost is a conflict.
   */
  async preview(point: StoredPoint, start: StartThere, how: GoingBack = {}): Promise<HostPreview> {
    const preview = await this.#hosts.preview(point, start, how);
    if (point.knowsAfter) return this.#amongOthers(point, start, how, preview);
    const lost = preview.changes.filter(({ kind }) => kind === 'replace' || kind === 'remove');
    return {
      ...preview,
      conflicts: lost.map(({ path }) => path),
      conflictReport: lost.map(unseenConflict),
      stateConflicts: [...(preview.state?.changes.keys() ?? [])],
    };
  }

  /** What other commands of ours, and undos of theirs, did to the same paths is told apart from what somebody else did. */
  async #amongOthers(
    point: StoredPoint,
    start: StartThere,
    how: GoingBack,
    preview: HostPreview,
  ): Promise<HostPreview> {
    const { store } = this.#hosts;
    const undoings = preview.conflicts.length === 0 ? [] : await this.#undoingsSince(point);
    const since = await leftSinceUndone(undoings, store, point, preview.conflicts);
    const found = since.size === 0 ? preview : await this.#hosts.preview(point, start, { ...how, since });
    const isTheirs = await this.#changedBeside(point);
    if (isTheirs === undefined) return found;
    const told = new Set(found.conflicts);
    // The times of a directory tell of both, and are nobody's.
    const isOfBoth = (change: Change): boolean =>
      isTheirs(change.path) && !(change.kind === 'adjust' && change.entry.type === 'directory');
    const more = found.changes.filter((change) => isOfBoth(change) && !told.has(change.path));
    if (more.length === 0) return found;
    return {
      ...found,
      conflicts: [...found.conflicts, ...more.map(({ path }) => path)],
      conflictReport: [...found.conflictReport, ...more.map(unseenConflict)],
    };
  }

  /** Sees that what a command left is its own where others of ours ran meanwhile. @throws OpsError `restore-conflict` */
  async requireNoneBeside(point: StoredPoint, start: StartThere): Promise<void> {
    if ((await this.#changedBeside(point)) === undefined) return;
    const { conflicts, conflictReport, stateConflicts } = await this.preview(point, start);
    requireUnchanged(conflicts, conflictReport, stateConflicts);
  }

  #changedBeside(point: StoredPoint): Promise<IsTheirs | undefined> {
    return changedBeside(this.#besideSources, point);
  }

  get #besideSources(): BesideSources {
    return { records: this.records, history: this.#context.history, store: this.#hosts.store };
  }

  async #undoingsSince(point: StoredPoint): Promise<readonly Undoing[]> {
    const restored = await this.#recoveries.restoringsSince(point.host, point.takenAt);
    return [...(await this.records.undoingsSince(point)), ...restored];
  }

  async restore(point: StoredPoint, start: StartThere, how: GoingBack = {}): Promise<WentBack> {
    const leaving = async (after: string): Promise<void> => {
      await this.records.setAfter(point.id, after);
      if (point.after !== undefined) await this.#hosts.store.remove([point.after]);
    };
    await this.records.beginUndo(point.id, this.#context.clock.now());
    const result = await this.#hosts.bringBack(point, start, { ...how, leaving });
    const undoneAt = how.paths === undefined ? this.#context.clock.now() : undefined;
    const { error } = await noting(() => this.records.endUndo(point, undoneAt));
    const { changes, left } = result;
    this.#events.emit('recovery-point.restored', { point: point.id, host: point.host, changes: changes.length, left });
    return { ...result, ...(error === undefined ? {} : { unrecorded: error }) };
  }

  /** Points that are kept and met one of these know of it. */
  async forget(ids: readonly string[]): Promise<void> {
    const beside: ForgottenBeside[] = [];
    for (const id of ids) beside.push(...(await besideForgotten(this.#besideSources, id)));
    await this.records.remove(ids, beside);
    await this.#forgotten.free();
  }

  /** The same of one, unless somebody is going back to it, or began to; its snapshots stay noted. @returns whether it is gone */
  async removeIdle(id: string): Promise<boolean> {
    return this.records.removeIdle(id, await besideForgotten(this.#besideSources, id));
  }
}
