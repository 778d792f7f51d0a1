import type { Analysis } from '../plan/strategy.js';
import { backoffOf } from './backoff.js';
import type { Program } from './program.js';
import type { RunEffect } from './run-effect.js';
import type { Task } from './run-event.js';
import type { GateState, RunState } from './run-state.js';
import { backoffTimer, gateTimer } from './timers.js';

/** What an analysis waits for: its first measurement, the next one once its time has come, or for somebody to look. */
function analysisEffects(analysis: Analysis, { batch, closings }: RunState, gate: GateState): RunEffect[] {
  const { failureLimit = 0, inconclusiveLimit = 0, interval, name } = analysis;
  const { failed, inconclusive, index, measurements } = gate;
  if (failed > failureLimit || inconclusive > inconclusiveLimit) return [];
  // Which of both it is, its state does not tell: where that wait is over, the measurement comes at once.
  if (measurements === 0) return [{ type: 'measure', gate: gateTimer(closings, batch, index), name, batch }];
  return [{ type: 'set-timer', timer: gateTimer(closings, batch, index, measurements), milliseconds: interval }];
}

function gateEffects({ batches }: Program, state: RunState): RunEffect[] {
  const { batch, gate, closings } = state;
  const current = gate && batches[batch]?.gates[gate.index];
  if (gate === undefined || current === undefined || current.type === 'promotion') return [];
  // Its wait is over: what it asks, the hosts have.
  if (gate.asking !== undefined) return [];
  if (current.type === 'analysis') return analysisEffects(current.analysis, state, gate);
  return [{ type: 'set-timer', timer: gateTimer(closings, batch, gate.index), milliseconds: current.milliseconds }];
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
