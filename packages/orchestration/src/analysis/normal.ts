/** Error function to 1.5e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26). */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const value = 1 - polynomial * Math.exp(-x * x);
  return x < 0 ? -value : value;
}

/** Chance that a number of the standard normal distribution is at most `z`. */
export function normalBelow(z: number): number {
  return (1 + erf(z / Math.SQRT2)) / 2;
}

/** The number that a standard normal one is above with a chance of `chance`, 1e-6..0.5. */
export function normalQuantileAbove(chance: number): number {
  let low = 0;
  let high = 8;
  for (let turn = 0; turn < 50; turn += 1) {
    const middle = (low + high) / 2;
    if (1 - normalBelow(middle) > chance) low = middle;
    else high = middle;
  }
  return high;
}
