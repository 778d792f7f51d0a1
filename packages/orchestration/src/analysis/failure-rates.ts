/** So many of so many failed. */
export interface Counts {
  readonly failures: number;
  readonly total: number;
}

/** Logarithm of the gamma function (Lanczos' approximation, g = 7, with nine coefficients), for x of 1 and above. */
function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const shifted = x - 1;
  const t = shifted + 7.5;
  const series = coefficients.reduce((sum, each, index) => sum + (index === 0 ? each : each / (shifted + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/**
 * Chance of so many failures among the canary's observations, or more, if it fails no more often than the baseline: the
 * one-sided exact test of Fisher (The Design of Experiments, 1935). It holds for few observations, too.
 */
export function chanceOfFailures(canary: Counts, baseline: Counts): number {
  const failures = canary.failures + baseline.failures;
  const total = canary.total + baseline.total;
  const most = Math.min(canary.total, failures);
  let term = Math.exp(
    logChoose(failures, canary.failures) +
      logChoose(total - failures, canary.total - canary.failures) -
      logChoose(total, canary.total),
  );
  let chance = 0;
  for (let k = canary.failures; k <= most; k += 1) {
    chance += term;
    // The next term by the ratio of two.
    term *= ((failures - k) * (canary.total - k)) / ((k + 1) * (total - failures - canary.total + k + 1));
  }
  return Math.min(1, chance);
}

/** The fewest failures of a canary that are too many at a significance; more than it has observations where none are. */
function fewestTooMany(observed: number, baseline: Counts, significance: number): number {
  let low = 0;
  let high = observed + 1;
  while (low < high) {
    const failures = (low + high) >> 1;
    if (chanceOfFailures({ failures, total: observed }, baseline) <= significance) high = failures;
    else low = failures + 1;
  }
  return low;
}

/** Chance that at least so many of `total` fail, each with a chance of `rate`. */
function binomialAtLeast(fewest: number, total: number, rate: number): number {
  if (rate >= 1) return fewest <= total ? 1 : 0;
  let chance = 0;
  for (let k = 0; k < fewest && k <= total; k += 1) {
    chance += Math.exp(logChoose(total, k) + k * Math.log(rate) + (total - k) * Math.log(1 - rate));
  }
  return Math.max(0, 1 - chance);
}

/** Chance that so many observations show a canary that fails more often by `regression` (a share of all, 0..1). */
export function powerOfCounts(observed: number, baseline: Counts, regression: number, significance: number): number {
  if (observed === 0 || baseline.total === 0) return 0;
  const rate = baseline.failures / baseline.total + regression;
  return binomialAtLeast(fewestTooMany(observed, baseline, significance), observed, rate);
}
