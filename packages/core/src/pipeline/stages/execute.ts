import { OpsError } from '../../errors/ops-error.js';
import type { Execution, ExecutionOptions, ExecutionResult } from '../../executor/executor.js';
import { messageOf } from '../ask-hooks.js';
import { type Followed, follow } from '../follow.js';
import type { StageContext } from '../hooks.js';
import type { OutcomeErrorCode } from '../outcome.js';
import type { PipelineParts } from '../parts.js';
import type { Ending, Passage, Progress, StageWork } from '../passage.js';
import { commandStart } from '../record-of.js';

function ended(status: Ending['status'], error: OpsError): Ending {
  return { status, stage: 'execute', error };
}

function failure(code: OutcomeErrorCode, message: string, details: Record<string, unknown> = {}): OpsError {
  return new OpsError<OutcomeErrorCode>(code, message, { details });
}

/** The options for the host's executor. */
export function executionOptions(passage: Passage, stage: StageContext, parts: PipelineParts): ExecutionOptions {
  const { cwd, pty, become, timeouts } = passage.options;
  return {
    signal: stage.signal,
    timeouts: { ...parts.timeouts, ...timeouts },
    env: passage.variables.values,
    ...(cwd === undefined ? {} : { cwd }),
    ...(pty === undefined ? {} : { pty }),
    ...(become === undefined ? {} : { become }),
  };
}

/** What the end of the process means; undefined when it means success. */
function endingOf(result: ExecutionResult, successExitCodes: readonly number[] = [0]): Ending | undefined {
  const { status, exitCode, signal } = result;
  const duration = Math.round(result.endedAt - result.startedAt);
  switch (status) {
    case 'exited':
      if (exitCode !== null && successExitCodes.includes(exitCode)) return undefined;
      return ended('failed', failure('command-failed', `The command exited with ${exitCode}.`, { exitCode }));
    case 'signalled':
      return ended('failed', failure('command-signalled', `The command was killed by ${signal}.`, { signal }));
    case 'timed-out': {
      const limit = result.timeout === 'idle' ? 'It was silent for too long' : 'It took too long';
      const message = `${limit} and was ended after ${duration} ms; every process of it is gone.`;
      return ended('timed-out', failure('command-timed-out', message, { timeout: result.timeout }));
    }
    case 'cancelled':
      return ended(
        'cancelled',
        failure('command-cancelled', 'The command was cancelled; every process of it is gone.'),
      );
    default: {
      const why = result.error === undefined ? '' : ` ${result.error.message}`;
      const message = `Nobody knows whether the command ran to its end: contact was lost.${why} Look at the host before running it again.`;
      return ended('unknown', failure('command-unknown', message));
    }
  }
}

/** A bug in an executor or in what follows it: the command may have run. */
function lostTrack(error: unknown): Progress {
  const message = `OpsPilot lost track of the command, which may have run: ${messageOf(error)}`;
  return { executed: 'unknown', ending: ended('unknown', failure('command-unknown', message)) };
}

const startEndings: Readonly<Record<string, Ending['status']>> = {
  'start-timed-out': 'timed-out',
  'start-cancelled': 'cancelled',
};

/** A rejected start proves that nothing ran, provided that it is an executor speaking and not a bug in one. */
function notStarted(error: unknown): Progress {
  if (!OpsError.is(error)) return lostTrack(error);
  return { executed: 'no', ending: ended(startEndings[error.code] ?? 'failed', error) };
}

function finished({ result, stdout, stderr }: Followed, successExitCodes: readonly number[] | undefined): Progress {
  const { exitCode, signal } = result;
  const ending = endingOf(result, successExitCodes);
  const executed = ending?.status === 'unknown' ? 'unknown' : 'yes';
  return { executed, exitCode, signal, stdout, stderr, ...(ending === undefined ? {} : { ending }) };
}

async function runIt(passage: Passage, stage: StageContext, parts: PipelineParts): Promise<Progress> {
  const { draft, options, reference } = passage;
  const chosen = executionOptions(passage, stage, parts);
  const startedAt = parts.clock.now();
  const before = parts.clock.monotonic();
  let execution: Execution;
  try {
    const stdin = options.stdin === undefined ? {} : { stdin: options.stdin };
    execution = await parts.executor.start(draft.host, draft.command, { ...chosen, ...stdin, id: draft.id });
  } catch (error) {
    return notStarted(error);
  }
  let progress: Progress;
  try {
    progress = finished(await follow(execution, passage, stage.signal, parts), options.successExitCodes);
  } catch (error) {
    progress = lostTrack(error);
  }
  const { executed = 'unknown', exitCode = null } = progress;
  const duration = parts.clock.monotonic() - before;
  parts.events.emit('command.executed', { ...reference, executed, exitCode, duration }, draft.id);
  return { ...progress, startedAt };
}

/** Runs the command on its host. Its approval is used up and its record written before it starts. */
export const execute: StageWork = async (passage, stage, parts) => {
  const { draft, approval, reference } = passage;
  const begun = commandStart(passage, parts);
  try {
    if (approval !== undefined) await parts.approvals.consume(approval.id, draft.subject, draft.id);
    stage.signal.throwIfAborted();
    await parts.recorder.begin(begun);
  } catch (error) {
    stage.signal.throwIfAborted();
    const known = OpsError.is(error) ? error : failure('command-failed', `Nothing was run: ${messageOf(error)}`);
    return { ending: ended(known.code.startsWith('approval-') ? 'rejected' : 'failed', known) };
  }
  parts.events.emit('command.started', { ...reference }, draft.id);
  return { ...(await runIt(passage, stage, parts)), begun };
};
