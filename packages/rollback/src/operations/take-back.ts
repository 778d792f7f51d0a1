import type { CommandRecord } from '@opspilot/core';
import { currentHolder, holderOfName, isThere, nameOfHolder } from '../holder/holder.js';
import { noting } from '../points/noting.js';
import type { PointRecords } from '../points/point-records.js';
import type { RollbackContext, UndoOptions, UndoResult } from '../points/rollback.js';
import { newestCommand } from './newest-command.js';
import type { Operation, OperationStep, RollBackOptions, StepRollBack } from './operation.js';
import { busy, notRolledBack, unrecorded } from './operation-errors.js';
import type { OperationRecords } from './operation-records.js';

/** What the command that takes a step back has as its parent in the history: that of the step itself has the step's id. */
const backOf = (step: string): string => `${step}:rollback`;

/** What taking steps back needs. */
export interface TakingBack extends Settling, Pick<RollbackContext, 'run'> {
  undo(point: string, how: UndoOptions): Promise<UndoResult>;
  /** Sees that a host is the machine that a step ran on, whether or not a point of it is there still. @throws OpsError `other-machine` */
  requireSameMachine(host: string, step: OperationStep): Promise<void>;
}

/** What finding out needs what became of a step, or of taking it back. */
export interface Settling extends Pick<RollbackContext, 'history'> {
  readonly records: OperationRecords;
  readonly points: Pick<PointRecords, 'ofCommand' | 'setUndoes'>;
}

/** What is done although something speaks against it. */
type ForcedBack = Pick<RollBackOptions, 'force' | 'anyMachine'>;

/** Steps that this process takes back just now: one that bears its name and is not among them is left by it, as on a full disk. */
const beingTakenBack = new Set<string>();

const isOpenEnd = (command: CommandRecord | undefined): boolean =>
  command !== undefined && (command.end === null || command.end.status === 'unknown');

/** @returns the id of the command that ran */
async function runBack({ run }: TakingBack, host: string, step: OperationStep, command: string): Promise<string> {
  const { id, status, error } = await run({ command, host, parent: backOf(step.id) });
  if (status !== 'succeeded') throw notRolledBack(step, `its own command ended as ${status}`, error);
  return id;
}

/** Keeps that a step was taken back by the command of its own that ran: to steps before it, what that left is what they left. */
async function keepWayBack({ points }: Settling, { point }: OperationStep, command: string): Promise<void> {
  const way = point === undefined ? undefined : await points.ofCommand(command);
  if (point !== undefined && way !== undefined) await points.setUndoes(way.id, point);
}

async function bringBack(
  taking: TakingBack,
  { host }: Operation,
  step: OperationStep,
  { by, summary }: StepRollBack,
  how: ForcedBack,
): Promise<void> {
  const { force = false, anyMachine = false } = how;
  if (step.rollbackCommand !== undefined) {
    if (!anyMachine) await taking.requireSameMachine(host, step);
    return keepWayBack(taking, step, await runBack(taking, host, step, step.rollbackCommand));
  }
  if (by === 'impossible') throw notRolledBack(step, 'it has no recovery point and no command of its own');
  if (by === 'no-change' || step.point === undefined) return;
  if (by === 'recovery-point-in-part' && !force) throw notRolledBack(step, summary);
  const { validationResults } = await taking.undo(step.point, { force, anyMachine });
  // What could not be kept of it is done all the same.
  const failed = validationResults.find(({ passed, check }) => !passed && check !== 'records');
  if (failed !== undefined) throw notRolledBack(step, failed.summary);
}

/**
 * Takes a step back. Who does so has claimed it: its own command is run once, whoever else rolls the operation back meanwhile, and
 * whatever becomes of this process.
 *
 * @throws OpsError `operation-busy`, `step-not-rolled-back`, or what undoing says
 */
export async function takeBack(
  taking: TakingBack,
  operation: Operation,
  step: OperationStep,
  by: StepRollBack,
  how: ForcedBack,
): Promise<void> {
  if (beingTakenBack.has(step.id)) throw busy(operation.id);
  beingTakenBack.add(step.id);
  try {
    await claimed(taking, operation, step, () => bringBack(taking, operation, step, by, how));
  } finally {
    beingTakenBack.delete(step.id);
  }
}

async function claimed(
  taking: TakingBack,
  operation: Operation,
  step: OperationStep,
  work: () => Promise<void>,
): Promise<void> {
  const { records } = taking;
  const runner = nameOfHolder(await currentHolder());
  if (!(await records.claimBack(step.id, runner))) throw busy(operation.id);
  try {
    await work();
  } catch (error) {
    await standAsBefore(taking, step, runner);
    throw error;
  }
  const { error } = await noting(() => records.end(step.id, 'rolled-back'));
  if (error !== undefined) throw unrecorded(step, error);
}

/** What keeps that from being kept is told by the error for which it is done. */
async function standAsBefore({ records, history }: Settling, { id }: OperationStep, runner: string): Promise<void> {
  await noting(async () => {
    if (isOpenEnd(await newestCommand(history, backOf(id)))) await records.leaveBack(id, runner);
    else await records.releaseBack(id, runner);
  });
}

/**
 * Finds out what became of a step that somebody began to take back. A command that ran is believed; where its process died, undoing is
 * done again, and an own command whose record may be lost is left to be told.
 *
 * @param force - does it again where nobody is at it and nobody knows
 */
export async function settleBack(taking: Settling, step: OperationStep, force: boolean): Promise<void> {
  const { records, history } = taking;
  const runner = await records.runnerOf(step.id);
  const command = step.rollbackCommand === undefined ? undefined : await newestCommand(history, backOf(step.id));
  if (command?.end?.status === 'succeeded') {
    await keepWayBack(taking, step, command.id);
    return records.end(step.id, 'rolled-back');
  }
  const holder = runner === undefined ? undefined : holderOfName(runner);
  const isLeft = runner === nameOfHolder(await currentHolder()) && !beingTakenBack.has(step.id);
  const isGone = runner === undefined || isLeft || (holder !== undefined && (await isThere(holder)) === false);
  if (!isGone) return;
  // A machine that went down may have lost the last records that were written.
  const isOfNow = holder === undefined || holder.boot === (await currentHolder()).boot;
  const isKnown = step.rollbackCommand === undefined || (isOfNow && !isOpenEnd(command));
  if (isKnown || force) await records.releaseBack(step.id, runner);
}
