import { OpsError } from '../../errors/ops-error.js';
import type { Execution, ExecutionOptions, ExecutionTimeouts } from '../../executor/executor.js';
import { messageOf } from '../ask-hooks.js';
import { exitMessage } from '../exit-message.js';
import { type Followed, follow } from '../follow.js';
import type { StageContext } from '../hooks.js';
import { joinPermit } from '../joined-signal.js';
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

type Chosen = { -readonly [Option in keyof ExecutionOptions]: ExecutionOptions[Option] };

/** The options for the host's executor. */
export function executionOptions(passage: Passage, stage: StageContext, parts: PipelineParts): Chosen {
  const { cwd, pty, become, timeouts } = passage.options;
  const chosen: Chosen = {
    signal: stage.signal,
    timeouts: { ...parts.timeouts, ...timeouts },
    env: passage.variables.values,
  };
  if (passage.variables.secret.length > 0) chosen.secrets = passage.variables.secret;
  if (cwd !== undefined) chosen.cwd = cwd;
  if (pty !== undefined) chosen.pty = pty;
  if (become !== undefined) chosen.become = become;
  return chosen;
}

/** @param why - of the executor, which may have said already what to do */
function unknownMessage(why = 'Contact was lost.'): string {
  const advice = /look at the host/i.test(why) ? '' : ' Look at the host before running it again.';
  return `Nobody knows whether the command ran to its end. ${why}${advice}`;
}

/** What the end of the process means; undefined when it means success. */
function endingOf(
  { result, stderr }: Followed,
  successExitCodes: readonly number[] = [0],
  timeouts: ExecutionTimeouts = {},
): Ending | undefined {
  const { status, exitCode, signal } = result;
  switch (status) {
    case 'exited':
      if (exitCode !== null && successExitCodes.includes(exitCode)) return undefined;
      return ended('failed', failure('command-failed', exitMessage(exitCode, stderr.text), { exitCode }));
    case 'signalled':
      return ended('failed', failure('command-signalled', `The command was killed by ${signal}.`, { signal }));
    case 'timed-out': {
      const { timeout = 'total' } = result;
      const why = timeout === 'idle' ? 'It was silent for too long' : 'It took too long';
      // An executor may have a limit of its own.
      const limit = timeouts[timeout] === undefined ? '' : ` at its limit of ${timeouts[timeout]} ms`;
      const message = `${why} and was ended${limit}; every process of it is gone.`;
      return ended('timed-out', failure('command-timed-out', message, { timeout }));
    }
    case 'cancelled':
      return ended(
        'cancelled',
        failure('command-cancelled', 'The command was cancelled; every process of it is gone.'),
      );
    case 'not-run':
      return ended('failed', result.error ?? failure('command-failed', 'Its host did not begin the command.'));
    default: {
      const { error } = result;
      const details = error === undefined ? {} : { reason: error.code };
      return ended('unknown', failure('command-unknown', unknownMessage(error?.message), details));
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

function finished(
  followed: Followed,
  successExitCodes: readonly number[] | undefined,
  timeouts: ExecutionTimeouts | undefined,
): Progress {
  const { result, stdout, stderr } = followed;
  const { exitCode, signal } = result;
  const ending = endingOf(followed, successExitCodes, timeouts);
  if (result.status === 'not-run') return { executed: 'no', ...(ending === undefined ? {} : { ending }) };
  const executed = ending?.status === 'unknown' ? 'unknown' : 'yes';
  return { executed, exitCode, signal, stdout, stderr, ...(ending === undefined ? {} : { ending }) };
}

async function runIt(passage: Passage, stage: StageContext, parts: PipelineParts): Promise<Progress> {
  const { draft, options, reference } = passage;
  const chosen = executionOptions(passage, stage, parts);
  chosen.id = options.execution ?? draft.id;
  if (options.stdin !== undefined) chosen.stdin = options.stdin;
  const startedAt = parts.clock.now();
  const before = parts.clock.monotonic();
  const { signal, begun, release } = joinPermit(options.permit?.withdrawn, stage.signal);
  let execution: Execution;
  try {
    execution = await parts.executor.start(draft.host, draft.command, { ...chosen, signal });
  } catch (error) {
    release();
    return notStarted(error);
  } finally {
    begun();
  }
  let progress: Progress;
  try {
    const followed = await follow(execution, passage, stage.signal, parts);
    progress = finished(followed, options.successExitCodes, chosen.timeouts);
  } catch (error) {
    progress = lostTrack(error);
  } finally {
    release();
  }
  const { executed = 'unknown', exitCode = null } = progress;
  if (executed === 'no') return progress;
  const duration = parts.clock.monotonic() - before;
  const { id, command, host, actor } = reference;
  parts.tell('command.executed', { id, command, host, actor, executed, exitCode, duration }, id);
  return Object.assign(progress, { startedAt });
}

/** Runs the command on its host. Its approval is used up and its record written before it starts. */
export const execute: StageWork = async (passage, stage, parts) => {
  const { draft, options, approval, reference } = passage;
  const begun = commandStart(passage, parts);
  try {
    await options.permit?.check(stage.signal);
    if (approval !== undefined) await parts.approvals.consume(approval.id, draft.subject, draft.id);
    stage.signal.throwIfAborted();
    await parts.recorder.begin(begun);
  } catch (error) {
    stage.signal.throwIfAborted();
    const known = OpsError.is(error) ? error : failure('command-failed', `Nothing was run: ${messageOf(error)}`);
    return { ending: ended(known.code.startsWith('approval-') ? 'rejected' : 'failed', known) };
  }
  parts.tell('command.started', { ...reference }, draft.id);
  return Object.assign(await runIt(passage, stage, parts), { begun });
};
