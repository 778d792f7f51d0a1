import type { Proof } from '../proof/proof.js';
import { proveRestored } from '../proof/prove-restored.js';
import type { ValidationResult } from '../proof/validation-result.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { thingsHeld, thingsIn } from '../validators/restored-things.js';
import type { Validate } from '../validators/validate.js';
import { checkHealth } from './check-health.js';
import { partOf } from './host-keeper.js';
import { keepRedo } from './keep-redo.js';
import { noting } from './noting.js';
import type { GoingBack, PointKeeper } from './point-keeper.js';
import type { StoredPoint } from './point-records.js';
import { requireEnded } from './require-ended.js';
import type { RollbackContext, UndoOptions, UndoPlan, UndoResult } from './rollback.js';
import { startOn } from './start-on.js';
import { stoppedHalfWay } from './stopped-half-way.js';
import { filesResult, proofResult, recordsResult, requireUnchanged, stateResult } from './validation.js';

/** Which part of a point is gone back to, and how. */
export function goingBack({ force, ...undoing }: UndoOptions): GoingBack {
  return { ...partOf(undoing), ...(force === undefined ? {} : { force }) };
}

/** What going back to a point would do. Nothing is changed. */
export async function planUndo(
  keeper: PointKeeper,
  context: Pick<RollbackContext, 'hosts' | 'history'>,
  point: StoredPoint,
  undoing: UndoOptions,
): Promise<UndoPlan> {
  const how = goingBack(undoing);
  if (how.force !== true) await requireEnded(context.history, point);
  const { state: _state, ...plan } = await keeper.preview(point, startOn(context.hosts, point, undoing.become), how);
  const isFree = plan.conflicts.length + plan.stateConflicts.length === 0;
  return { success: isFree || how.force === true, plan, validationResults: [] };
}

/**
 * Goes back to a point. State is looked at three times at most: to say whether somebody changed it since and to keep what is there, once
 * more before anything is brought back, for keeping takes time, and afterwards.
 */
export async function undoPoint(
  keeper: PointKeeper,
  context: RollbackContext,
  store: SnapshotStore,
  point: StoredPoint,
  undoing: UndoOptions,
  validate: Validate,
): Promise<UndoResult> {
  const start = startOn(context.hosts, point, undoing.become);
  const how = goingBack(undoing);
  if (how.force !== true) await requireEnded(context.history, point);
  const preview = await keeper.preview(point, start, how);
  const { state, ...plan } = preview;
  if (how.force !== true) requireUnchanged(plan.conflicts, plan.conflictReport, plan.stateConflicts);
  const { point: redo, discarded } = await keepRedo(keeper, store, point, preview, start, undoing);
  const restored = await keeper.restore(point, start, { ...how, over: redo }).catch(async (error: unknown) => {
    throw await stoppedHalfWay(error, keeper, { point, redo, planned: preview }, start, how);
  });
  const keptAfter = {
    ...(restored.state === undefined ? {} : { state: restored.state }),
    ...(undoing.prove === true ? { contentsSince: point.before } : {}),
  };
  const after = await noting(() => keeper.keepAfter(redo, start, keptAfter));
  const { changes, left, unlinked, notKept, steps, unrecorded } = restored;
  const { host } = point;
  const kinds = [...new Set(state?.before.looks.map(({ kind }) => kind))];
  // Whoever began to go back and did not come to the end had nobody asked.
  const isFirst = point.undoingAt === undefined;
  const things = isFirst ? thingsIn(restored) : await thingsHeld(store, point, kinds, how.paths);
  const validationResults: readonly ValidationResult[] = [
    filesResult(host, restored),
    ...(kinds.length === 0 ? [] : [stateResult(host, kinds, steps)]),
    ...(await validate(point, start, things, undoing.signal)),
    ...recordsResult(host, unrecorded, 'the point stays listed as one that was not gone back to'),
    ...recordsResult(host, after.error, `undoing ${redo.id} takes force`),
    ...(await checkHealth(context.run, point.id, [host], undoing.checks ?? [])),
  ];
  // What the command left may be kept anew by now: with what came before files taken back.
  const known = undoing.prove === true ? await keeper.records.get(point.id) : point;
  const isProven = undoing.prove === true && after.error === undefined;
  const proof = isProven ? await prove(store, known, after.note, how, validationResults) : undefined;
  const all = [...validationResults, ...(proof?.statement.hosts.map(proofResult) ?? [])];
  return {
    ...{
      changes,
      left,
      unlinked,
      notKept,
      steps,
      point: redo.id,
      losses: point.losses,
      discarded,
      plan,
      success: all.every(({ passed }) => passed),
      validationResults: all,
    },
    ...(proof === undefined ? {} : { proof }),
  };
}

/** @param redo - with what was there before going back, and after it */
async function prove(
  store: SnapshotStore,
  point: StoredPoint,
  redo: StoredPoint,
  { paths }: GoingBack,
  validationResults: readonly ValidationResult[],
): Promise<Proof> {
  const { id, host, summary, before, stateBefore, takenAt, after: left } = point;
  const after = {
    before: redo.after ?? '',
    ...(redo.stateAfter === undefined ? {} : { stateBefore: redo.stateAfter }),
  };
  const kept = {
    before: { before, ...(stateBefore === undefined ? {} : { stateBefore }) },
    found: redo,
    after,
    ...(left === undefined ? {} : { left }),
  };
  return proveRestored(store, [{ host, ...kept, ...(paths === undefined ? {} : { paths }) }], {
    ...{ point: id, summary, takenAt: iso(takenAt), restoredAt: iso(redo.takenAt), validationResults },
  });
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
