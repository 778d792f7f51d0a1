import { inspect } from 'node:util';
import { isObject } from '../is-object.js';
import type { Measured, Observations } from './measured.js';

/** What a measurement is taken for. */
export interface CheckedMeasurement {
  readonly value: Measured;
  /** Why it is `inconclusive`, where it was no measurement; absent otherwise. */
  readonly problem?: string;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isDuration = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;

function observationsOf(given: unknown): Observations | undefined {
  if (!isObject(given)) return undefined;
  const { durations, failures, total } = given;
  if (Array.isArray(durations)) return durations.every(isDuration) ? { durations } : undefined;
  return isCount(failures) && isCount(total) && failures <= total ? { failures, total } : undefined;
}

/** As far as a log has room for it. */
function told(answer: unknown): string {
  const text = inspect(answer, { breakLength: Number.POSITIVE_INFINITY });
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

function notMeasured(problem: string): CheckedMeasurement {
  return { value: 'inconclusive', problem };
}

/**
 * Takes whatever somebody answered for a measurement: what speaks for nothing, or cannot be stored as it is, is
 * `inconclusive`, and never a reason to go on. What metrics answer for want of data (NaN), words that are no verdict and
 * counts written as texts are among that.
 */
export function checkMeasured(answer: unknown): CheckedMeasurement {
  if (answer === 'passed' || answer === 'failed' || answer === 'inconclusive') return { value: answer };
  if (typeof answer === 'number') {
    return Number.isFinite(answer) ? { value: answer } : notMeasured(`${answer} is no finite number`);
  }
  if (!isObject(answer)) {
    return notMeasured(`${told(answer)} is neither passed, failed, inconclusive, a number nor what was observed`);
  }
  const canary = observationsOf(answer['canary']);
  const baseline = answer['baseline'] === undefined ? undefined : observationsOf(answer['baseline']);
  const form = 'whole numbers of failures and of all, or durations of 0 ms and more';
  if (canary === undefined) return notMeasured(`its canary is not ${form}: ${told(answer)}`);
  if (answer['baseline'] === undefined) return { value: { canary } };
  return baseline === undefined
    ? notMeasured(`its baseline is not ${form}: ${told(answer)}`)
    : { value: { canary, baseline } };
}
