import type { Host } from '@opspilot/core';
import {
  compilePlan,
  decide,
  type Order,
  type Plan,
  type RunEffect,
  type RunEvent,
  type RunState,
  readyState,
  type Task,
  type TaskResult,
} from '../../src/index.js';
import { hostsOf } from './random-run.js';

/** A run that is told by hand what happens. Commands are written `host/step`, and rollbacks `-host/step`. */
export function runByHand(plan: Partial<Plan>, hosts: number | readonly Host[] = 3) {
  const steps = [
    { id: 'a', command: 'true', rollback: 'undo' },
    { id: 'b', command: 'true', needs: ['a'] },
  ];
  const program = compilePlan({ name: 'n', steps, ...plan }, typeof hosts === 'number' ? hostsOf(hosts) : hosts);
  let state = readyState(program);
  const waiting = new Map<string, Task>();
  const nameOf = ({ kind, host, step }: Task) =>
    `${kind === 'rollback' ? '-' : ''}${program.hosts[host]?.name}/${program.steps[step]?.id}`;
  const happen = (event: RunEvent): readonly RunEffect[] => {
    const decision = decide(program, state, event);
    state = decision.state;
    for (const effect of decision.effects) {
      if (effect.type === 'start-task') waiting.set(nameOf(effect.task), effect.task);
    }
    return decision.effects;
  };
  happen({ type: 'started' });
  return {
    happen,
    order: (order: Order) => happen({ type: 'ordered', order }),
    /** Ends a command that runs. */
    end: (name: string, result: TaskResult) => {
      const task = waiting.get(name);
      if (task === undefined) throw new Error(`${name} does not run, but ${[...waiting.keys()].join(', ')}`);
      waiting.delete(name);
      return happen({ type: 'task-ended', task, result });
    },
    running: () => [...waiting.keys()],
    attempt: (name: string) => waiting.get(name)?.attempt,
    standings: () => [...state.hosts].map(({ standing }) => standing),
    state: (): RunState => state,
  };
}
