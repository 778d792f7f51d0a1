import { backoffOf } from './backoff.js';
import type { Decider } from './decider.js';
import type { Task, TaskResult } from './run-event.js';
import { backoffTimer } from './timers.js';

/** Whether it ran, or may have. */
function mayHaveRun(result: TaskResult): boolean {
  return result !== 'refused' && result !== 'not-started' && result !== 'unreachable';
}

/** Whether doing it again can neither do it twice nor be in vain. */
function mayTryAgain(run: Decider, { step, attempt }: Task, result: TaskResult): boolean {
  const { retry, idempotent } = run.program.steps[step] ?? {};
  if (retry === undefined || attempt >= retry.attempts || run.state.stopping !== undefined) return false;
  if (result === 'not-started' || result === 'unreachable') return true;
  return idempotent === true && (result === 'failed' || result === 'unknown');
}

function tryAgain(run: Decider, task: Task): void {
  const { retry = { attempts: 1 } } = run.program.steps[task.step] ?? {};
  run.changeHost(task.host, { standing: 'backing-off' });
  run.effect({ type: 'set-timer', timer: backoffTimer(task), milliseconds: backoffOf(retry, task) });
}

/** Those that waited for a step that runs once go on, or have failed with it. */
function releaseBlocked(run: Decider, step: number, succeeded: boolean): void {
  let index = 0;
  for (const { standing, step: at } of run.state.hosts) {
    if (standing === 'blocked' && at === step) {
      if (succeeded) run.makeReady(index);
      else run.fail(index, 'not-started');
    }
    index += 1;
  }
}

function endStep(run: Decider, task: Task, result: TaskResult): void {
  const { host, step } = task;
  if (mayHaveRun(result)) run.changeHost(host, { ran: step + 1 });
  const succeeded = result === 'succeeded';
  if (!succeeded && mayTryAgain(run, task, result)) {
    tryAgain(run, task);
    return;
  }
  if (run.program.steps[step]?.runOnce === true) {
    run.change({ once: { ...run.state.once, [step]: { host, standing: succeeded ? 'succeeded' : 'failed' } } });
    releaseBlocked(run, step, succeeded);
  }
  if (succeeded) run.makeReady(host, { step: step + 1, attempt: 0 });
  else run.fail(host, result);
}

function endRollback(run: Decider, task: Task, result: TaskResult): void {
  if (result === 'succeeded') run.makeReady(task.host, { step: task.step - 1, attempt: 0 });
  else if (mayTryAgain(run, task, result)) tryAgain(run, task);
  else {
    run.changeHost(task.host, { standing: 'rollback-failed' });
    run.change({ open: run.state.open - 1 });
  }
}

/** A command has ended. One that does not run, as far as is known, changes nothing. */
export function endTask(run: Decider, task: Task, result: TaskResult): void {
  const { standing, step, attempt } = run.host(task.host);
  const kind = run.state.status === 'rolling-back' ? 'rollback' : 'step';
  if (standing !== 'running' || step !== task.step || attempt !== task.attempt || kind !== task.kind) return;
  run.change({ running: run.state.running - 1 });
  if (task.kind === 'step') endStep(run, task, result);
  else endRollback(run, task, result);
}

/** A wait before another attempt is over. */
export function endBackoff(run: Decider, timer: string): void {
  const [kind, host, step, attempt] = timer.split(':');
  const index = Number(host);
  if (!(index < run.state.hosts.length)) return;
  const task = run.host(index);
  const current = run.state.status === 'rolling-back' ? 'rollback' : 'step';
  const isIt = task.standing === 'backing-off' && task.step === Number(step) && task.attempt === Number(attempt);
  if (isIt && kind === current) run.makeReady(index);
}
