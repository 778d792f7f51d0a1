import type { Logger } from '@opspilot/core';
import { checkMeasured } from '../analysis/check-measured.js';
import type { Measured } from '../analysis/measured.js';
import type { Program } from '../run/program.js';
import type { RunEffect } from '../run/run-effect.js';

/** Takes a measurement of an analysis. One that throws, or answers what is none, is inconclusive, and the log says why. */
export type Measure = (
  name: string,
  about: { readonly run: string; readonly batch: number; readonly hosts: readonly string[] },
) => Promise<Measured>;

/** Has a measurement taken that a run asks for. Never rejects. */
export async function answerMeasurement(
  { name, batch }: Extract<RunEffect, { type: 'measure' }>,
  run: string,
  { program, measure, logger }: { readonly program: Program; readonly measure: Measure; readonly logger: Logger },
): Promise<Measured> {
  const { from = 0, to = 0 } = program.batches[batch] ?? {};
  const hosts = program.hosts.slice(from, to).map((host) => host.name);
  try {
    const { value, problem } = checkMeasured(await measure(name, { run, batch, hosts }));
    if (problem !== undefined) logger.warn({ run, measurement: name, problem }, 'what was answered is no measurement');
    return value;
  } catch (error) {
    logger.warn({ error, run, measurement: name }, 'a measurement failed');
    return 'inconclusive';
  }
}
