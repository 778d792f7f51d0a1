import { newId, OpsError, type Redactor } from '@opspilot/core';
import { analyse, secretsIn } from '@opspilot/core/shell';
import { currentHolder, nameOfHolder } from '../holder/holder.js';
import { type MachineMarks, requireMachine } from '../machine/machine.js';
import { noting } from '../points/noting.js';
import type { PointRecords, StoredPoint } from '../points/point-records.js';
import type { Rollback, RollbackContext, UndoOptions, UndoResult } from '../points/rollback.js';
import { machineAt, machineOf } from '../points/same-machine.js';
import { startOn } from '../points/start-on.js';
import type { NewSnapshot } from '../recovery/recovery-point.js';
import type { RecoveryRecords } from '../recovery/recovery-records.js';
import { requireId } from '../require-options.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { type Validate, validatingTogether } from '../validators/validate.js';
import { askAboutBefore, unasked } from './came-back-before.js';
import { checkExecute, checkRollBack, checkStart, checkStep } from './check-operation-options.js';
import { coverOf, type Kept } from './covers.js';
import { endWhole, keepRollBack } from './keep-roll-back.js';
import { newestCommand } from './newest-command.js';
import type {
  Operation,
  OperationStatus,
  OperationStep,
  Operations,
  RollBackOptions,
  RollBackResult,
  StepRollBack,
  StepStatus,
} from './operation.js';
import { busy, ended, rolledBack, unknownStep, withoutPoint } from './operation-errors.js';
import type { OperationRecords } from './operation-records.js';
import {
  failedStepOf,
  isReady,
  isToRunNoMore,
  isWhole,
  rollBackOf,
  stepsToRollBack,
  stepsToRun,
} from './plan-roll-back.js';
import { settleRun } from './settle-run.js';
import { atWork, mayRun, standsAs, unsettled } from './standing.js';
import { endOf, statusOf } from './step-end.js';
import { settleBack, type TakingBack, takeBack } from './take-back.js';

/** What operations need to take steps back. */
interface Undoing extends Pick<Rollback, 'foresee' | 'recoveryPoints'> {
  /** Undoes a point, and asks by `validate` whether what came back is valid. */
  undo(point: string, how: UndoOptions, validate: Validate): Promise<UndoResult>;
  readonly validate: Validate;
}

