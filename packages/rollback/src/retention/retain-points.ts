import { mustBe } from '@opspilot/core';
import type { OperationRecords } from '../operations/operation-records.js';
import { isOpen } from '../operations/plan-roll-back.js';
import type { ForgottenSnapshots } from '../points/forgotten-snapshots.js';
import type { PointKeeper } from '../points/point-keeper.js';
import type { PointRecords } from '../points/point-records.js';
import { beginsWithin, isEnded } from '../points/require-ended.js';
import type { RollbackContext } from '../points/rollback.js';
import type { RecoveryRecords } from '../recovery/recovery-records.js';
import { requireOptions } from '../require-options.js';
import { keptBy, newestFirst, type RetentionPolicy, requirePolicy } from '../store/retention.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { broughtBackSince } from './brought-back-since.js';
import { type PointUnit, pointUnits } from './point-units.js';
import type { KeepReason, PointRetention, RetainedPoint, RetainOptions } from './retained-point.js';

/** What applying a policy to points needs. */
export interface Retaining {
  readonly context: Pick<RollbackContext, 'history' | 'clock'>;
  readonly points: Pick<PointRecords, 'list'> & Pick<PointKeeper, 'removeIdle'>;
  readonly recoveries: RecoveryRecords;
  readonly operations: OperationRecords;
  readonly forgotten: ForgottenSnapshots;
  readonly store: Pick<SnapshotStore, 'snapshot'>;
  /** Seconds that hosts wait to be confirmed after a command. Default none does. */
  readonly switchSeconds?: number;
}

/**
 * Applies a policy to points: whole ones are forgotten, each with all that was taken for it, or none of it.
 *
 * @throws OpsError `rollback-options-invalid`
 */
export async function retainPoints(
  retaining: Retaining,
  policy: RetentionPolicy,
  options: RetainOptions,
): Promise<PointRetention> {
  requirePolicy(policy);
  requireOptions(options, { host: mustBe.text, only: mustBe.texts, dryRun: mustBe.flag });
  const { host, only, dryRun = false } = options;
  const units = newestFirst(await unitsIn(retaining));
  const isOfHost = ({ points }: PointUnit): boolean =>
    host === undefined || points.every(({ hosts }) => hosts.every((each) => each === host));
  const isAsked = ({ points }: PointUnit): boolean => only === undefined || points.every(({ id }) => only.includes(id));
  const reasons = await reasonsFor(retaining, units, policy, isAsked);
  const kept: PointRetention['kept'][number][] = [];
  const forgotten: RetainedPoint[] = [];
  for (const unit of units.filter((each) => isOfHost(each) && isAsked(each))) {
    const why = reasons.get(unit) ?? [];
    const goes = why.length === 0 ? unit.points : [];
    const gone = dryRun ? goes : await forgetIdle(retaining, goes);
    forgotten.push(...gone);
    // Somebody began to go back to one just now, which stays with those that were taken for it.
    const left: readonly KeepReason[] = why.length === 0 ? ['being-undone'] : why;
    kept.push(...unit.points.slice(gone.length).map((point) => ({ ...point, reasons: left })));
  }
  if (!dryRun) await retaining.forgotten.free();
  return { kept: newestFirst(kept), forgotten: newestFirst(forgotten) };
}

async function unitsIn({ points, recoveries, operations }: Retaining): Promise<readonly PointUnit[]> {
  const ids = await operations.ids();
  const all = await Promise.all(ids.map((id) => operations.get(id)));
  return pointUnits(await points.list(), await recoveries.list(), all);
}

/** Why units are kept; of those that are not, nothing. What an operation was to be taken back by stays whole, or goes whole. */
async function reasonsFor(
  retaining: Retaining,
  units: readonly PointUnit[],
  policy: RetentionPolicy,
  isAsked: (unit: PointUnit) => boolean,
): Promise<ReadonlyMap<PointUnit, KeepReason[]>> {
  const byPolicy = keptBy(units, policy, ({ group }) => group);
  const reasons = new Map<PointUnit, KeepReason[]>();
  for (const unit of units) reasons.set(unit, [...(byPolicy.get(unit) ?? []), ...(await needsOf(retaining, unit))]);
  const open = units.filter((unit) => reasons.get(unit)?.includes('operation-open'));
  for (const unit of await broughtBackSince(retaining.store, units, open)) {
    if (!open.includes(unit)) reasons.get(unit)?.push('operation-open');
  }
  const standing = new Set(
    units.filter((unit) => !isAsked(unit) || reasons.get(unit)?.length !== 0).map(({ operation }) => operation?.id),
  );
  for (const [unit, why] of reasons) {
    if (why.length === 0 && unit.operation !== undefined && standing.has(unit.operation.id)) why.push('operation');
  }
  return reasons;
}

async function needsOf(
  { context: { history, clock }, switchSeconds = 0 }: Retaining,
  { command, operation, isBeingUndone, knowsAfter, takenAt }: PointUnit,
): Promise<readonly KeepReason[]> {
  const needs: KeepReason[] = [];
  if (isBeingUndone) needs.push('being-undone');
  if (operation !== undefined && isOpen(operation)) needs.push('operation-open');
  if (command === undefined) return needs;
  const record = await history.get(command);
  const now = clock.now();
  // The record is written once the point is there.
  const isBegun = record !== undefined || knowsAfter || takenAt < now - beginsWithin;
  if (!isBegun || (record !== undefined && !isEnded(record))) needs.push('not-ended');
  const endedAt = record?.end?.endedAt;
  if (endedAt !== undefined && endedAt > now - switchSeconds * 1_000) needs.push('switch-armed');
  return needs;
}

/** Forgets points of a unit, the oldest first, up to one that somebody goes back to. @returns those that are gone */
async function forgetIdle(
  { points, recoveries }: Retaining,
  unit: readonly RetainedPoint[],
): Promise<readonly RetainedPoint[]> {
  for (const [index, { id, kind }] of unit.entries()) {
    const isGone = await (kind === 'command' ? points : recoveries).removeIdle(id);
    if (!isGone) return unit.slice(0, index);
  }
  return unit;
}
