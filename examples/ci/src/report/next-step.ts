import type { OpsError } from '@opspilot/core';
import { formatDuration } from '../duration.js';
import type { PipelineStep } from '../steps-file.js';

/** The step as somebody would type it to see for themselves. */
function byHand({ command, cwd }: PipelineStep): string {
  return `(cd ${cwd} && ${command})`;
}

const advice: Readonly<Record<string, (step: PipelineStep, file: string) => string>> = {
  'command-failed': (step) => `Repeat the step by itself: ${byHand(step)}`,
  'command-signalled': (step) =>
    `Something else ended it; when it was SIGKILL, look at the memory of the machine first. Repeat the step by itself: ${byHand(step)}`,
  'command-timed-out': ({ timeout }, file) =>
    `Find out what it waits for, or raise its "timeout" in ${file}; it was ${formatDuration(timeout)}.`,
  'verification-failed': ({ cwd, verify }) =>
    `The command itself exited as it should; what it left behind is not right. Repeat the check: (cd ${cwd} && ${verify.join(' && ')})`,
  'verification-unknown': ({ cwd, verify }) =>
    `The command ran; look at what it did before running it again, beginning with its check: (cd ${cwd} && ${verify.join(' && ')})`,
  'command-unknown': () => 'It may have run, and may still run: look at the machine before running it again.',
  'command-cancelled': () => 'The pipeline was cancelled; run it again when you want it to go on.',
  'command-denied': () => 'Change the step so that policy lets it through; the reasons stand above.',
  'approval-missing': (_step, file) =>
    `A pipeline has nobody to ask. Let a person run this step with an approver, or put it into a job that somebody has to release (a protected environment, a manual job) and take "needsApproval" out of ${file} there.`,
  'secret-unavailable': ({ secrets }) =>
    `Give the job these variables from the secrets of your CI system: ${Object.values(secrets).join(', ')}.`,
  'working-directory-unusable': ({ cwd }) => `Create ${cwd} in a step before, or correct "cwd".`,
};

/** What somebody whose pipeline just failed can do about it. */
export function nextStep(error: OpsError, step: PipelineStep, file: string): string {
  return advice[error.code]?.(step, file) ?? `Repeat the step by itself: ${byHand(step)}`;
}
