/**
 * What was seen on one side of a comparison: how many failed of how many (whole numbers, no more than all), or how long each
 * took in milliseconds, 0 and more.
 */
export type Observations =
  | { readonly failures: number; readonly total: number }
  | { readonly durations: readonly number[] };

/** Whether a measurement speaks for going on. */
export type Verdict = 'passed' | 'failed' | 'inconclusive';

/**
 * What a measurement came to: a verdict of whoever took it; a number, judged by the analysis' `thresholdRange`; or what was
 * observed since the measurement before, judged by its `comparison`. Anything else, as are NaN and counts written as texts, is
 * `inconclusive`.
 */
export type Measured = Verdict | number | { readonly canary: Observations; readonly baseline?: Observations };

/** What was observed in two times, together. */
export function together(before: Observations | undefined, then: Observations | undefined): Observations | undefined {
  if (before === undefined || then === undefined) return before ?? then;
  if ('durations' in before) {
    return 'durations' in then ? { durations: [...before.durations, ...then.durations] } : then;
  }
  if ('durations' in then) return then;
  return { failures: before.failures + then.failures, total: before.total + then.total };
}
