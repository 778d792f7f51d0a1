import { OpsError } from '../../errors/ops-error.js';
import type { Execution, ExecutionOptions, ExecutionResult } from '../../executor/executor.js';
import type { CapturedOutput } from '../../history/command-record.js';
import { messageOf } from '../ask-hooks.js';
import type { StageContext } from '../hooks.js';
import type { OutcomeErrorCode } from '../outcome.js';
import { createOutputSink } from '../output-sink.js';
import type { PipelineParts } from '../parts.js';
import type { Ending, Passage, Progress, StageWork } from '../passage.js';
import { pump } from '../pump.js';
import { commandStart } from '../record-of.js';
import { subjectOf } from '../subject.js';

function ended(status: Ending['status'], error: OpsError): Ending {
  return { status, stage: 'execute', error };
}

function failure(code: OutcomeErrorCode, message: string, details: Record<string, unknown> = {}): OpsError {
  return new OpsError<OutcomeErrorCode>(code, message, { details });
}

/** What was judged and approved must be what runs. */
function checkUnchanged({ draft, options }: Passage): void {
  const subject = subjectOf(draft.command, draft.host, draft.actor.id, draft.verify, options);
  if (subject === draft.subject) return;
  throw failure('command-changed', 'The request was changed while it was being judged; it was not run. Ask again.');
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
export function endingOf(result: ExecutionResult, successExitCodes: readonly number[] = [0]): Ending | undefined {
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

/** A rejected start proves that nothing ran, provided that it is an executor speaking and not a bug in one. */
function notStarted(error: unknown): Progress {
  if (!OpsError.is(error)) return lostTrack(error);
  const statuses: Readonly<Record<string, Ending['status']>> = {
    'start-timed-out': 'timed-out',
    'start-cancelled': 'cancelled',
  };
  return { executed: 'no', ending: ended(statuses[error.code] ?? 'failed', error) };
}

async function follow(
  execution: Execution,
  passage: Passage,
  parts: PipelineParts,
): Promise<readonly [ExecutionResult, CapturedOutput, CapturedOutput]> {
  const carry = async (stream: 'stdout' | 'stderr'): Promise<CapturedOutput> => {
    const capture = parts.recorder.capture(passage.draft.id, stream);
    const sink = createOutputSink(stream, parts.redactor.stream(), capture, passage.options.onOutput, parts.logger);
    await pump(execution[stream], sink.write);
    return sink.end();
  };
  return Promise.all([execution.result, carry('stdout'), carry('stderr')]);
}

async function runIt(passage: Passage, stage: StageContext, parts: PipelineParts): Promise<Progress> {
  const { draft, options, reference } = passage;
  const chosen = executionOptions(passage, stage, parts);
  const startedAt = parts.clock.now();
  let execution: Execution;
  try {
    const stdin = options.stdin === undefined ? {} : { stdin: options.stdin };
    execution = await parts.executor.start(draft.host, draft.command, { ...chosen, ...stdin });
  } catch (error) {
    return notStarted(error);
  }
  let followed: Awaited<ReturnType<typeof follow>>;
  try {
    followed = await follow(execution, passage, parts);
  } catch (error) {
    return lostTrack(error);
  }
  const [result, stdout, stderr] = followed;
  const executed = result.status === 'unknown' ? 'unknown' : 'yes';
  const duration = result.endedAt - result.startedAt;
  parts.events.emit('command.executed', { ...reference, executed, exitCode: result.exitCode, duration }, draft.id);
  const ending = endingOf(result, options.successExitCodes);
  const { exitCode, signal } = result;
  return { executed, exitCode, signal, startedAt, stdout, stderr, ...(ending === undefined ? {} : { ending }) };
}

/** Runs the command on its host. Its approval is used up and its record written before it starts. */
export const execute: StageWork = async (passage, stage, parts) => {
  const { draft, approval, reference } = passage;
  try {
    checkUnchanged(passage);
    if (approval !== undefined) await parts.approvals.consume(approval.id, draft.subject, draft.id);
    stage.signal.throwIfAborted();
    await parts.recorder.begin(commandStart(passage, parts));
  } catch (error) {
    stage.signal.throwIfAborted();
    const known = OpsError.is(error) ? error : failure('command-failed', `Nothing was run: ${messageOf(error)}`);
    return { ending: ended(known.code.startsWith('approval-') ? 'rejected' : 'failed', known) };
  }
  parts.events.emit('command.started', reference, draft.id);
  return runIt(passage, stage, parts);
};
