import { seededRandom } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePlan, type Program, type RunState, retryProgram } from '../../src/index.js';
import { anyRetry } from './any-retry.js';
import { plans, play } from './random-run.js';
import { World } from './world.js';

/** Seeds more than these: `LAWS=20000 npx vitest run test/run/retry-laws.test.ts`. */
const numRuns = Number(process.env['LAWS'] ?? 600);

/** Plays a plan, then what was left undone, over and over. */
function playChain(first: Program, next: () => number, withOrders: boolean): World {
  const world = new World(first);
  let program: Program | undefined = first;
  for (let turn = 0; turn < 5 && program !== undefined; turn += 1) {
    const moments = play(program, next, withOrders);
    world.play(program, moments);
    const options = anyRetry(program, next);
    const left: Program | undefined = retryProgram(program, `run ${turn}`, moments.at(-1)?.after as RunState, options);
    if (left !== undefined) world.isRetried(left, options);
    // As it is stored.
    program = left && (JSON.parse(JSON.stringify(left)) as Program);
  }
  return world;
}

describe('a run, and whatever is tried again of it', () => {
  it.each([true, false])(
    'begins nothing twice, and tells what may run (orders: %s)',
    (withOrders) => {
      fc.assert(
        fc.property(fc.record({ made: plans, seed: fc.integer() }), ({ made, seed }) => {
          const world = playChain(compilePlan(made.plan, made.hosts), seededRandom(seed).next, withOrders);
          expect(world.breaches).toEqual([]);
        }),
        { numRuns },
      );
    },
    3_600_000,
  );
});
