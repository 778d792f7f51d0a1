import type { OnUnknown, Step } from '../plan/plan.js';
import { firstKind } from '../plan/step-commands.js';
import { beginsWith } from './begins-with.js';
import type { Decider } from './decider.js';
import { failureOf } from './failure-of.js';
import { releaseOnce, settleOnce } from './once.js';
import type { Task, TaskResult } from './run-event.js';
import { isToSkip } from './skips.js';
import { isStanding } from './step-standing.js';
import { triesAgain } from './try-again.js';

/** Whether a command ran, or may have. */
export function mayHaveRun(result: TaskResult): boolean {
  return result !== 'refused' && result !== 'not-started' && result !== 'unreachable';
}

/** What is known of a step whose command has ended, or may have. */
export function knowEnd(run: Decider, { host, step, attempt }: Task, result: TaskResult): void {
  const { verify } = run.program.steps[step] ?? {};
  const was = run.host(host).steps[step];
  if (result === 'succeeded') run.know(host, step, verify === undefined ? 'done' : 'unverified');
  else if (result === 'unknown') run.know(host, step, 'unknown');
  // That this attempt was ended does not end one before it.
  else if (result === 'failed' || was !== 'unknown' || attempt === 1) run.know(host, step, 'failed');
}

/** A step is done, guards and all: its host goes on. */
export function completeStep(run: Decider, task: Task): void {
  const { host } = task;
  // What another run did is its to take back, or nobody's.
  run.know(host, task.step, isStanding(run.host(host).steps[task.step]) ? 'done' : 'done-before');
  settleOnce(run, task, true);
  const step = task.step + 1;
  run.makeReady(host, { step, kind: beginsWith(run, host, step), attempt: 1 });
}

/** Whether somebody has left out the step, or its host. */
function isLeftOutOf({ state }: Decider, { host, step }: Task): boolean {
  return isToSkip(state, host) || isToSkip(state, host, step);
}

/** A step is not done, and is not tried again: its host has failed. */
export function failStep(run: Decider, task: Task, result: Exclude<TaskResult, 'succeeded'>): void {
  const { host, step } = task;
  const failure = failureOf(task, result, run.host(host).steps[step]);
  // Left out while it ran: what has not begun another host may do.
  const isLeftOut = result !== 'cancelled' && isLeftOutOf(run, task);
  if (isLeftOut && !mayHaveRun(failure)) releaseOnce(run, host);
  else settleOnce(run, task, false);
  if (isLeftOut) run.makeReady(host, { kind: firstKind(run.program.steps[step]) });
  else run.fail(host, failure);
}

/** What is done about an end of a step that nobody knows. */
export function onUnknownOf({ onUnknown, verify, idempotent }: Step): OnUnknown {
  if (onUnknown !== undefined) return onUnknown;
  if (verify !== undefined) return 'verify';
  return idempotent === true ? 'rerun' : 'ask';
}

/** A step may have run, and nobody could find out how it ended. */
export function meetUnknown(run: Decider, task: Task): void {
  const { host, step } = task;
  switch (onUnknownOf(run.program.steps[step] as Step)) {
    case 'verify':
      run.makeReady(host, { kind: 'verify' });
      return;
    case 'ask':
      // Whatever became of what is left out, nobody need tell.
      if (isLeftOutOf(run, task) && run.program.asksOfLeftOut !== true) break;
      run.changeHost(host, { standing: 'unresolved' });
      run.change({ unresolved: run.state.unresolved + 1 });
      return;
    case 'rerun':
      if (triesAgain(run, task, 'unknown')) return;
  }
  failStep(run, task, 'unknown');
}

/** Where somebody was to say how a step ended, it is left out now: it may have run, and no other host does it. */
export function leaveUnresolved(run: Decider, host: number): void {
  const { standing, step, kind, attempt } = run.host(host);
  const task: Task = { host, step, kind, attempt };
  if (standing !== 'unresolved' || !isLeftOutOf(run, task) || run.program.asksOfLeftOut === true) return;
  run.change({ unresolved: run.state.unresolved - 1 });
  failStep(run, task, 'unknown');
  run.makeAllReady();
}

/** Somebody says how a step ended. What nobody was asked for changes nothing. */
export function resolveStep(run: Decider, name: string, id: string, result: 'succeeded' | 'failed'): void {
  const host = run.program.hosts.findIndex((each) => each.name === name);
  if (host === -1) return;
  const { standing, step, kind, attempt } = run.host(host);
  if (standing !== 'unresolved' || run.program.steps[step]?.id !== id) return;
  const task: Task = { host, step, kind, attempt };
  run.change({ unresolved: run.state.unresolved - 1 });
  if (result === 'failed') run.know(host, step, 'failed');
  if (result === 'succeeded') completeStep(run, task);
  else if (!triesAgain(run, task, 'failed')) failStep(run, task, 'failed');
  run.makeAllReady();
}
