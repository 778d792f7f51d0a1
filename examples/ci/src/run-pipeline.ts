import { OpsError, type Run } from '@opspilot/core';
import type { Build } from './build-environment.js';
import type { Log } from './log.js';
import { openStepLog, type StepLog } from './step-log.js';
import type { StepResult } from './step-result.js';
import type { PipelineStep } from './steps-file.js';

/** What the steps run with. */
export interface PipelineParts {
  readonly run: Run;
  /** Name of the host that the steps run on. */
  readonly host: string;
  readonly build: Build;
  readonly log: Log;
  readonly github: boolean;
  readonly signal: AbortSignal;
}

async function send(
  step: PipelineStep,
  log: StepLog,
  { run, host, build, signal }: PipelineParts,
): Promise<StepResult> {
  try {
    const outcome = await run({
      command: step.command,
      host,
      verify: step.verify,
      ...(step.cwd === undefined ? {} : { cwd: step.cwd }),
      env: step.env,
      secrets: step.secrets,
      timeouts: { total: step.timeout },
      metadata: { ...build, step: step.name },
      signal,
      onOutput: log.output.take,
    });
    return { step, status: outcome.status, outcome };
  } catch (error) {
    if (!OpsError.is(error)) throw error;
    return { step, status: 'not-sent', error };
  }
}

/** Runs the steps in order, up to the first that does not succeed; those after it are skipped. */
export async function runPipeline(
  steps: readonly PipelineStep[],
  parts: PipelineParts,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  let green = true;
  for (const [index, step] of steps.entries()) {
    if (!green || parts.signal.aborted) {
      results.push({ step, status: 'skipped' });
      continue;
    }
    const log = await openStepLog(step, `${index + 1}/${steps.length}`, parts.log, parts.github);
    const result = await send(step, log, parts);
    if ('outcome' in result) await log.judged(result.outcome);
    await log.end();
    results.push(result);
    green = result.status === 'succeeded';
  }
  return results;
}
