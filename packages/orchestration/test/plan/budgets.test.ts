import { OpsError } from '@opspilot/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CountOrShare,
  compilePlan,
  type FailurePolicy,
  type Plan,
  type Program,
  simulate,
} from '../../src/index.js';
import { hostsOf } from '../run/random-run.js';

const budget = fc.oneof(
  fc.nat(6),
  fc.nat(100).map((share): CountOrShare => `${share}%`),
);
const failures: fc.Arbitrary<FailurePolicy> = fc.record(
  { maxFailures: budget, maxFailuresPerBatch: budget, maxFailuresPerPhase: budget },
  { requiredKeys: [] },
);
const ramp = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 });

function compiled(batch: readonly number[], hosts: number, failure: FailurePolicy): Program | undefined {
  const plan: Plan = {
    name: 'n',
    steps: [{ id: 'a', command: 'true' }],
    strategy: { type: 'rolling', batch },
    failure,
  };
  try {
    return compilePlan(plan, hostsOf(hosts));
  } catch (error) {
    if (OpsError.is(error, 'invalid-plan')) return undefined;
    throw error;
  }
}

/** What a budget comes to over so many hosts. */
function allows(value: CountOrShare, hosts: number): number {
  return typeof value === 'number' ? value : Math.floor((Number.parseInt(value, 10) * hosts) / 100);
}

/** Whether a budget is a count, or a share that comes to a host or says itself that it does not. */
function isSome(value: CountOrShare, hosts: number): boolean {
  return typeof value === 'number' || value === '0%' || allows(value, hosts) >= 1;
}

it('a plan is taken just where each of its shares is some host, and no part of it may lose more than its whole', () => {
  let taken = 0;
  fc.assert(
    fc.property(ramp, fc.integer({ min: 1, max: 24 }), failures, (ramped, hosts, given) => {
      const { batches } = compiled(ramped, hosts, {}) as Program;
      const { maxFailures = 0, maxFailuresPerBatch: perBatch, maxFailuresPerPhase: perPhase } = given;
      const run = allows(maxFailures, hosts);
      const parts = batches.map(({ from, to, phase }) => {
        const inPhase = batches
          .filter((each) => each.phase === phase)
          .reduce((sum, each) => sum + each.to - each.from, 0);
        return {
          hosts: { batch: to - from, phase: inPhase },
          batch: perBatch === undefined ? run : allows(perBatch, to - from),
          phase: perPhase === undefined ? run : allows(perPhase, inPhase),
        };
      });
      const isSomewhere = (value: CountOrShare | undefined, part: 'batch' | 'phase') =>
        value === undefined || parts.some((each) => isSome(value, each.hosts[part]));
      const makesSense =
        run <= hosts &&
        isSome(maxFailures, hosts) &&
        isSomewhere(perBatch, 'batch') &&
        isSomewhere(perPhase, 'phase') &&
        parts.every(({ batch, phase }) => batch <= run && phase <= run && (perBatch === undefined || batch <= phase));
      const program = compiled(ramped, hosts, given);
      expect(program !== undefined).toBe(makesSense);
      if (program === undefined) return;
      taken += 1;
      const [ofBatches, ofPhases] = [parts.map(({ batch }) => batch), parts.map(({ phase }) => phase)];
      expect(program.budget).toMatchObject({ run, batches: ofBatches, phases: ofPhases });
    }),
    { numRuns: 1_000 },
  );
  expect(taken).toBeGreaterThan(50);
});

it('takes a plan of more batches than a call takes arguments, and simulates it', () => {
  const plan: Plan = {
    name: 'n',
    steps: [{ id: 'a', command: 'true' }],
    strategy: { type: 'rolling', batch: 1 },
    failure: { maxFailures: 1, maxFailuresPerBatch: 1, maxFailuresPerPhase: 1 },
  };
  const hosts = hostsOf(130_000);
  expect(compilePlan(plan, hosts).batches).toHaveLength(130_000);
  const { runs } = simulate(plan, hosts, { faults: { failure: 1 } });
  expect(runs).toMatchObject([{ status: 'aborted', failures: 2 }]);
});
