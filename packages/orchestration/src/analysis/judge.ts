import type { Analysis, ThresholdRange } from '../plan/strategy.js';
import { chanceOfDurations, fewestDurations, powerOfDurations } from './durations.js';
import { chanceOfFailures, powerOfCounts } from './failure-rates.js';
import type { Measured, Observations, Verdict } from './measured.js';

function within(value: number, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: ThresholdRange) {
  if (Number.isNaN(value)) return 'inconclusive';
  return value >= min && value <= max ? 'passed' : 'failed';
}

/** Share of failures, or the middle of the durations. */
function numberOf(observed: Observations): number {
  if (!('durations' in observed)) return observed.failures / observed.total;
  const sorted = [...observed.durations].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Chance of what was observed if the canary is no worse, and chance to see it if it is. */
function weigh(canary: Observations, baseline: Observations, regression: number, significance: number) {
  if ('durations' in canary && 'durations' in baseline) {
    const [these, those] = [canary.durations, baseline.durations];
    const isEnough = Math.min(these.length, those.length) >= fewestDurations;
    return {
      chance: isEnough ? chanceOfDurations(these, those) : 1,
      power: powerOfDurations(these.length, those, regression, significance),
    };
  }
  if ('durations' in canary || 'durations' in baseline) return { chance: 1, power: 0 };
  return {
    chance: chanceOfFailures(canary, baseline),
    power: powerOfCounts(canary.total, baseline, regression, significance),
  };
}

/**
 * What all that was observed so far says: `failed` once it would come by chance as seldom as the significance says,
 * `inconclusive` while a regression of the size that must not be missed could have been, `passed` otherwise.
 *
 * @param significance - of one look: whoever looks often sees more that comes by chance
 */
export function judge(
  { thresholdRange, comparison, baseline: given }: Analysis,
  significance: number,
  value: Measured,
): Verdict {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return thresholdRange === undefined ? 'inconclusive' : within(value, thresholdRange);
  const { canary, baseline = given } = value;
  if (thresholdRange !== undefined && within(numberOf(canary), thresholdRange) !== 'passed') {
    return within(numberOf(canary), thresholdRange);
  }
  if (comparison === undefined) return thresholdRange === undefined ? 'inconclusive' : 'passed';
  if (baseline === undefined) return 'inconclusive';
  const { regression = 0.05, power: wanted = 0.95 } = comparison;
  const { chance, power } = weigh(canary, baseline, regression, significance);
  if (chance <= significance) return 'failed';
  return power >= wanted ? 'passed' : 'inconclusive';
}
