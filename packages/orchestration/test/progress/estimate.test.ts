import { describe, expect, it } from 'vitest';
import { compilePlan, type Plan } from '../../src/index.js';
import { Durations, remaining } from '../../src/progress/estimate.js';
import { hostsOf } from '../run/random-run.js';
import { runByHand } from '../run/run-by-hand.js';

/** Steps of 1 s and of 3 s, as far as anybody knows. */
const [quick, slow] = [1_000, 3_000];
const durations = new Durations();
durations.add(0, quick);
durations.add(1, slow);
const steps: Plan['steps'] = [
  { id: 'a', command: 'true' },
  { id: 'b', command: 'true', needs: ['a'] },
];
const host = quick + slow;

/** A run that is told by hand what happens, and what is left of it. */
function estimated(plan: Partial<Plan>, hosts: number) {
  const whole = { steps, ...plan };
  const program = compilePlan({ name: 'n', ...whole }, hostsOf(hosts));
  const run = runByHand(whole, hosts);
  return { ...run, left: () => remaining(program, run.state(), durations) };
}

describe('the time that is left', () => {
  it('is that of the hosts ahead, as many at a time as may, and of what is left of those at work', () => {
    const run = estimated({ strategy: { type: 'parallel', maxParallel: 2 } }, 6);
    expect(run.left()).toBe(3 * host);
    run.end('h0/a', 'succeeded');
    expect(run.left()).toBe(3 * host - quick / 2);
    run.end('h0/b', 'succeeded');
    expect(run.left()).toBe(3 * host - host / 2);
  });

  it('has the batches ahead in it, each with its own hosts at a time, and the waits between them', () => {
    const [stagger, minHealthyTime] = [500, 7_000];
    const strategy = { type: 'rolling', batch: [1, 2], maxParallel: 2, stagger, minHealthyTime } as const;
    const run = estimated({ strategy }, 5);
    // One host, then two and two at once; every batch stays healthy, and the next one comes a little later.
    expect(run.left()).toBe(3 * host + 3 * minHealthyTime + 2 * stagger);
    run.end('h0/a', 'succeeded');
    run.end('h0/b', 'succeeded');
    expect(run.left()).toBe(2 * host + 3 * minHealthyTime + 2 * stagger);
  });

  it('has an analysis in it, as far as it has not been measured, and nothing of gates that are passed', () => {
    const analysis = { name: 'errors', interval: 60_000, count: 4, inconclusiveLimit: 1 };
    const run = estimated(
      { strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: { duration: 9_000 } }, { analysis }] } },
      2,
    );
    expect(run.left()).toBe(host + 9_000 + 3 * 60_000 + host);
    run.end('h0/a', 'succeeded');
    const [wait] = run.end('h0/b', 'succeeded');
    expect(run.left()).toBe(9_000 + 3 * 60_000 + host);
    const [measure] = wait?.type === 'set-timer' ? run.happen({ type: 'timer-passed', timer: wait.timer }) : [];
    expect(run.left()).toBe(3 * 60_000 + host);
    const measured = (value: 'passed' | 'inconclusive') =>
      measure?.type === 'measure' ? run.happen({ type: 'measured', gate: measure.gate, value }) : [];
    measured('passed');
    expect(run.left()).toBe(3 * 60_000 + host);
    measured('inconclusive');
    expect(run.left()).toBe(2 * 60_000 + host);
    // One more than may be: from here on somebody has to look.
    measured('inconclusive');
    expect(run.left()).toBeUndefined();
  });

  it('is that of the steps of each part of a blue-green plan', () => {
    const run = estimated(
      {
        steps: [
          { id: 'prepare', command: 'true' },
          { id: 'switch', command: 'true', rollback: 'true' },
        ],
        strategy: {
          type: 'blue-green',
          maxParallel: 1,
          green: ['h0', 'h1'],
          blue: ['h2'],
          switch: { step: 'switch', host: 'h3' },
        },
      },
      4,
    );
    const [prepare, swap] = [quick, slow];
    expect(run.left()).toBe(2 * prepare + swap);
  });

  it.each([
    ['a promotion is ahead', { strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] } }, 'nothing'],
    ['it is paused', {}, 'pause'],
    ['somebody is asked', {}, 'unknown'],
  ] satisfies [string, Partial<Plan>, string][])('is known to nobody while %s', (_, plan, happens) => {
    const run = estimated(plan, 3);
    if (happens === 'pause') run.order({ type: 'pause' });
    if (happens === 'unknown') run.end('h0/a', 'unknown');
    expect(run.left()).toBeUndefined();
  });

  it('is known to nobody before the first command has ended', () => {
    const program = compilePlan({ name: 'n', steps }, hostsOf(2));
    expect(remaining(program, runByHand({ steps }, 2).state(), new Durations())).toBeUndefined();
  });
});
