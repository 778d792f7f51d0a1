import { kindAfter, type TaskKind } from '../plan/step-commands.js';
import type { Decider } from './decider.js';
import { completeStep, failStep, mayHaveRun, meetUnknown } from './end-step.js';
import { endHealth } from './health.js';
import type { Task, TaskResult } from './run-event.js';
import { triesAgain } from './try-again.js';

/** Goes on with what comes after a command of a step. */
function goOn(run: Decider, task: Task): void {
  const kind = kindAfter(run.program.steps[task.step], task.kind);
  if (kind === undefined) completeStep(run, task);
  else run.makeReady(task.host, { kind });
}

/** Whether its step is done already has been asked. */
function endGuard(run: Decider, task: Task, result: TaskResult): void {
  const { host, step } = task;
  if (result === 'succeeded') {
    run.changeHost(host, { skipped: [...run.host(host).skipped, step] });
    completeStep(run, task);
  } else if (result === 'failed') goOn(run, task);
  else if (triesAgain(run, task, result)) return;
  // Whatever is not known of its guard, the step has not begun.
  else failStep(run, task, result === 'unknown' ? 'not-started' : result);
}

function endStep(run: Decider, task: Task, result: TaskResult): void {
  if (mayHaveRun(result)) run.changeHost(task.host, { ran: task.step + 1 });
  if (result === 'succeeded') goOn(run, task);
  else if (result === 'unknown') meetUnknown(run, task);
  else if (!triesAgain(run, task, result)) failStep(run, task, result);
}

/** Whether its step did what it should has been asked. */
function endVerify(run: Decider, task: Task, result: TaskResult): void {
  if (result === 'succeeded') completeStep(run, task);
  else if (result === 'failed') {
    const step: Task = { ...task, kind: 'step' };
    if (!triesAgain(run, step, result)) failStep(run, step, result);
  } else if (triesAgain(run, task, result)) return;
  // It has run, and nobody could be asked what came of it.
  else failStep(run, task, result === 'cancelled' ? result : 'unknown');
}

function endRollback(run: Decider, task: Task, result: TaskResult): void {
  if (result === 'succeeded') run.makeReady(task.host, { step: task.step - 1, attempt: 1 });
  else if (!triesAgain(run, task, result)) {
    run.changeHost(task.host, { standing: 'rollback-failed' });
    run.change({ open: run.state.open - 1 });
  }
}

const ends: Readonly<Record<TaskKind, typeof endStep>> = {
  creates: endGuard,
  unless: endGuard,
  step: endStep,
  verify: endVerify,
  health: endHealth,
  rollback: endRollback,
};

/** A command has ended. One that does not run, as far as is known, changes nothing. */
export function endTask(run: Decider, task: Task, result: TaskResult, took: number | undefined): void {
  const { standing, step, kind, attempt, took: before } = run.host(task.host);
  if (standing !== 'running' || step !== task.step || kind !== task.kind || attempt !== task.attempt) return;
  run.change({ running: run.state.running - 1 });
  if (kind === 'step') {
    run.changeHost(task.host, { took: took === undefined || before === undefined ? undefined : before + took });
  }
  ends[kind](run, task, result);
}
