import type { Clock, Logger } from '@opspilot/core';
import { checkMeasured } from '../analysis/check-measured.js';
import type { Measured } from '../analysis/measured.js';
import type { Program } from '../run/program.js';
import type { RunEffect } from '../run/run-effect.js';
import { joinedSignal } from './joined-signal.js';

/** What a measurement is taken of. */
export interface MeasureContext {
  readonly run: string;
  /** Index of the batch, and the names of its hosts. */
  readonly batch: number;
  readonly hosts: readonly string[];
  /** Aborted when nobody waits for the answer any more: its time is up, or this process has left the run. */
  readonly signal: AbortSignal;
}

/** Takes a measurement of an analysis. One that throws, takes too long or answers what is none is inconclusive, and the log says why. */
export type Measure = (name: string, about: MeasureContext) => Promise<Measured>;

/** Milliseconds that a measurement may take unless said otherwise. */
export const defaultMeasureTimeout = 60_000;

/** Who takes measurements, and how long one may take in milliseconds. */
export interface Measuring {
  readonly measure: Measure;
  readonly measureTimeout: number;
}

interface Asking extends Measuring {
  readonly program: Program;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Has a measurement taken that a run asks for. Never rejects, and waits for nobody who does not answer.
 *
 * @param signal - ends the wait; what is answered then means nothing
 */
export async function answerMeasurement(
  { name, batch }: Extract<RunEffect, { type: 'measure' }>,
  run: string,
  { program, measure, measureTimeout, clock, logger }: Asking,
  signal: AbortSignal,
): Promise<Measured> {
  const { from = 0, to = 0 } = program.batches[batch] ?? {};
  const hosts = program.hosts.slice(from, to).map((host) => host.name);
  const wait = joinedSignal(signal);
  const limit = clock.sleep(measureTimeout, wait.signal).then((): never => {
    throw new Error(`It took longer than ${measureTimeout} ms.`);
  });
  try {
    const answer = await Promise.race([measure(name, { run, batch, hosts, signal: wait.signal }), limit]);
    const { value, problem } = checkMeasured(answer);
    if (problem !== undefined) logger.warn({ run, measurement: name, problem }, 'what was answered is no measurement');
    return value;
  } catch (error) {
    if (!signal.aborted) logger.warn({ error, run, measurement: name }, 'a measurement failed');
    return 'inconclusive';
  } finally {
    limit.catch(() => {});
    wait.end();
  }
}
