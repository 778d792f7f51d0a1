import type { Readable } from 'node:stream';
import { OpsError } from '../../errors/ops-error.js';
import type { ExecutionResult } from '../../executor/executor.js';
import type { Redactor } from '../../secrets/redactor.js';
import { askInTurn, hasHook, messageOf } from '../ask-hooks.js';
import type { CommandDraft } from '../command-draft.js';
import { readVerifications } from '../hook-answers.js';
import type { StageContext } from '../hooks.js';
import { hostStage } from '../host-stage.js';
import type { OutcomeErrorCode, Verification } from '../outcome.js';
import { outcomeOf } from '../outcome-of.js';
import type { PipelineParts } from '../parts.js';
import type { Ending, Passage, StageWork } from '../passage.js';
import { pump } from '../pump.js';
import { executionOptions } from './execute.js';

/** Of what a check prints, the end is kept to explain a failure. */
const keptBytes = 2_048;

/** Redacted before it is cut: half of a secret would not be recognised any more. */
async function lastText(stream: Readable, redactor: Redactor): Promise<string> {
  const redacting = redactor.stream();
  let kept: Uint8Array = Buffer.alloc(0);
  const keep = (chunk: Uint8Array): void => {
    kept = Buffer.concat([kept, chunk]).subarray(-keptBytes);
  };
  await pump(stream, (chunk) => keep(redacting.write(chunk)));
  keep(redacting.end());
  return Buffer.from(kept).toString().trim();
}

function resultOf(result: ExecutionResult): Pick<Verification, 'result' | 'message'> {
  if (result.status === 'exited') {
    return result.exitCode === 0
      ? { result: 'passed' }
      : { result: 'failed', message: `exited with ${result.exitCode}` };
  }
  // A check that was cut short says nothing about the command.
  return { result: 'unknown', message: result.status };
}

async function runCheck(
  check: CommandDraft,
  passage: Passage,
  stage: StageContext,
  parts: PipelineParts,
): Promise<Verification> {
  const name = parts.redactor.text(check.command);
  try {
    const { pty: _none, ...options } = executionOptions(passage, stage, parts);
    const execution = await parts.executor.start(check.host, check.command, options);
    const [result, stdout, stderr] = await Promise.all([
      execution.result,
      lastText(execution.stdout, parts.redactor),
      lastText(execution.stderr, parts.redactor),
    ]);
    const judged = resultOf(result);
    const said = judged.result === 'passed' ? '' : stderr || stdout;
    const message = [judged.message, said].filter(Boolean).join(': ');
    return Object.freeze({ source: 'command', name, result: judged.result, ...(message === '' ? {} : { message }) });
  } catch (error) {
    return Object.freeze({ source: 'command', name, result: 'unknown', message: messageOf(error) });
  }
}

function verificationFailed(source: string, error: unknown): Verification {
  return Object.freeze({ source, name: source, result: 'failed', message: messageOf(error) });
}

async function askPlugins(
  passage: Passage,
  stage: StageContext,
  parts: PipelineParts,
): Promise<readonly Verification[]> {
  const outcome = outcomeOf(passage, parts);
  const touching = hostStage(stage, passage, parts);
  const verifications: Verification[] = [];
  const answers = askInTurn(parts, stage, {
    hook: 'verify',
    call: (hooks) => hooks.verify?.(passage.draft, outcome, touching),
    read: readVerifications,
  });
  for await (const answer of answers) {
    if ('value' in answer) verifications.push(...answer.value);
    else verifications.push(verificationFailed(answer.plugin, answer.error));
  }
  return verifications;
}

/** One that failed decides; else one that could not be completed; else all is well. Anything but `passed` is no pass. */
function endingOf(verifications: readonly Verification[]): Ending | undefined {
  const notPassed = verifications.filter((verification) => verification.result !== 'passed');
  const decisive = notPassed.find((verification) => verification.result !== 'unknown') ?? notPassed[0];
  if (decisive === undefined) return undefined;
  const { source, name, message } = decisive;
  const details = { source, name };
  const why = message === undefined ? '' : `: ${message}`;
  if (decisive.result === 'unknown') {
    const text = `The command exited as it should, but whether it worked could not be checked (${name})${why}`;
    const error = new OpsError<OutcomeErrorCode>('verification-unknown', text, { details });
    return { status: 'unknown', stage: 'verify', error };
  }
  const text = `The command exited as it should, but the check "${name}" did not pass${why}`;
  const error = new OpsError<OutcomeErrorCode>('verification-failed', text, { details });
  return { status: 'failed', stage: 'verify', error };
}

/** Checks that the command did what it should: the request's own commands first, then the plugins. */
export const verify: StageWork = async (passage, stage, parts) => {
  const verifications: Verification[] = [];
  for (const check of passage.checks) verifications.push(await runCheck(check, passage, stage, parts));
  if (hasHook(parts, 'verify')) verifications.push(...(await askPlugins(passage, stage, parts)));
  // A check that was cut short by the cancelling says nothing; the command was cancelled, not left unknown.
  stage.signal.throwIfAborted();
  if (verifications.length === 0) return {};
  Object.freeze(verifications);
  parts.tell('command.verified', { ...passage.reference, verifications }, passage.draft.id);
  const ending = endingOf(verifications);
  return ending === undefined ? { verifications } : { verifications, ending };
};
