import { Decider } from './decider.js';
import { endTask } from './end-task.js';
import { endWait, takeMeasurement } from './gates.js';
import { obey } from './obey.js';
import { proceed } from './proceed.js';
import type { Program } from './program.js';
import type { RunEffect } from './run-effect.js';
import type { RunEvent } from './run-event.js';
import type { RunState, RunStatus } from './run-state.js';
import { endBackoff } from './try-again.js';

/** What follows from an event. */
export interface Decision {
  readonly state: RunState;
  /** To be done, in this order. */
  readonly effects: readonly RunEffect[];
}

const final: ReadonlySet<RunStatus> = new Set([
  'succeeded',
  'partly-failed',
  'failed',
  'aborted',
  'rolled-back',
  'rollback-failed',
  'cancelled',
]);

/** Whether a run has come to its end: no event changes it any more. */
export function isFinal({ status }: Pick<RunState, 'status'>): boolean {
  return final.has(status);
}

function take(run: Decider, event: RunEvent): void {
  switch (event.type) {
    case 'started':
      if (run.state.status === 'ready') run.change({ status: 'running' });
      return;
    case 'task-ended':
      endTask(run, event.task, event.result, event.took);
      return;
    case 'timer-passed':
      if (event.timer.startsWith('gate:')) endWait(run, event.timer);
      else endBackoff(run, event.timer);
      return;
    case 'measured':
      takeMeasurement(run, event.gate, event.value);
      return;
    case 'ordered':
      obey(run, event.order);
  }
}

/**
 * What a run does next: pure, so that the same code runs, resumes and simulates. An event that the state does not wait for
 * (an end that was told twice, a timer that was overtaken) changes nothing.
 */
export function decide(program: Program, state: RunState, event: RunEvent): Decision {
  if (isFinal(state)) return { state, effects: [] };
  const run = new Decider(program, state);
  take(run, event);
  proceed(run);
  return run.decision();
}
