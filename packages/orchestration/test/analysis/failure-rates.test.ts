import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counts, chanceOfFailures, powerOfCounts } from '../../src/analysis/failure-rates.js';

/** Fisher's test by whole numbers: ways to draw the canary's observations with so many failures or more, of all ways. */
function exactly(canary: Counts, baseline: Counts): number {
  const choose = (n: number, k: number): bigint => {
    if (k < 0 || k > n) return 0n;
    let ways = 1n;
    for (let index = 0; index < k; index += 1) ways = (ways * BigInt(n - index)) / BigInt(index + 1);
    return ways;
  };
  const [failures, total] = [canary.failures + baseline.failures, canary.total + baseline.total];
  let ways = 0n;
  for (let k = canary.failures; k <= canary.total; k += 1) {
    ways += choose(failures, k) * choose(total - failures, canary.total - k);
  }
  return Number((ways * 10n ** 15n) / choose(total, canary.total)) / 1e15;
}

const counts = (most: number) =>
  fc
    .integer({ min: 1, max: most })
    .chain((total) => fc.record({ failures: fc.integer({ min: 0, max: total }), total: fc.constant(total) }));

describe('the chance of failures', () => {
  it('is that of whole numbers', () => {
    fc.assert(
      fc.property(counts(60), counts(60), (canary, baseline) => {
        expect(chanceOfFailures(canary, baseline)).toBeCloseTo(exactly(canary, baseline), 9);
      }),
    );
  });

  it('is a chance, and no greater with one failure more, however many there are', () => {
    fc.assert(
      fc.property(counts(1_000_000_000), counts(1_000_000_000), (canary, baseline) => {
        const chance = chanceOfFailures(canary, baseline);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        if (canary.failures === canary.total) return;
        // Of chances that are so great, what is lost in counting is as much as the difference.
        const next = chanceOfFailures({ ...canary, failures: canary.failures + 1 }, baseline);
        expect(next).toBeLessThanOrEqual(chance + 1e-4);
      }),
    );
  });

  it.each<[string, Counts, Counts, number]>([
    ['a canary that is much better', { failures: 0, total: 2_000 }, { failures: 1_500, total: 2_000 }, 1],
    ['a canary that is much worse', { failures: 1_500, total: 2_000 }, { failures: 0, total: 2_000 }, 0],
    ['a thousand million like another', { failures: 1e6, total: 1e9 }, { failures: 1e6, total: 1e9 }, 0.5],
    ['a thousand million, worse by a hundredth', { failures: 1.01e6, total: 1e9 }, { failures: 1e6, total: 1e9 }, 0],
  ])('of %s is not lost among numbers that are too small, and is told at once', (_, canary, baseline, chance) => {
    expect(chanceOfFailures(canary, baseline)).toBeCloseTo(chance, 2);
  });
});

it('as many observations show a regression as there may be', () => {
  const baseline = { failures: 1e6, total: 1e9 };
  expect(powerOfCounts(1e9, baseline, 0.001, 0.01)).toBeCloseTo(1, 6);
  expect(powerOfCounts(20, baseline, 0.001, 0.01)).toBeLessThan(0.05);
});
