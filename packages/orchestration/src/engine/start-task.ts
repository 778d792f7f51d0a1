import { OpsError } from '@opspilot/core';
import { expandCommand } from '../plan/expand-command.js';
import { commandOf } from '../plan/step-commands.js';
import type { Task } from '../run/run-event.js';
import { executionName } from './execution-name.js';
import { resultOf } from './task-result.js';
import type { RunnerContext, TaskEnd, TaskRunnerOptions } from './task-runner.js';

/** What one start of a command tells: of itself alone, whoever else has started one of that name. */
export interface TaskStart {
  readonly end: TaskEnd;
  /** False where it is proven that this start began nothing. */
  readonly hasBegun: boolean;
}

/** Starts a command of a run once, down the whole path. Never rejects: what went wrong with it is a result. */
export async function startTask(
  context: RunnerContext,
  { run, program, permit }: Pick<TaskRunnerOptions, 'run' | 'program' | 'permit'>,
  task: Task,
  signal: AbortSignal,
): Promise<TaskStart> {
  const step = program.steps[task.step];
  const template = step && commandOf(step, task.kind);
  const host = program.hosts[task.host];
  if (step === undefined || template === undefined || host === undefined) {
    return { end: { result: 'refused' }, hasBegun: false };
  }
  try {
    const outcome = await context.run({
      command: expandCommand(template, host, program.values),
      host: step.delegate ?? host.name,
      parent: run,
      execution: executionName(run, task),
      metadata: { run, host: host.name, step: step.id, kind: task.kind, attempt: task.attempt },
      signal,
      permit,
      ...(step.secrets === undefined ? {} : { secrets: step.secrets }),
      ...(step.timeout === undefined ? {} : { timeouts: { total: step.timeout } }),
    });
    const { id: command, error } = outcome;
    const why = error === undefined ? {} : { code: error.code };
    return { end: { command, result: resultOf(task.kind, outcome), ...why }, hasBegun: outcome.executed !== 'no' };
  } catch (error) {
    // Rejected: there was no command to tell of, so nothing has run.
    const end: TaskEnd = { result: 'refused', ...(OpsError.is(error) ? { code: error.code } : {}) };
    return { end: signal.aborted ? { result: 'cancelled' } : end, hasBegun: false };
  }
}
