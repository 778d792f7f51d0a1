import type { Operation } from '../operations/operation.js';
import type { StoredPoint } from '../points/point-records.js';
import type { StoredRecoveryPoint } from '../recovery/recovery-records.js';
import type { RetainedPoint } from './retained-point.js';

/** What is known of a point by itself, and of a unit of them. */
interface Known {
  /** Units of one group take the same place in a policy. */
  readonly group: string;
  /** The command that it is about. */
  readonly command?: string;
  /** Whether it is known what that left. */
  readonly knowsAfter: boolean;
  readonly isBeingUndone: boolean;
  /** Snapshots of what was there before. */
  readonly before: readonly string[];
  /** Whether something was brought back from it. */
  readonly isBroughtBack: boolean;
}

/** Points that are of use together alone: that of a command, or one of somebody's own, with those that its undos were taken for. */
export interface PointUnit extends Known {
  /** Of the oldest, which the others were taken after. */
  readonly id: string;
  /** The oldest first. */
  readonly points: readonly RetainedPoint[];
  /** Of the newest: what was undone lately may be done again. */
  readonly takenAt: number;
  /** The operation that it is of. */
  readonly operation?: Operation;
}

/** A point of either kind, before it is put together with others. */
interface Single extends Known {
  readonly point: RetainedPoint;
  /** What those of one unit have in common. */
  readonly of: string;
}

/**
 * Puts points together that are kept or forgotten together: pure. Commands of a host are a group of their own, and so are recovery points
 * of the same paths and kinds: a night's copy is not pushed out by a day's commands.
 */
export function pointUnits(
  points: readonly StoredPoint[],
  recoveries: readonly StoredRecoveryPoint[],
  operations: readonly Operation[],
): readonly PointUnit[] {
  const operationOf = new Map<string, Operation>();
  for (const operation of operations) {
    const own = [
      operation.recoveryPoint,
      ...operation.steps.flatMap(({ point, recoveryPoint }) => [point, recoveryPoint]),
    ];
    for (const id of own) if (id !== undefined) operationOf.set(id, operation);
  }
  const units = new Map<string, Single[]>();
  for (const single of [...points.map(ofCommand(points)), ...recoveries.map(madeByHand(recoveries))]) {
    const unit = units.get(single.of);
    if (unit === undefined) units.set(single.of, [single]);
    else unit.push(single);
  }
  return [...units.values()].map((unit) => unitOf(unit, operationOf));
}

function ofCommand(all: readonly StoredPoint[]): (point: StoredPoint) => Single {
  const firstOf = firstAmong(all);
  const commandOf = new Map(all.map(({ id, command }) => [id, command]));
  return ({ id, command, host, summary, takenAt, knowsAfter, undoingAt, before, restored, undoes }) => {
    const point = { id, kind: 'command', hosts: [host], summary, takenAt } as const;
    const of = `command ${commandOf.get(firstOf(id)) ?? command}`;
    const group = JSON.stringify(['command', host]);
    const isBroughtBack = undoes !== undefined || restored !== undefined;
    return {
      ...{ point, of, group, command, knowsAfter, isBeingUndone: undoingAt !== undefined },
      ...{ before: [before], isBroughtBack },
    };
  };
}

function madeByHand(all: readonly StoredRecoveryPoint[]): (point: StoredRecoveryPoint) => Single {
  const firstOf = firstAmong(all);
  return ({ id, description: summary, takenAt, snapshots, restoringAt }) => {
    const hosts = [...new Set(snapshots.map(({ host }) => host))];
    const content = snapshots.map(({ host, type, paths, states }) => JSON.stringify([host, type, paths, states]));
    const group = JSON.stringify(['recovery-point', ...content.sort()]);
    const point = { id, kind: 'recovery-point', hosts, summary, takenAt } as const;
    const of = `recovery point ${firstOf(id)}`;
    return {
      ...{ point, of, group, knowsAfter: true, isBeingUndone: restoringAt !== undefined },
      before: snapshots.map(({ kept }) => kept.before),
      isBroughtBack: snapshots.some(({ kept }) => kept.restored !== undefined),
    };
  };
}

/** Of each point the one that it goes back to in the end, by way of those whose undos they were taken for. */
function firstAmong(all: readonly { readonly id: string; readonly undoes?: string }[]): (id: string) => string {
  const undoneBy = new Map(all.map(({ id, undoes }) => [id, undoes]));
  const firstOf = (id: string): string => {
    const undone = undoneBy.get(id);
    return undone === undefined || !undoneBy.has(undone) ? id : firstOf(undone);
  };
  return firstOf;
}

function unitOf(unit: readonly Single[], operationOf: ReadonlyMap<string, Operation>): PointUnit {
  const oldestFirst = unit.toSorted(({ point: one }, { point: other }) => (one.id < other.id ? -1 : 1));
  const points = oldestFirst.map(({ point }) => point);
  const { command, group = '', knowsAfter = true } = oldestFirst[0] ?? {};
  const operation = points.map(({ id }) => operationOf.get(id)).find((each) => each !== undefined);
  return {
    ...{ id: points[0]?.id ?? '', points, group, knowsAfter },
    takenAt: Math.max(...points.map(({ takenAt }) => takenAt)),
    isBeingUndone: unit.some(({ isBeingUndone }) => isBeingUndone),
    before: unit.flatMap(({ before }) => before),
    isBroughtBack: unit.some(({ isBroughtBack }) => isBroughtBack),
    ...(command === undefined ? {} : { command }),
    ...(operation === undefined ? {} : { operation }),
  };
}
