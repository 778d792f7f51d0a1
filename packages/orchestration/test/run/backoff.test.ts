import { describe, expect, it } from 'vitest';
import type { Retry, RunEffect } from '../../src/index.js';
import { runByHand } from './run-by-hand.js';

/** How long a host that never gets to begin is let wait before each further attempt. */
function waitsOf(retry: Retry, host: number): readonly number[] {
  const steps = [{ id: 'a', command: 'true', retry }];
  const run = runByHand({ steps, strategy: { type: 'parallel', maxParallel: 9 } }, 9);
  const waits: number[] = [];
  while (run.running().includes(`h${host}/a`)) {
    const [effect] = run.end(`h${host}/a`, 'not-started') as [RunEffect?];
    if (effect?.type !== 'set-timer') break;
    waits.push(effect.milliseconds);
    run.happen({ type: 'timer-passed', timer: effect.timer });
  }
  return waits;
}

describe('the wait before another attempt', () => {
  const retry = { attempts: 8, backoff: 1_000, maxBackoff: 5_000 };

  it('doubles each time up to a most, with up to half of it taken off', () => {
    const waits = waitsOf(retry, 0);
    expect(waits).toHaveLength(7);
    [1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000].forEach((full, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(full / 2);
      expect(waits[index]).toBeLessThanOrEqual(full);
    });
    // A minute at most where the plan says nothing.
    expect(Math.max(...waitsOf({ attempts: 10, backoff: 30_000 }, 0))).toBeLessThanOrEqual(60_000);
  });

  it('is another for each host, so that not all come back at once, and the same whoever works it out again', () => {
    const all = Array.from({ length: 9 }, (_, host) => waitsOf(retry, host));
    for (let attempt = 0; attempt < 7; attempt += 1) {
      expect(new Set(all.map((waits) => waits[attempt])).size).toBeGreaterThan(5);
    }
    expect(waitsOf(retry, 3)).toEqual(all[3]);
  });
});
