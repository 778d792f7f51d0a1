import { type CommandHooks, declareEvents, definePlugin } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { foresee } from '../foresight/foresee.js';
import { createOperations } from '../operations/create-operations.js';
import { openOperationRecords } from '../operations/operation-records.js';
import { createRecoveryPoints } from '../recovery/create-recovery-points.js';
import { openRecoveryRecords } from '../recovery/recovery-records.js';
import { requireId, requireTexts } from '../require-options.js';
import { retainPoints } from '../retention/retain-points.js';
import { confirmSwitch } from '../safeguard/dead-mans-switch.js';
import { validating } from '../validators/validate.js';
import { busOf } from './bus-of.js';
import { checkOptions, checkPointQuery, checkUndoOptions, checkWhere } from './check-options.js';
import { ForgottenSnapshots } from './forgotten-snapshots.js';
import { pointHooks } from './point-hooks.js';
import { PointKeeper } from './point-keeper.js';
import { openPointRecords, unknownPoint } from './point-records.js';
import { defaultSeconds, PointSafeguard, switchOf } from './point-safeguard.js';
import { pointsBelow } from './points-below.js';
import type {
  Rollback,
  RollbackContext,
  RollbackEvents,
  RollbackOptions,
  UndoOptions,
  UndoPlan,
  UndoResult,
} from './rollback.js';
import { requireSameMachine } from './same-machine.js';
import { startOn } from './start-on.js';
import { goingBack, planUndo, undoPoint } from './undo-point.js';
import { verifyPoints } from './verify-points.js';

/** Recovery points over a pilot's context, for use without the plugin. @throws OpsError `rollback-options-invalid` */
export async function createRollback(
  context: RollbackContext,
  options: RollbackOptions,
): Promise<{ readonly api: Rollback; readonly hooks: CommandHooks }> {
  checkOptions(options);
  const { store } = options;
  const { storage } = context;
  const forgotten = await ForgottenSnapshots.open(storage, store);
  const records = await openPointRecords(storage);
  const recoveries = await openRecoveryRecords(storage);
  const steps = await openOperationRecords(storage);
  const keeper = new PointKeeper(context, options, records, recoveries, forgotten);
  const events = busOf(context);
  const safeguard =
    options.safeguard === undefined ? undefined : new PointSafeguard(options.safeguard, events, context.hosts);

  const validate = validating(context.redactor, options.validators);

  const undo = async (id: string, undoing: UndoOptions = {}): Promise<UndoResult | UndoPlan> => {
    requireId(id);
    checkUndoOptions(undoing);
    const point = await records.get(id);
    if (undoing.dryRun === true) return planUndo(keeper, context, point, undoing);
    return undoPoint(keeper, context, store, point, undoing, validate);
  };
  const api: Omit<Rollback, 'operations' | 'recoveryPoints'> = {
    foresee: (command, where = {}) => {
      checkWhere(where);
      const { directory = '/', user } = where;
      const analysis = analyse(command, { cwd: directory, ...(user === undefined ? {} : { user }) });
      return foresee(analysis, { command, directory, ...(user === undefined ? {} : { user }) });
    },
    points: async (of = {}) => {
      const query = typeof of === 'string' ? { host: of } : of;
      checkPointQuery(query);
      const { host, parent } = query;
      const points = await records.list(host);
      return parent === undefined ? points : pointsBelow(context.history, parent, points);
    },
    preview: async (id, undoing = {}) => {
      requireId(id);
      checkUndoOptions(undoing);
      const point = await records.get(id);
      const { state: _, ...preview } = await keeper.preview(
        point,
        startOn(context.hosts, point, undoing.become),
        goingBack(undoing),
      );
      return preview;
    },
    // Which of the two comes is what the options say.
    undo: undo as Rollback['undo'],
    confirm: async (command) => {
      requireId(command, 'a command, such as outcome.id');
      const point = await records.ofCommand(command);
      if (point === undefined) throw unknownPoint(command);
      const start = startOn(context.hosts, point);
      await confirmSwitch(start, switchOf(command)).catch(async (error: unknown) => {
        // There is none on a machine that has but the name.
        await requireSameMachine(store, point, start);
        throw error;
      });
      events.emit('switch.confirmed', { switch: switchOf(command), command, host: point.host });
    },
    verify: () => verifyPoints(store, records, recoveries),
    forget: async (ids) => {
      requireTexts('ids', ids);
      await keeper.forget(ids);
    },
    retain: (policy, how = {}) => {
      const switchSeconds = options.safeguard === undefined ? 0 : (options.safeguard.seconds ?? defaultSeconds);
      const points = { list: records.list, removeIdle: (id: string) => keeper.removeIdle(id) };
      const retaining = { context, points, recoveries, operations: steps, forgotten, store, switchSeconds };
      return retainPoints(retaining, policy, how);
    },
  };
  const recoveryPoints = createRecoveryPoints(context, options, recoveries, forgotten, validate);
  const operations = createOperations(context, store, steps, records, recoveries, {
    ...{ ...api, recoveryPoints, validate },
    undo: async (id, undoing, validateLater) =>
      undoPoint(keeper, context, store, await records.get(id), undoing, validateLater),
  });
  return {
    api: { ...api, operations, recoveryPoints },
    hooks: pointHooks(keeper, options, context.logger, validate, safeguard),
  };
}

/**
 * The plugin: `pilot.rollback`, and a recovery point before every command that changes files.
 *
 * @throws OpsError `rollback-options-invalid`
 */
export function rollback(options: RollbackOptions) {
  checkOptions(options);
  return definePlugin({
    id: 'rollback',
    events: declareEvents<RollbackEvents>(),
    setup: (context) => createRollback(context, options),
  });
}
