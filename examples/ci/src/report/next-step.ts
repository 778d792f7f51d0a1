import type { OpsError } from '@opspilot/core';
import { rulesToAccept } from '../accept-beforehand.js';
import { formatDuration } from '../duration.js';
import type { StepResult } from '../step-result.js';
import type { PipelineStep } from '../steps-file.js';

/** Where the steps come from, and where they ran. */
export interface Source {
  /** The steps file, as it was named. */
  readonly file: string;
  /** The other machine, where they ran on one. */
  readonly host: string | undefined;
}

/** A command of the step as somebody would type it to see for themselves. */
function byHand({ cwd }: PipelineStep, command: string, host: string | undefined): string {
  const line = cwd === undefined ? command : `(cd ${cwd} && ${command})`;
  return host === undefined ? line : `on ${host}, ${line}`;
}

/** For a step that nobody marked: the author of the file decides, and writes down why. */
function acceptOrChange({ accept }: PipelineStep, rules: readonly string[], file: string): string {
  const missing = rules.filter((rule) => !Object.hasOwn(accept, rule));
  const lines = missing.map((rule) => `${JSON.stringify(rule)}: "<why this is fine>"`).join(', ');
  return `Change the step so that nothing in it needs approval. Or, if it is fine as it stands, accept it in ${file} with the reason: "accept": { ${lines} }`;
}

const advice: Readonly<Record<string, (step: PipelineStep, source: Source) => string>> = {
  'command-signalled': (step, { host }) =>
    `Something else ended it; when it was SIGKILL, look at the memory of the machine first. Repeat the step by itself: ${byHand(step, step.command, host)}`,
  'command-timed-out': ({ timeout }, { file }) =>
    `Find out what it waits for, or raise its "timeout" in ${file}; it was ${formatDuration(timeout)}.`,
  'verification-failed': (step, { host }) =>
    `The command itself exited as it should; what it left behind is not right. Repeat the check: ${byHand(step, step.verify.join(' && '), host)}`,
  'verification-unknown': (step, { host }) =>
    `The command ran; look at what it did before running it again, beginning with its check: ${byHand(step, step.verify.join(' && '), host)}`,
  'command-unknown': () => 'It may have run, and may still run: look at the machine before running it again.',
  'command-cancelled': () => 'The pipeline was cancelled; run it again when you want it to go on.',
  'command-denied': () => 'Change the step so that policy lets it through; the reasons stand above.',
  'approval-missing': (_step, { file }) =>
    `A pipeline has nobody to ask. Let a person run this step with an approver, or put it into a job that somebody has to release (a protected environment, a manual job) and take "needsApproval" out of ${file} there.`,
  'secret-unavailable': ({ secrets }) =>
    `Give the job these variables from the secrets of your CI system: ${Object.values(secrets).join(', ')}.`,
  'working-directory-unusable': ({ cwd }) => `Create ${cwd} in a step before, or correct "cwd".`,
};

/** What somebody whose pipeline just failed can do about it. */
export function nextStep(result: StepResult, error: OpsError, source: Source): string {
  const { step } = result;
  const { host } = source;
  if (error.code === 'approval-missing' && !step.needsApproval && 'outcome' in result) {
    return acceptOrChange(step, rulesToAccept(result.outcome.verdict), source.file);
  }
  const told = advice[error.code]?.(step, source);
  if (told !== undefined) return told;
  const isUntouched = 'outcome' in result && result.outcome.executed === 'no';
  if (host !== undefined && isUntouched)
    return `The step did not run on ${host}: see to what stands above, then start the pipeline again.`;
  return `Repeat the step by itself: ${byHand(step, step.command, host)}`;
}
