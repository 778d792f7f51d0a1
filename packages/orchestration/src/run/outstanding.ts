import { backoffOf } from './backoff.js';
import type { Program } from './program.js';
import type { RunEffect } from './run-effect.js';
import type { Task } from './run-event.js';
import type { RunState } from './run-state.js';
import { backoffTimer, gateTimer } from './timers.js';

function gateEffects({ batches }: Program, { batch, gate, closings }: RunState): RunEffect[] {
  const current = gate && batches[batch]?.gates[gate.index];
  if (gate === undefined || current === undefined || current.type === 'promotion') return [];
  if (current.type === 'wait') {
    return [{ type: 'set-timer', timer: gateTimer(closings, batch, gate.index), milliseconds: current.milliseconds }];
  }
  return [{ type: 'measure', gate: gateTimer(closings, batch, gate.index), name: current.analysis.name, batch }];
}

/**
 * What a run waits for, out of its state alone: what whoever takes it over has to see to. A command among it may be running,
 * may have ended, or may never have begun.
 */
export function outstanding(program: Program, state: RunState): readonly RunEffect[] {
  const effects: RunEffect[] = [];
  let host = 0;
  for (const { standing, step, kind, attempt } of state.hosts) {
    const task: Task = { host, step, kind, attempt };
    if (standing === 'running') {
      effects.push({ type: 'start-task', task });
      if (state.stopping === 'cancel') effects.push({ type: 'cancel-task', task });
    }
    if (standing === 'backing-off') {
      const { retry = { attempts: 2 } } = program.steps[step] ?? {};
      effects.push({ type: 'set-timer', timer: backoffTimer(task), milliseconds: backoffOf(retry, task) });
    }
    host += 1;
  }
  return [...effects, ...gateEffects(program, state)];
}
