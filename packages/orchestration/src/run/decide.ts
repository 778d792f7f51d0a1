import { Decider } from './decider.js';
import { resolveStep } from './end-step.js';
import { endTask } from './end-task.js';
import { endWait, passGate, takeMeasurement } from './gates.js';
import { proceed } from './proceed.js';
import type { Program } from './program.js';
import type { RunEffect } from './run-effect.js';
import type { Order, RunEvent } from './run-event.js';
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
  'aborted',
  'rolled-back',
  'rollback-failed',
  'cancelled',
]);

/** Whether a run has come to its end: no event changes it any more. */
export function isFinal({ status }: RunState): boolean {
  return final.has(status);
}

/** Ends what runs; what it answers is waited for. */
function cancel(run: Decider): void {
  run.change({ stopping: 'cancel' });
  let host = 0;
  for (const { standing, step, kind, attempt } of run.state.hosts) {
    if (standing === 'running') run.effect({ type: 'cancel-task', task: { host, step, kind, attempt } });
    host += 1;
  }
}

/** Goes on, with the failures so far put up with. */
function resume(run: Decider): void {
  const { failures } = run.state;
  run.change({ isPaused: false, failures: { ...failures, accepted: failures.run } });
  run.makeAllReady();
}

function obey(run: Decider, order: Order): void {
  const { status, stopping } = run.state;
  switch (order.type) {
    case 'pause':
      run.change({ isPaused: true });
      return;
    case 'resume':
      if (run.state.isPaused) resume(run);
      return;
    case 'promote':
      passGate(run);
      return;
    case 'resolve':
      resolveStep(run, order.host, order.step, order.result);
      return;
    case 'cancel':
      if (stopping !== 'cancel') cancel(run);
      return;
    case 'roll-back':
      if (status === 'running' && stopping !== 'cancel') run.change({ stopping: 'rollback', isPaused: false });
  }
}

function take(run: Decider, event: RunEvent): void {
  switch (event.type) {
    case 'started':
      if (run.state.status === 'ready') run.change({ status: 'running' });
      return;
    case 'task-ended':
      endTask(run, event.task, event.result);
      return;
    case 'timer-passed':
      if (event.timer.startsWith('gate:')) endWait(run, event.timer);
      else endBackoff(run, event.timer);
      return;
    case 'measured':
      takeMeasurement(run, event.gate, event.verdict);
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
