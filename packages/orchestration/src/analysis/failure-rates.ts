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

/** A sum of terms that become smaller from the first on, as far as they count: of a thousand million, some ten thousand do. */
function sumOf(first: number, ratioTo: (next: number) => number): number {
  let [sum, term] = [0, first];
  for (let next = 1; term > sum * 1e-17; next += 1) {
    sum += term;
    term *= ratioTo(next);
  }
  return sum;
}

/**
 * Chance of so many failures among the canary's observations, or more, if it fails no more often than the baseline: the
 * one-sided exact test of Fisher (The Design of Experiments, 1935). It holds for few observations, too. The tail is summed on
 * the side of the likeliest number that it is on: the terms of the other one may be too small for a number of this machine.
 */
export function chanceOfFailures(canary: Counts, baseline: Counts): number {
  const failures = canary.failures + baseline.failures;
  const total = canary.total + baseline.total;
  const { failures: observed, total: drawn } = canary;
  const fewest = Math.max(0, drawn - (total - failures));
  if (observed <= fewest) return 1;
  const chanceOf = (k: number): number =>
    Math.exp(logChoose(failures, k) + logChoose(total - failures, drawn - k) - logChoose(total, drawn));
  // How much likelier one failure more is than k.
  const growth = (k: number): number => ((failures - k) * (drawn - k)) / ((k + 1) * (total - failures - drawn + k + 1));
  const likeliest = Math.floor(((failures + 1) * (drawn + 1)) / (total + 2));
  if (observed > likeliest)
    return Math.min(
      1,
      sumOf(chanceOf(observed), (next) => growth(observed + next - 1)),
    );
  return Math.max(0, 1 - sumOf(chanceOf(observed - 1), (next) => 1 / growth(observed - 1 - next)));
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

/** Chance that at least so many of `total` fail, each with a chance of `rate`: the tail is summed as that of {@link chanceOfFailures}. */
function binomialAtLeast(fewest: number, total: number, rate: number): number {
  if (fewest <= 0) return 1;
  if (fewest > total || rate <= 0) return 0;
  if (rate >= 1) return 1;
  const chanceOf = (k: number): number =>
    Math.exp(logChoose(total, k) + k * Math.log(rate) + (total - k) * Math.log(1 - rate));
  const growth = (k: number): number => ((total - k) * rate) / ((k + 1) * (1 - rate));
  if (fewest > Math.floor((total + 1) * rate))
    return Math.min(
      1,
      sumOf(chanceOf(fewest), (next) => growth(fewest + next - 1)),
    );
  return Math.max(0, 1 - sumOf(chanceOf(fewest - 1), (next) => (next < fewest ? 1 / growth(fewest - 1 - next) : 0)));
}

/** Chance that so many observations show a canary that fails more often by `regression` (a share of all, 0..1). */
export function powerOfCounts(observed: number, baseline: Counts, regression: number, significance: number): number {
  if (observed === 0 || baseline.total === 0) return 0;
  const rate = baseline.failures / baseline.total + regression;
  return binomialAtLeast(fewestTooMany(observed, baseline, significance), observed, rate);
}
