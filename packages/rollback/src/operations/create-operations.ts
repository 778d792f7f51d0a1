import { type CommandEnd, newId, OpsError, type Outcome, type Redactor } from '@opspilot/core';
import { analyse, secretsIn } from '@opspilot/core/shell';
import { currentHolder, holderOfName, isThere, nameOfHolder } from '../holder/holder.js';
import type { PointRecords } from '../points/point-records.js';
import type { Rollback, RollbackContext } from '../points/rollback.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { checkRollBack, checkStart, checkStep } from './check-operation-options.js';
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
import { openOperationRecords, type StepEnd } from './operation-records.js';
import { failedStepOf, isReady, isToRunNoMore, isWhole, rollBackOf, stepsToRollBack } from './plan-roll-back.js';

/** Operations over a pilot's context. Their steps are commands like any other: gates, approval, recovery point, history. */
export async function createOperations(
  { storage, hosts, clock, random, redactor, run, history }: RollbackContext,
  points: PointRecords,
  { undo, foresee, recoveryPoints }: Pick<Rollback, 'undo' | 'foresee' | 'recoveryPoints'>,
): Promise<Operations> {
  const records = await openOperationRecords(storage);

  const rollBackStep = (step: OperationStep): StepRollBack => rollBackOf(step, foresee(step.command));

  const statusIn = (operation: Operation): OperationStatus => {
    const { steps } = operation;
    const executedSteps = steps.filter(({ status }) => status === 'executed').length;
    const failed = failedStepOf(steps);
    return {
      ...{ ...operation, totalSteps: steps.length, executedSteps, rollbackReady: isReady(steps, rollBackStep) },
      ...(failed === undefined ? {} : { failedStep: failed.id }),
    };
  };

  /** Gives a step back whose process died: the record of a command is written before it starts, so where there is none nothing began. */
  const releaseAbandoned = async (step: string): Promise<void> => {
    const runner = await records.runnerOf(step);
    const holder = runner === undefined ? undefined : holderOfName(runner);
    if (runner === undefined || holder === undefined || (await isThere(holder)) !== false) return;
    // It may have written the record, and died, since it was looked for.
    if ((await history.list({ parent: step, limit: 1 })).length > 0) return;
    // A machine that went down may have lost the last records that were written.
    if (holder.boot === (await currentHolder()).boot) await records.release(step, runner);
    else await records.end(step, 'unknown');
  };

  /** Steps of which nobody told the end, or how they ended: their commands' records know, or have been told since. */
  const settled = async (id: string): Promise<Operation> => {
    const operation = await records.get(id);
    for (const step of operation.steps.filter(isOpen)) {
      const [command] = await history.list({ parent: step.id, limit: 1 });
      if (command === undefined) await releaseAbandoned(step.id);
      if (command === undefined || command.end === null || command.end.status === step.status) continue;
      const point = await points.ofCommand(command.id);
      await records.end(step.id, statusOf(command.end), endOf(command.id, command.end, point?.id));
    }
    return records.get(id);
  };

  const runStep = async (operation: Operation, step: OperationStep): Promise<boolean> => {
    const runner = nameOfHolder(await currentHolder());
    if (!(await records.claim(step.id, runner))) throw busy(operation.id);
    const { command, verify } = step;
    const outcome = await run({ command, host: operation.host, parent: step.id, verify }).catch(async (error) => {
      if ((await history.list({ parent: step.id, limit: 1 })).length === 0) await records.release(step.id, runner);
      throw error;
    });
    const { id, recoveryPoint, error = null } = outcome;
    await records.end(step.id, statusOf(outcome), endOf(id, { ...outcome, error }, recoveryPoint?.id));
    return outcome.status === 'succeeded';
  };

  const runBack = async (operation: Operation, step: OperationStep, command: string): Promise<void> => {
    const { status, error } = await run({ command, host: operation.host, parent: operation.id });
    if (status !== 'succeeded') throw notRolledBack(step, `its own command ended as ${status}`, error);
  };

  const undoPointOf = async (step: OperationStep, point: string, force: boolean): Promise<void> => {
    const { by, summary } = rollBackStep(step);
    if (by === 'recovery-point-in-part' && !force) throw notRolledBack(step, summary);
    const { success, validationResults } = await undo(point, { force });
    const failed = validationResults.find(({ passed }) => !passed);
    if (!success) throw notRolledBack(step, failed?.summary ?? 'not all of it is as it was');
  };

  const takeBack = async (
    operation: Operation,
    step: OperationStep,
    { force = false }: RollBackOptions,
  ): Promise<void> => {
    const { rollbackCommand, point } = step;
    if (rollbackCommand !== undefined) await runBack(operation, step, rollbackCommand);
    else if (point !== undefined) await undoPointOf(step, point, force);
    else if (rollBackStep(step).by === 'impossible')
      throw notRolledBack(step, 'it has no recovery point and no command of its own');
    await records.end(step.id, 'rolled-back');
  };

  const toRecoveryPoint = async (
    operation: Operation,
    { dryRun = false, force = false }: RollBackOptions,
  ): Promise<RollBackResult> => {
    const { id, recoveryPoint } = operation;
    if (recoveryPoint === undefined) throw withoutPoint(id);
    const steps = stepsToRollBack(operation.steps, {}) ?? [];
    await recoveryPoints.restore(recoveryPoint, { dryRun, force });
    if (!dryRun) for (const step of steps) await records.end(step.id, 'rolled-back');
    const summary = `recovery point ${recoveryPoint}`;
    const by = 'recovery-point';
    const estimatedDuration = durationOf(steps);
    return { steps: steps.map(({ id: step }) => ({ step, by, summary })), estimatedDuration, done: !dryRun };
  };

  const rollBack = async (id: string, options: RollBackOptions = {}): Promise<RollBackResult> => {
    checkRollBack(options);
    const operation = await settled(id);
    const isBusy = options.force === true || options.dryRun === true ? isRunning : isOpen;
    if (operation.steps.some(isBusy)) throw busy(id);
    if (options.mode === 'recovery-point') return toRecoveryPoint(operation, options);
    const steps = stepsToRollBack(operation.steps, options);
    if (steps === undefined) throw unknownStep(id, options.targetStep ?? '');
    const plan = { steps: steps.map(rollBackStep), estimatedDuration: durationOf(steps) };
    if (options.dryRun === true) return { ...plan, done: false };
    for (const step of steps) await takeBack(operation, step, options);
    return { ...plan, done: plan.steps.every(isWhole) };
  };

  return {
    start: async (id, given) => {
      checkStart(id, given);
      const { host = 'localhost', description, context = {}, onFailure = 'stop', snapshots = [] } = given;
      hosts.get(host);
      const told = redactor.value({ description, context });
      const operation = { id, host, ...told, onFailure, startedAt: clock.now() };
      await records.add(operation);
      if (snapshots.length === 0) return { ...operation, steps: [] };
      try {
        const own = snapshots.map((snapshot) => ({ host, ...snapshot }));
        const { id: recoveryPoint } = await recoveryPoints.create({ ...told, snapshots: own });
        await records.setRecoveryPoint(id, recoveryPoint);
        return { ...operation, recoveryPoint, steps: [] };
      } catch (error) {
        await records.remove(id);
        throw error;
      }
    },
    addStep: async (id, given) => {
      checkStep(given);
      const { command, operationType = 'command', rollbackCommand, verify = [] } = given;
      if (isToRunNoMore(await records.get(id))) throw ended(id, rolledBack);
      requireNoSecret([command, ...verify, ...(rollbackCommand === undefined ? [] : [rollbackCommand])], redactor);
      const own = rollbackCommand === undefined ? {} : { rollbackCommand };
      return records.addStep(id, { id: newId(clock, random), command, operationType, verify, ...own });
    },
    execute: async (id) => {
      const operation = await settled(id);
      if (operation.steps.some(isOpen)) throw busy(id);
      if (isToRunNoMore(operation)) throw ended(id, rolledBack);
      const planned = operation.steps.filter(({ status }) => status === 'planned');
      if (planned.length === 0) throw ended(id, 'no step of it is left to run: add those that are still to be done');
      for (const step of planned) {
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

const isRunning = ({ status }: OperationStep): boolean => status === 'running';
/** Whether it may still be at work. */
const isOpen = ({ status }: OperationStep): boolean => status === 'running' || status === 'unknown';

function statusOf({ status, executed }: Pick<Outcome, 'status' | 'executed'>): StepStatus {
  if (status === 'succeeded') return 'executed';
  if (status === 'unknown') return 'unknown';
  // Whoever found out that it failed need not know how far it came.
  return executed === 'no' ? 'not-run' : 'failed';
}

type EndKnown = Pick<CommandEnd, 'exitCode' | 'startedAt' | 'endedAt' | 'error'>;

function endOf(
  commandId: string,
  { exitCode, startedAt, endedAt, error }: EndKnown,
  point: string | undefined,
): StepEnd {
  const known = error === null ? null : { code: error.code, message: error.message };
  return { commandId, exitCode, error: known, point, duration: startedAt === null ? undefined : endedAt - startedAt };
}

function durationOf(steps: readonly OperationStep[]): number {
  return steps.reduce((sum, { duration = 0 }) => sum + duration, 0);
}

function withoutPoint(id: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'point-unknown',
    `The operation ${id} has no recovery point: it was started without snapshots. Roll its steps back.`,
    { details: { id } },
  );
}

const rolledBack = 'it was rolled back, or is to be, since a step of it failed: start another one';

function ended(id: string, reason: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'operation-ended',
    `The operation ${id} has ended: ${reason}. Its status says what came of each step.`,
    {
      details: { id },
    },
  );
}

function busy(id: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'operation-busy',
    `A step of the operation ${id} runs, or nobody knows how it ended. Wait, or say in the history how its command ended.`,
    { details: { id } },
  );
}

function unknownStep(id: string, step: string): OpsError<RollbackErrorCode> {
  return new OpsError('step-unknown', `The operation ${id} has no step ${step}. Its status names them.`, {
    details: { id, step },
  });
}

function notRolledBack({ id, command }: OperationStep, reason: string, cause?: unknown): OpsError<RollbackErrorCode> {
  return new OpsError(
    'step-not-rolled-back',
    `The step ${id} (${command}) was not taken back: ${reason}. What came after it was; see to it, then roll back again.`,
    { details: { step: id }, ...(cause === undefined ? {} : { cause }) },
  );
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
