import { OpsError, type StartPermit } from '@opspilot/core';
import { isAway } from '../journal/persist.js';
import { expandCommand } from '../plan/expand-command.js';
import { commandOf } from '../plan/step-commands.js';
import type { Task } from '../run/run-event.js';
import { executionName } from './execution-name.js';
import { joinedSignal } from './joined-signal.js';
import { resultOf } from './task-result.js';
import type { RunnerContext, TaskEnd, TaskRunnerOptions } from './task-runner.js';

/** What one start of a command tells: of itself alone, whoever else has started one of that name. */
export interface TaskStart {
  readonly end: TaskEnd;
  /** False where it is proven that this start began nothing. */
  readonly hasBegun: boolean;
}

/** Leave to begin commands, for as long as this process does so. */
export interface CommandPermit extends StartPermit {
  /** Aborted when it begins nothing any more: what still waits, as for an approval or a secret, is given up. */
  readonly leaving: AbortSignal;
  /** Resolves when the storage has taken a renewal of that leave, or the signal is aborted. */
  renewed(signal: AbortSignal): Promise<void>;
}

/**
 * What a command is ended by, and what lets it begin, in a process that may leave. That is told before its host is asked for
 * anything: from there on nobody knows at once whether it has begun, so it goes on to its end.
 */
function givenUpEarly({ check, withdrawn, leaving }: CommandPermit, signal: AbortSignal) {
  const given = new AbortController();
  let isEarly = false;
  const end = (): void => given.abort(signal.reason);
  const giveUp = (): void => {
    isEarly = true;
    given.abort();
  };
  const settled = (): void => leaving.removeEventListener('abort', giveUp);
  const release = (): void => {
    settled();
    signal.removeEventListener('abort', end);
  };
  leaving.addEventListener('abort', giveUp, { once: true });
  signal.addEventListener('abort', end, { once: true });
  if (leaving.aborted) giveUp();
  if (signal.aborted) end();
  const permit: StartPermit = {
    withdrawn,
    check: async (asked) => {
      await check(asked);
      if (isEarly) given.signal.throwIfAborted();
      settled();
    },
  };
  return { permit, signal: given.signal, release };
}

type Starting = Pick<TaskRunnerOptions, 'run' | 'program' | 'directories' | 'permit'>;

/** Milliseconds before a command is begun at the latest that a storage was away for: leases may last for long. */
const longestWait = 60_000;

/**
 * Starts a command of a run once, down the whole path. Never rejects: what went wrong with it is a result. One that was not begun, as
 * nobody could write it down, is no result of the command: it waits for the storage, for as long as it may begin here at all. Every
 * try is one more record that the history keeps until it can be written, so there is none before the storage takes something.
 */
export async function startTask(
  context: RunnerContext,
  starting: Starting,
  task: Task,
  signal: AbortSignal,
): Promise<TaskStart> {
  const { withdrawn, leaving, renewed } = starting.permit;
  for (;;) {
    const start = await tryToStart(context, starting, task, signal);
    if (start !== 'away') return start;
    const wait = joinedSignal(signal, withdrawn, leaving);
    await Promise.race([renewed(wait.signal), context.clock.sleep(longestWait, wait.signal).catch(() => {})]);
    const isOver = wait.signal.aborted;
    wait.end();
    if (isOver) return { end: { result: 'cancelled' }, hasBegun: false };
  }
}

/** @returns `away` where nothing was begun, as a storage was away */
async function tryToStart(
  context: RunnerContext,
  { run, program, directories, permit }: Starting,
  task: Task,
  signal: AbortSignal,
): Promise<TaskStart | 'away'> {
  const step = program.steps[task.step];
  const template = step && commandOf(step, task.kind);
  const host = program.hosts[task.host];
  if (step === undefined || template === undefined || host === undefined) {
    return { end: { result: 'refused' }, hasBegun: false };
  }
  const place = step.delegate ?? host.name;
  const check: StartPermit['check'] = async (asked) => {
    // Leave is asked for last: what comes before may take a while.
    await directories.know(place, asked);
    await permit.check(asked);
  };
  const given = givenUpEarly({ ...permit, check }, signal);
  try {
    const outcome = await context.run({
      command: expandCommand(template, host, program.values),
      host: place,
      parent: run,
      execution: executionName(run, task),
      metadata: { run, host: host.name, step: step.id, kind: task.kind, attempt: task.attempt },
      signal: given.signal,
      permit: given.permit,
      ...(step.secrets === undefined ? {} : { secrets: step.secrets }),
      ...(step.timeout === undefined ? {} : { timeouts: { total: step.timeout } }),
    });
    const { id: command, error } = outcome;
    if (outcome.executed === 'no' && isAway(error)) return 'away';
    const why = error === undefined ? {} : { code: error.code };
    return { end: { command, result: resultOf(task.kind, outcome), ...why }, hasBegun: outcome.executed !== 'no' };
  } catch (error) {
    // Rejected: there was no command to tell of, so nothing has run.
    const end: TaskEnd = { result: 'refused', ...(OpsError.is(error) ? { code: error.code } : {}) };
    return { end: given.signal.aborted ? { result: 'cancelled' } : end, hasBegun: false };
  } finally {
    given.release();
  }
}
