import type { Host, Outcome, OutputChunk } from '@opspilot/core';
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

/** Gives the steps to `use`, with a directory of their own on the host that is gone afterwards; else `left` is told of it. */
export async function withSteps<Result>(
  pilot: Pilot,
  host: Host,
  { command, timeout }: Arguments,
  left: (directory: string) => void,
  use: (steps: readonly Step[]) => Promise<Result>,
): Promise<Result> {
  if (command !== undefined) return use([ownStep(host, command, timeout)]);
  const directory = await pilot.scratch.make(host.name);
  try {
    return await use(demonstration(host, directory));
  } finally {
    if (!(await pilot.scratch.remove(host.name, directory))) left(directory);
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
