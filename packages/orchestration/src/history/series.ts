import { chanceOfDurations, fewestDurations } from '../analysis/durations.js';
import { type Counts, chanceOfFailures } from '../analysis/failure-rates.js';
import { quantile } from '../analysis/quantile.js';
import type { PastMeasures, Trend } from './run-history.js';

/** How often a difference that is called one would come by chance, in each direction. */
const significance = 0.05;

/** The newer half and the older half; where one is left over, it is the newer's. */
function halves<Item>(items: readonly Item[]): readonly [newer: readonly Item[], older: readonly Item[]] {
  const middle = items.length >> 1;
  return [items.slice(middle), items.slice(0, middle)];
}

function countsOf(successes: readonly boolean[]): Counts {
  return { failures: successes.filter((isSuccess) => !isSuccess).length, total: successes.length };
}

function trendOfSuccess(successes: readonly boolean[]): Trend['success'] {
  const [newer, older] = halves(successes).map(countsOf) as [Counts, Counts];
  if (older.total === 0) return 'steady';
  if (chanceOfFailures(newer, older) <= significance) return 'worse';
  return chanceOfFailures(older, newer) <= significance ? 'better' : 'steady';
}

function trendOfDurations(durations: readonly number[]): Trend['duration'] {
  const [newer, older] = halves(durations);
  if (older.length < fewestDurations) return 'steady';
  if (chanceOfDurations(newer, older) <= significance) return 'slower';
  return chanceOfDurations(older, newer) <= significance ? 'faster' : 'steady';
}

/** Ends of one kind of thing, oldest first. */
export class Series {
  readonly #successes: boolean[] = [];
  readonly #durations: number[] = [];

  /** @param took - milliseconds, where they are known */
  add(isSuccess: boolean, took: number | undefined): void {
    this.#successes.push(isSuccess);
    if (isSuccess && took !== undefined) this.#durations.push(took);
  }

  measures(): PastMeasures {
    const { failures, total } = countsOf(this.#successes);
    const sorted = [...this.#durations].sort((a, b) => a - b);
    const durations = { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), worst: sorted.at(-1) ?? 0 };
    return {
      ...(total === 0 ? {} : { successRate: (total - failures) / total }),
      ...(sorted.length === 0 ? {} : { durations }),
      trend: { success: trendOfSuccess(this.#successes), duration: trendOfDurations(this.#durations) },
    };
  }
}
