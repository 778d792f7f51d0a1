import { isDeepStrictEqual } from 'node:util';
import type { CommandEnd } from '@opspilot/core';
import type { Change, Conflict, Proof, StateDifference, ValidationResult } from '@opspilot/rollback';
import type { UndoFlags } from './arguments.js';
import { lineToType } from './line-to-type.js';
import type { Keeper } from './open-keeper.js';
import { UsageError } from './usage-error.js';

/** Something that can be gone back to: what was before a command, or a snapshot that somebody took. */
export interface KeptPoint {
  readonly id: string;
  readonly kind: 'command' | 'snapshot';
  readonly summary: string;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** Milliseconds since the epoch; undefined where it was not gone back to. */
  readonly restoredAt: number | undefined;
  /** Id of the command that it was taken before. */
  readonly command?: string;
  /** Whether it was taken of what an undo replaced, rather than before a command or by somebody. */
  readonly isOfUndo: boolean;
  /** Whether it is known what the command left; a snapshot has no command. */
  readonly isEndKnown: boolean;
  /** What going back does not bring back. */
  readonly losses: readonly string[];
}

/** Kept with the snapshots that somebody takes: those that are taken of what an undo replaces have none. */
export const madeByHand = { madeBy: 'rollback snapshot' } as const;

/** What going back would do. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly steps: readonly string[];
  /** What is other than it was beside files. */
  readonly stateDifferences: readonly StateDifference[];
  /** What was not there when a snapshot was taken, and goes. */
  readonly deletes: readonly string[];
  readonly conflicts: readonly string[];
  /** Who changed what of those that are paths. */
  readonly conflictReport: readonly Conflict[];
}

/** All of them, the newest first. */
export async function listPoints({ pilot: { rollback } }: Keeper): Promise<readonly KeptPoint[]> {
  const [commands, snapshots] = await Promise.all([rollback.points(), rollback.recoveryPoints.list()]);
  // A point of what an undo replaced is about the same command as the point that was gone back to, and younger.
  const oldestOf = new Map(commands.map(({ command, id }) => [command, id]));
  return [
    ...commands.map(
      ({ id, command, summary, takenAt, undoneAt: restoredAt, knowsAfter: isEndKnown, losses }): KeptPoint => {
        const isOfUndo = oldestOf.get(command) !== id;
        return {
          id,
          kind: 'command',
          summary,
          takenAt,
          restoredAt,
          command,
          isOfUndo,
          isEndKnown,
          losses,
        };
      },
    ),
    ...snapshots.map(({ id, description: summary, takenAt, restoredAt, context, snapshots: own }): KeptPoint => {
      const isOfUndo = !isDeepStrictEqual(context, madeByHand);
      return {
        id,
        kind: 'snapshot',
        summary,
        takenAt,
        restoredAt,
        isOfUndo,
        isEndKnown: true,
        losses: own.flatMap(({ losses }) => losses),
      };
    }),
  ].toSorted((one, other) => other.takenAt - one.takenAt || (one.id < other.id ? 1 : -1));
}

/**
 * The one that is meant: by its id, the end of it, or `last`, which is no point of an undo: to undo the last one twice is to have
 * undone it, and not to put it in again.
 *
 * @throws UsageError
 */
export async function findPoint(keeper: Keeper, given: string): Promise<KeptPoint> {
  const points = await listPoints(keeper);
  const last = points.find(({ isOfUndo }) => !isOfUndo);
  if (given === 'last' && last !== undefined) return last;
  const found = points.filter(({ id }) => id.endsWith(given.toUpperCase()));
  const [point, another] = found;
  if (point === undefined)
    throw new UsageError(`There is no recovery point ${given}. "${lineToType('log')}" lists them.`);
  if (another !== undefined) throw new UsageError(`${given} may be ${found.length} of them. Give more of its end.`);
  return point;
}

/** The newest before it that somebody made: a command or a snapshot, and not what an undo replaced. */
export async function findBefore(keeper: Keeper, { id }: KeptPoint): Promise<KeptPoint | undefined> {
  const made = (await listPoints(keeper)).filter(({ isOfUndo }) => !isOfUndo);
  return made[made.findIndex((point) => point.id === id) + 1];
}

/** How the command of a point ended; undefined where it has none, or nobody knows. */
export async function endOf(keeper: Keeper, point: KeptPoint): Promise<CommandEnd | undefined> {
  const { command, isOfUndo } = point;
  if (command === undefined || isOfUndo) return undefined;
  return (await keeper.pilot.history.get(command))?.end ?? undefined;
}

/** Without any path that is named, all of it. */
const partOf = (paths: readonly string[], anyMachine = false) => ({
  ...(paths.length === 0 ? {} : { paths }),
  anyMachine,
});

/** What going back to it would do now. */
export async function planOf(
  keeper: Keeper,
  { id, kind }: KeptPoint,
  paths: readonly string[],
  { anyMachine = false }: Partial<UndoFlags> = {},
): Promise<Plan> {
  const { rollback } = keeper.pilot;
  if (kind === 'command') {
    const { conflicts, stateConflicts, ...preview } = await rollback.preview(id, partOf(paths, anyMachine));
    return { ...preview, deletes: [], conflicts: [...conflicts, ...stateConflicts] };
  }
  const { snapshots } = await rollback.recoveryPoints.plan(id, partOf(paths, anyMachine));
  return {
    changes: snapshots.flatMap(({ changes }) => changes),
    steps: snapshots.flatMap(({ steps }) => steps),
    stateDifferences: snapshots.flatMap(({ stateDifferences }) => stateDifferences),
    deletes: snapshots.flatMap(({ deletes }) => deletes),
    conflicts: [],
    conflictReport: [],
  };
}

/** What came of going back. */
export interface WentBack {
  /** Id of the point by which that is taken back. */
  readonly undo: string;
  readonly validationResults: readonly ValidationResult[];
  /** Files that taking that back does not bring again. */
  readonly discarded: readonly string[];
  readonly proof?: Proof;
}

/** Goes back to it. */
export async function goBack(
  { pilot: { rollback } }: Keeper,
  { id, kind }: KeptPoint,
  paths: readonly string[],
  { force, anyMachine, discardLarge, checks, proof: file }: UndoFlags,
): Promise<WentBack> {
  const how = { ...partOf(paths, anyMachine), force, discardLarge, checks, prove: file !== undefined };
  if (kind === 'command') {
    const { point: undo, ...result } = await rollback.undo(id, how);
    return { undo, ...result };
  }
  const { undo = '', ...result } = await rollback.recoveryPoints.restore(id, how);
  return { undo, ...result };
}
