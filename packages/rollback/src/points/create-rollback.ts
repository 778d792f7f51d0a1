import { type CommandHooks, declareEvents, definePlugin } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { foresee } from '../foresight/foresee.js';
import { createOperations } from '../operations/create-operations.js';
import { createRecoveryPoints } from '../recovery/create-recovery-points.js';
import { restoreConflict } from '../restore/restore-failed.js';
import { joinRoots } from '../touched/join-roots.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import { partOf } from './host-keeper.js';
import { pointHooks } from './point-hooks.js';
import { type GoingBack, PointKeeper } from './point-keeper.js';
import { openPointRecords, type StoredPoint } from './point-records.js';
import { comparePoint } from './point-state.js';
import type { Rollback, RollbackContext, RollbackEvents, RollbackOptions, UndoOptions } from './rollback.js';
import { startOn } from './start-on.js';

/** Recovery points over a pilot's context, for use without the plugin. */
export async function createRollback(
  context: RollbackContext,
  options: RollbackOptions,
): Promise<{ readonly api: Rollback; readonly hooks: CommandHooks }> {
  const { store } = options;
  const records = await openPointRecords(context.storage);
  const keeper = new PointKeeper(context, options, records);

  const api: Omit<Rollback, 'operations' | 'recoveryPoints'> = {
    foresee: (command, { directory = '/', user } = {}) => {
      const analysis = analyse(command, { cwd: directory, ...(user === undefined ? {} : { user }) });
      return foresee(analysis, { command, directory, ...(user === undefined ? {} : { user }) });
    },
    points: (host) => records.list(host),
    preview: async (id, undoing = {}) => {
      const point = await records.get(id);
      return keeper.preview(point, startOn(context.hosts, point, undoing.become), goingBack(undoing));
    },
    undo: async (id, undoing = {}) => {
      const point = await records.get(id);
      const start = startOn(context.hosts, point, undoing.become);
      // Refused before anything is captured.
      const how = goingBack(undoing);
      const { conflicts } = await keeper.preview(point, start, how);
      if (conflicts.length > 0 && undoing.force !== true) throw restoreConflict(conflicts);
      const { now, places } = await comparePoint(store, point, start, undoing.signal);
      const before = await store.snapshot(point.before);
      const roots = joinRoots(before.roots, await resolvePaths(start, places));
      const redo = await keeper.take(redoOf(point), { roots, state: now }, start, point.before);
      const result = await keeper.restore(point, start, how);
      await keeper.keepAfter(redo, start);
      return { ...result, point: redo.id };
    },
    forget: (ids) => keeper.forget(ids),
  };
  const recoveryPoints = await createRecoveryPoints(context, options);
  const operations = await createOperations(context, records, { ...api, recoveryPoints });
  return { api: { ...api, operations, recoveryPoints }, hooks: pointHooks(keeper, options, context.logger) };
}

/** The plugin: `pilot.rollback`, and a recovery point before every command that changes files. */
export function rollback(options: RollbackOptions) {
  return definePlugin({
    id: 'rollback',
    events: declareEvents<RollbackEvents>(),
    setup: (context) => createRollback(context, options),
  });
}

function goingBack({ force, ...part }: UndoOptions): GoingBack {
  return { ...partOf(part), ...(force === undefined ? {} : { force }) };
}

function redoOf({ id, command, host, becomeUser }: StoredPoint) {
  const summary = `What undoing ${id} replaced`;
  return { command, host, summary, ...(becomeUser === undefined ? {} : { becomeUser }) };
}
