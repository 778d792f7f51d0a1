import type { OpsError, Outcome } from '@opspilot/core';
import type { PipelineStep } from './steps-file.js';

/** How far a step came. */
export type StepResult =
  | { readonly step: PipelineStep; readonly status: Outcome['status']; readonly outcome: Outcome }
  /** Nothing was run: its secret is missing, for instance. */
  | { readonly step: PipelineStep; readonly status: 'not-sent'; readonly error: OpsError }
  /** A step before it did not succeed. */
  | { readonly step: PipelineStep; readonly status: 'skipped' };

/** Milliseconds that its command ran; undefined when it did not. */
export function timeOf(result: StepResult): number | undefined {
  if (!('outcome' in result) || result.outcome.startedAt === null) return undefined;
  return result.outcome.endedAt - result.outcome.startedAt;
}

/** What went wrong; undefined when it succeeded or was skipped. */
export function errorOf(result: StepResult): OpsError | undefined {
  if ('outcome' in result) return result.outcome.error;
  return 'error' in result ? result.error : undefined;
}
