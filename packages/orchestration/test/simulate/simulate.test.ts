import { describe, expect, it } from 'vitest';
import { type Plan, simulate } from '../../src/index.js';
import { hostsOf } from '../run/random-run.js';

const steps = [
  { id: 'a', command: 'true' },
  { id: 'b', command: 'true', needs: ['a'] },
];
const plan: Plan = { name: 'n', steps, strategy: { type: 'parallel', maxParallel: 5 } };
const exact = { duration: 1_000, spread: 0 };

describe('a simulation', () => {
  it('takes as long as the commands and the limit say', () => {
    const { runs, statuses } = simulate(plan, hostsOf(20), { faults: exact });
    expect(statuses).toEqual({ succeeded: 1 });
    expect(runs[0]).toMatchObject({ duration: 8_000, commands: 40, failures: 0, touched: 20 });
  });

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => simulate(plan, hostsOf(20), { faults: { failure: 0.05 }, runs: 20, seed });
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  it('tells how often failures stop the run, and how far it had come', () => {
    const gentle: Plan = { ...plan, strategy: { type: 'rolling', batch: [1, 4, '50%'] } };
    const { stopped, runs } = simulate(gentle, hostsOf(20), { faults: { failure: 0.3 }, runs: 200 });
    expect(stopped).toBeGreaterThan(0.9);
    const aborted = runs.filter(({ status }) => status === 'aborted');
    expect(Math.min(...aborted.map(({ touched }) => touched))).toBe(1);
    for (const { failures } of aborted) expect(failures).toBeGreaterThan(0);
  });

  it('stops a canary whose measurements fail before the next batch', () => {
    const canary: Plan = {
      ...plan,
      strategy: {
        type: 'canary',
        steps: [{ setWeight: 2 }, { analysis: { name: 'errors', interval: 1_000, count: 3 } }],
      },
    };
    const { runs } = simulate(canary, hostsOf(20), { faults: { analysisFailure: 1 }, runs: 10 });
    for (const run of runs) expect(run).toMatchObject({ status: 'aborted', touched: 2 });
  });

  it('stands still where somebody must promote', () => {
    const manual: Plan = { ...plan, strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] } };
    expect(simulate(manual, hostsOf(4)).runs[0]).toMatchObject({ status: 'running', touched: 1 });
  });
});
