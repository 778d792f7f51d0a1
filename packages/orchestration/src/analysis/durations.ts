import { normalBelow, normalQuantileAbove } from './normal.js';

/** With fewer on a side, the normal approximation of the test says nothing. */
export const fewestDurations = 8;

/** How often a number of `these` is above one of `those`, ties counted half, and how much ties take off the variance. */
function rankSum(these: readonly number[], those: readonly number[]) {
  const all = [...these.map((value) => ({ value, isOne: true })), ...those.map((value) => ({ value, isOne: false }))];
  all.sort((a, b) => a.value - b.value);
  let ranks = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    let ones = 0;
    do {
      ones += all[to]?.isOne === true ? 1 : 0;
      to += 1;
    } while (to < all.length && all[to]?.value === all[from]?.value);
    const tied = to - from;
    ranks += ones * ((from + 1 + to) / 2);
    ties += tied ** 3 - tied;
    from = to;
  }
  const [m, n] = [these.length, those.length];
  const above = ranks - (m * (m + 1)) / 2;
  const deviation = Math.sqrt(((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1))));
  return { above, deviation };
}

/**
 * Chance that the canary's durations are so much longer, or more, if they are not: the one-sided rank sum test of Mann and
 * Whitney (1947), with its normal approximation, corrected for ties and continuity.
 */
export function chanceOfDurations(canary: readonly number[], baseline: readonly number[]): number {
  const { above, deviation } = rankSum(canary, baseline);
  if (deviation === 0) return 1;
  return 1 - normalBelow((above - (canary.length * baseline.length) / 2 - 0.5) / deviation);
}

/**
 * Chance that so many observations show a canary that takes longer by `regression` (a share of the duration): as Noether
 * (1987) sizes samples for the test, with the baseline made longer by it as the canary that is to be found.
 */
export function powerOfDurations(
  observed: number,
  baseline: readonly number[],
  regression: number,
  significance: number,
): number {
  if (observed < fewestDurations || baseline.length < fewestDurations) return 0;
  const slower = baseline.map((value) => value * (1 + regression));
  const likelihood = rankSum(slower, baseline).above / baseline.length ** 2;
  const deviation = Math.sqrt((observed + baseline.length + 1) / (12 * observed * baseline.length));
  return normalBelow((likelihood - 0.5) / deviation - normalQuantileAbove(significance));
}
