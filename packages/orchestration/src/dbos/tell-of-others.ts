import type { EventBus } from '@opspilot/core';
import type { OrchestrationContext, OrchestrationEvents } from '../engine/orchestration.js';
import type { Program } from '../run/program.js';
import type { Task } from '../run/run-event.js';
import type { HandedBack } from './workflows.js';

/** Tells of workers that commands of a run come back from, each once for each reason. */
export function tellOfOthers(
  { events, logger }: Pick<OrchestrationContext, 'events' | 'logger'>,
  run: string,
  { hosts, steps }: Program,
): (task: Task, back: HandedBack) => void {
  // The bus of a pilot carries every plugin's events; their types are declared by the plugin.
  const bus = events as unknown as EventBus<OrchestrationEvents>;
  const told = new Set<string>();
  return ({ host, step }, { worker, code, message }) => {
    const reason = `${worker} ${code}`;
    if (told.has(reason)) return;
    told.add(reason);
    logger.warn({ run, worker, code }, 'a worker must not run commands of a run; they wait for another');
    bus.emit('run.waits-for-worker', {
      run,
      host: hosts[host]?.name ?? '',
      step: steps[step]?.id ?? '',
      worker,
      code,
      message,
    });
  };
}
