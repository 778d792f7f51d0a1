import { kindAfter, type TaskKind } from '../plan/step-commands.js';
import type { Decider } from './decider.js';
import { completeStep, failStep, knowEnd, mayHaveRun, meetUnknown } from './end-step.js';
import { endHealth } from './health.js';
import { endBack, goBack } from './roll-back.js';
import type { Task, TaskResult } from './run-event.js';
import { isStanding } from './step-standing.js';
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
    run.know(host, step, 'done-before');
    completeStep(run, task);
  } else if (result === 'failed') goOn(run, task);
  else if (triesAgain(run, task, result)) return;
  else failStep(run, task, result);
}

function endStep(run: Decider, task: Task, result: TaskResult): void {
  if (mayHaveRun(result)) knowEnd(run, task, result);
  if (result === 'succeeded') goOn(run, task);
  else if (result === 'unknown') meetUnknown(run, task);
  else if (!triesAgain(run, task, result)) failStep(run, task, result);
}

/** Whether its step did what it should has been asked. */
function endVerify(run: Decider, task: Task, result: TaskResult): void {
  const { host, step } = task;
  if (result === 'succeeded') completeStep(run, task);
  else if (result === 'failed') {
    const isOwn = isStanding(run.host(host).steps[step]);
    run.know(host, step, isOwn ? 'failed' : 'not-done');
    const again: Task = { ...task, kind: 'step' };
    if (!triesAgain(run, again, result)) failStep(run, again, result);
  } else if (!triesAgain(run, task, result)) failStep(run, task, result);
}

function endRollback(run: Decider, task: Task, result: TaskResult): void {
  const { host, step } = task;
  if (result === 'succeeded') run.know(host, step, 'taken-back');
  else if (mayHaveRun(result)) run.know(host, step, 'half-taken-back');
  if (result === 'succeeded') goBack(run, host);
  else if (!triesAgain(run, task, result)) endBack(run, host, 'rollback-failed');
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
