import { busOf } from '../engine/bus-of.js';
import type { OrchestrationContext } from '../engine/orchestration.js';
import type { Program } from '../run/program.js';
import type { Task } from '../run/run-event.js';
import type { HandedBack } from './workflows.js';

/** Tells of workers that commands of a run come back from, each once for each reason. */
export function tellOfOthers(
  context: Pick<OrchestrationContext, 'events' | 'logger'>,
  run: string,
  { hosts, steps }: Program,
): (task: Task, back: HandedBack) => void {
  const told = new Set<string>();
  return ({ host, step }, { worker, code, message }) => {
    const reason = `${worker} ${code}`;
    if (told.has(reason)) return;
    told.add(reason);
    context.logger.warn({ run, worker, code }, 'a worker must not run commands of a run; they wait for another');
    busOf(context).emit('run.waits-for-worker', {
      run,
      host: hosts[host]?.name ?? '',
      step: steps[step]?.id ?? '',
      worker,
      code,
      message,
    });
  };
}
