import type { OnUnknown, Step } from '../plan/plan.js';
import { firstKind } from '../plan/step-commands.js';
import type { Decider } from './decider.js';
import type { Task, TaskResult } from './run-event.js';
import { triesAgain } from './try-again.js';

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

function settleOnce(run: Decider, { host, step }: Task, succeeded: boolean): void {
  if (run.program.steps[step]?.runOnce !== true) return;
  run.change({ once: { ...run.state.once, [step]: { host, standing: succeeded ? 'succeeded' : 'failed' } } });
  releaseBlocked(run, step, succeeded);
}

/** A step is done, guards and all: its host goes on. */
export function completeStep(run: Decider, task: Task): void {
  settleOnce(run, task, true);
  const step = task.step + 1;
  run.makeReady(task.host, { step, kind: firstKind(run.program.steps[step]), attempt: 1 });
}

/** A step is not done, and is not tried again: its host has failed. */
export function failStep(run: Decider, task: Task, result: Exclude<TaskResult, 'succeeded'>): void {
  settleOnce(run, task, false);
  run.fail(task.host, result);
}

function onUnknownOf({ onUnknown, verify, idempotent }: Step): OnUnknown {
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
      run.changeHost(host, { standing: 'unresolved' });
      run.change({ unresolved: run.state.unresolved + 1 });
      return;
    case 'rerun':
      if (triesAgain(run, task, 'unknown')) return;
  }
  failStep(run, task, 'unknown');
}

/** Somebody says how a step ended. What nobody was asked for changes nothing. */
export function resolveStep(run: Decider, name: string, id: string, result: 'succeeded' | 'failed'): void {
  const host = run.program.hosts.findIndex((each) => each.name === name);
  if (host === -1) return;
  const { standing, step, kind, attempt } = run.host(host);
  if (standing !== 'unresolved' || run.program.steps[step]?.id !== id) return;
  const task: Task = { host, step, kind, attempt };
  run.change({ unresolved: run.state.unresolved - 1 });
  if (result === 'succeeded') completeStep(run, task);
  else if (!triesAgain(run, task, 'failed')) failStep(run, task, 'failed');
  run.makeAllReady();
}