/** Operations over a pilot's context. Their steps are commands like any other: gates, approval, recovery point, history. */
export function createOperations(
  context: RollbackContext,
  store: SnapshotStore,
  records: OperationRecords,
  points: PointRecords,
  recoveries: RecoveryRecords,
  { undo, validate, foresee, recoveryPoints }: Undoing,
): Operations {
  const { hosts, clock, random, redactor, run, history } = context;
  /** Undefined where it is no longer there. */
  const pointOf = async (id: string): Promise<StoredPoint | undefined> => {
    try {
      return await points.get(id);
    } catch (error) {
      if (OpsError.is<RollbackErrorCode>(error, 'point-unknown')) return undefined;
      throw error;
    }
  };

  const requireSame: TakingBack['requireSameMachine'] = async (host, step) => {
    const point = step.point === undefined ? undefined : await pointOf(step.point);
    // The step itself may have set what it is known by: a point knows that as well.
    const left = point === undefined ? [] : await machineOf(store, point);
    const known = [...(await records.machineOf(step.id)), ...left];
    if (known.length > 0) requireMachine(host, known, await machineAt(startOn(hosts, { host })));
  };
  const taking = { run, history, records, points, requireSameMachine: requireSame };

  const rollBackStep = async (step: OperationStep): Promise<StepRollBack> =>
    rollBackOf(step, foresee(step.command), (step.point === undefined ? undefined : await pointOf(step.point))?.losses);

  const statusIn = async (operation: Operation): Promise<OperationStatus> => {
    const { steps } = operation;
    const executedSteps = steps.filter(({ status }) => status === 'executed').length;
    const failed = failedStepOf(steps);
    const rollbackReady = isReady(steps, await Promise.all(steps.map(rollBackStep)));
    return {
      ...{ ...operation, totalSteps: steps.length, executedSteps, rollbackReady },
      rollBacks: await records.rollBacks(operation.id),
      ...(failed === undefined ? {} : { failedStep: failed.id }),
    };
  };

  /** Steps of which nobody told the end, or how they ended: their commands' records know, or have been told since. */
  const settled = async (id: string, force = false): Promise<Operation> => {
    requireId(id, ofOperation);
    const operation = await records.get(id);
    for (const step of operation.steps.filter(standsAs('rolling-back'))) await settleBack(taking, step, force);
    for (const step of operation.steps.filter(standsAs(...mayRun))) await settleRun(taking, step);
    return records.get(id);
  };

  /** What the command of a step's own is to find again. Where the host cannot be asked, running the step says why. */
  const machineFound = async (host: string): Promise<MachineMarks> =>
    machineAt(startOn(hosts, { host })).catch((error: unknown) => {
      if (OpsError.is(error)) return [];
      throw error;
    });

  const runStep = async (operation: Operation, step: OperationStep): Promise<boolean> => {
    const runner = nameOfHolder(await currentHolder());
    const machine = step.rollbackCommand === undefined ? [] : await machineFound(operation.host);
    if (!(await records.claim(step.id, runner, machine))) throw busy(operation.id);
    const { command, verify } = step;
    const before = await newestCommand(history, step.id);
    const outcome = await run({ command, host: operation.host, parent: step.id, verify }).catch(async (error) => {
      const now = await newestCommand(history, step.id);
      if (now?.id === before?.id) await records.release(step.id, runner);
      throw error;
    });
    const { id, recoveryPoint, error = null } = outcome;
    await records.end(step.id, statusOf(outcome), endOf(id, { ...outcome, error }, recoveryPoint?.id));
    return outcome.status === 'succeeded';
  };

  /** How a step is taken back by the recovery point of its operation: whole where all that it touched is in that. */
  const heldBy = async (
    recoveryPoint: string,
    isCovered: (point: Kept) => Promise<boolean>,
    step: OperationStep,
  ): Promise<StepRollBack> => {
    const own = await rollBackStep(step);
    const point = own.by === 'recovery-point' ? step.point : undefined;
    const isHeld = own.by === 'no-change' || (point !== undefined && (await isCovered(await points.get(point))));
    const of = `${step.command}: recovery point ${recoveryPoint}`;
    if (isHeld) return { step: step.id, by: 'recovery-point', summary: of };
    const summary = `${of}, which is not known to hold all that it touched`;
    return { step: step.id, by: 'recovery-point-in-part', summary };
  };

  /** Steps that the recovery point does not hold stay what they are: their own way back is still theirs. */
  const toRecoveryPoint = async (
    operation: Operation,
    { dryRun = false, force = false, anyMachine = false }: RollBackOptions,
  ): Promise<RollBackResult> => {
    const { id, host, recoveryPoint } = operation;
    if (recoveryPoint === undefined) throw withoutPoint(id);
    const ran = stepsToRollBack(operation.steps, {}) ?? [];
    const { snapshots } = await recoveries.get(recoveryPoint);
    const here = snapshots.filter((snapshot) => snapshot.host === host).map(({ kept }) => kept);
    const isCovered = await coverOf(store, here);
    const steps = await Promise.all(ran.map((step) => heldBy(recoveryPoint, isCovered, step)));
    const plan = { steps, estimatedDuration: durationOf(ran) };
    const restore = async (): Promise<RollBackResult> => {
      const restored = await recoveryPoints.restore(recoveryPoint, { dryRun, force, anyMachine });
      const { success, validationResults } = restored;
      if (dryRun || !success) return { ...plan, validationResults, done: false };
      const unkept = await endWhole(records, host, steps);
      const isDone = unkept.length === 0 && steps.every(isWhole);
      return { ...plan, validationResults: [...validationResults, ...unkept], done: isDone };
    };
    if (dryRun) return restore();
    return keepRollBack(context, records, operation, { mode: 'recovery-point', steps: ran.length }, restore);
  };

  const rollBack = async (id: string, options: RollBackOptions = {}): Promise<RollBackResult> => {
    checkRollBack(options);
    const { force = false, dryRun = false } = options;
    const operation = await settled(id, force && !dryRun);
    requireIdle(operation, force || dryRun ? atWork : unsettled);
    if (options.mode === 'recovery-point') return toRecoveryPoint(operation, options);
    const steps = stepsToRollBack(operation.steps, options);
    if (steps === undefined) throw unknownStep(id, options.targetStep ?? '');
    const plan = { steps: await Promise.all(steps.map(rollBackStep)), estimatedDuration: durationOf(steps) };
    if (dryRun) return { ...plan, validationResults: [], done: false };
    // What one step leaves another may mend: what is valid once all are taken back counts.
    const { later, ask } = validatingTogether(validate);
    const back: TakingBack = { ...taking, undo: (point, how) => undo(point, how, later) };
    const before = await noting(() => askAboutBefore({ hosts, store, records, pointOf }, operation, later));
    const { mode = 'automatic', targetStep } = options;
    const about = { mode, steps: steps.length, ...(targetStep === undefined ? {} : { targetStep }) };
    return keepRollBack(context, records, operation, about, async () => {
      for (const step of steps) await takeBack(back, operation, step, await rollBackStep(step), options);
      const validationResults = [...(await ask()), ...unasked(operation.host, before.error)];
      const isValid = validationResults.every(({ passed }) => passed);
      return { ...plan, validationResults, done: isValid && plan.steps.every(isWhole) };
    });
  };

  const captured = async (
    host: string,
    told: Pick<Operation, 'description' | 'context'>,
    snapshots: readonly NewSnapshot[],
  ): Promise<string> => {
    const own = snapshots.map((snapshot) => ({ host, ...snapshot }));
    return (await recoveryPoints.create({ ...told, snapshots: own })).id;
  };

  return {
    start: async (id, given) => {
      checkStart(id, given);
      const { host = 'localhost', description, context: about = {}, onFailure = 'stop', snapshots = [] } = given;
      hosts.get(host);
      const told = redactor.value({ description, context: about });
      const operation = { id, host, ...told, onFailure, startedAt: clock.now() };
      await records.add(operation);
      if (snapshots.length === 0) return { ...operation, steps: [] };
      try {
        const recoveryPoint = await captured(host, told, snapshots);
        await records.setRecoveryPoint(id, recoveryPoint);
        return { ...operation, recoveryPoint, steps: [] };
      } catch (error) {
        await records.remove(id);
        throw error;
      }
    },
    addStep: async (id, given) => {
      requireId(id, ofOperation);
      checkStep(given);
      const { command, operationType = 'command', rollbackCommand, verify = [], snapshots = [] } = given;
      const operation = await records.get(id);
      if (isToRunNoMore(operation)) throw ended(id, rolledBack);
      requireNoSecret([command, ...verify, ...(rollbackCommand === undefined ? [] : [rollbackCommand])], redactor);
      const { host, description, context: about } = operation;
      const point =
        snapshots.length === 0 ? undefined : await captured(host, { description, context: about }, snapshots);
      const own = rollbackCommand === undefined ? {} : { rollbackCommand };
      const kept = point === undefined ? {} : { recoveryPoint: point };
      return records.addStep(id, { id: newId(clock, random), command, operationType, verify, ...own, ...kept });
    },
    execute: async (id, options = {}) => {
      checkExecute(options);
      const operation = await settled(id);
      requireIdle(operation, unsettled);
      const toRun = stepsToRun(operation, options);
      for (const step of toRun) {
        if (await runStep(operation, step)) continue;
        // What may still run is not taken back under its feet.
        const { steps } = await records.get(id);
        const isKnown = steps.every(({ status }) => status !== 'unknown');
        if (operation.onFailure === 'roll-back' && isKnown) await rollBack(id);
        break;
      }
      return statusIn(await records.get(id));
    },
    rollBack,
    status: async (id) => statusIn(await settled(id)),
    list: async () => Promise.all((await records.ids()).map(async (id) => statusIn(await settled(id)))),
  };
}

const ofOperation = 'an operation, as it was started with';

/** @throws OpsError `operation-busy` */
function requireIdle({ id, steps }: Operation, isBusy: readonly StepStatus[]): void {
  if (steps.some(standsAs(...isBusy))) throw busy(id);
}

function durationOf(steps: readonly OperationStep[]): number {
  return steps.reduce((sum, { duration = 0 }) => sum + duration, 0);
}

/** Steps are kept as they are until they run, and are shown: what holds a secret is not taken. */
function requireNoSecret(commands: readonly string[], redactor: Pick<Redactor, 'text'>): void {
  const holder = commands.findIndex(
    (command) => redactor.text(command) !== command || secretsIn(analyse(command)).length > 0,
  );
  if (holder === -1) return;
  throw new OpsError<RollbackErrorCode>(
    'step-holds-secret',
    'A step is kept until it runs, and this one has a secret in its text. Have the command read it from a file or a variable of the host.',
  );
}
