import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome, OutputChunk } from '@opspilot/core';
import type { Arguments } from './arguments.js';
import type { Pilot } from './open-pilot.js';
import { demonstration, ownStep, type Step } from './steps.js';

/** A step with how it went. */
export interface StepResult {
  readonly step: Step;
  readonly outcome: Outcome;
}

/** What wants to see a step while it is under way. */
export type Follow = (
  step: Step,
  position: string,
) => { output(chunk: OutputChunk): void; end(outcome: Outcome): void };

/** Gives the steps to `use`, with a directory of their own that is gone afterwards. */
export async function withSteps<Result>(
  { command, timeout }: Arguments,
  use: (steps: readonly Step[]) => Promise<Result>,
): Promise<Result> {
  if (command !== undefined) return use([ownStep(command, timeout)]);
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-quickstart-'));
  try {
    return await use(demonstration(directory));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Sends the steps down the path, one after the other, until the signal aborts. */
export async function runSteps(
  pilot: Pilot,
  steps: readonly Step[],
  signal: AbortSignal,
  follow?: Follow,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) break;
    const shown = follow?.(step, `${index + 1}/${steps.length}`);
    const watch = shown === undefined ? {} : { onOutput: shown.output };
    const metadata = { example: 'quickstart', title: step.title };
    const outcome = await pilot.run({ ...step.request, metadata, signal, ...watch });
    shown?.end(outcome);
    results.push({ step, outcome });
  }
  return results;
}
