import {
  type CommandDraft,
  type CommandHooks,
  type HostStage,
  type Logger,
  OpsError,
  type RecoveryPoint,
} from '@opspilot/core';
import { showPath } from '../entry/byte-path.js';
import type { StartThere } from '../probe/start-there.js';
import type { RestoreResult } from '../restore/restore.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import { touchedSet } from '../touched/touched-set.js';
import type { PointKeeper } from './point-keeper.js';
import type { RollbackOptions } from './rollback.js';

/** Where points take part in the path of a command. */
export function pointHooks(keeper: PointKeeper, options: RollbackOptions, logger: Logger): CommandHooks {
  return {
    prepare: async (draft, stage) => {
      try {
        return await takeBefore(keeper, draft, startIn(stage));
      } catch (error) {
        if (options.whenImpossible !== 'go-on' || !OpsError.is(error)) throw error;
        logger.warn({ err: error, command: draft.id }, 'no recovery point could be taken');
        return undefined;
      }
    },
    // What a command left is known at its end alone; later, somebody else's changes are among it.
    verify: async (draft, _outcome, stage) => {
      const point = await keeper.records.ofCommand(draft.id);
      if (point !== undefined) await keeper.keepAfter(point, startIn(stage));
      return undefined;
    },
    recover: async (draft, outcome, stage) => {
      const point = await keeper.records.ofCommand(draft.id);
      if (point === undefined) return undefined;
      const start = startIn(stage);
      // A command that succeeded and was found wanting has been looked at already.
      if (point.after === undefined) await keeper.keepAfter(point, start);
      if (options.undoFailed !== true || outcome.status === 'unknown') {
        return { result: 'left-alone', summary: `The recovery point ${point.id} takes it back.` };
      }
      return recoveryOf(await keeper.restore(await keeper.records.get(point.id), start));
    },
  };
}

async function takeBefore(
  keeper: PointKeeper,
  draft: CommandDraft,
  start: StartThere,
): Promise<Omit<RecoveryPoint, 'source'> | undefined> {
  if (draft.role !== 'command' || draft.analysis === undefined) return undefined;
  const roots = await resolvePaths(start, touchedSet(draft.analysis).paths);
  if (roots.length === 0) return undefined;
  const { id: command, host, command: summary, becomeUser } = draft;
  const about = { command, host: host.name, summary, ...(becomeUser === undefined ? {} : { becomeUser }) };
  const { id } = await keeper.take(about, roots, start);
  return { id, summary: `${roots.length} paths can be brought back to what they were.` };
}

function recoveryOf({ changes, left }: RestoreResult) {
  const restored = `${changes.length - left.length} paths are as they were`;
  return left.length === 0
    ? ({ result: 'recovered', summary: `${restored}.` } as const)
    : ({ result: 'failed', summary: `${restored}; ${left.map(showPath).join(', ')} could not be removed.` } as const);
}

function startIn(stage: HostStage): StartThere {
  return (command, options) => stage.start(command, { signal: stage.signal, ...options });
}
