import { describe, expect, it } from 'vitest';
import { type Plan, type SimulationOptions, simulate } from '../../src/index.js';
import { hostsOf } from '../run/random-run.js';

const steps = [
  { id: 'a', command: 'true' },
  { id: 'b', command: 'true', needs: ['a'] },
];
const plan: Plan = { name: 'n', steps, strategy: { type: 'parallel', maxParallel: 5 } };
const verified: Plan['steps'] = [{ id: 'a', command: 'true', verify: 'true', rollback: 'true' }];
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

  it('tells which budget is spent how often, the worst run, and how many may fail whatever chance has it', () => {
    const budget = { maxFailures: 3, maxFailuresPerBatch: 1 };
    const gentle: Plan = { ...plan, strategy: { type: 'rolling', batch: 2 }, failure: budget };
    const result = simulate(gentle, hostsOf(20), { faults: { failure: 0.2 }, runs: 300 });
    expect(result.budgetHits.run).toBeGreaterThan(0);
    expect(result.budgetHits.batch).toBeGreaterThan(0);
    const spent = result.runs.filter((run) => run.spent !== undefined);
    expect(spent).toHaveLength(Math.round((result.budgetHits.run + result.budgetHits.batch) * 300));
    for (const { failures } of result.runs) expect(failures).toBeLessThanOrEqual(result.mostFailures);
    expect(result.mostFailures).toBe(5);
    expect(result.worst?.failures).toBe(Math.max(...result.runs.map(({ failures }) => failures)));
    const { best, p25, median, p75, p95, p99, worst } = result.duration;
    expect([best, p25, median, p75, p95, p99, worst]).toEqual(
      [best, p25, median, p75, p95, p99, worst].sort((a, b) => a - b),
    );
  });

  it('has no budget that is spent where failures stop nothing', () => {
    const onward: Plan = { ...plan, strategy: { type: 'rolling', batch: 2 }, failure: { action: 'continue' } };
    const { budgetHits, stopped, worst, mostFailures } = simulate(onward, hostsOf(20), { faults: { failure: 1 } });
    expect(budgetHits).toEqual({ run: 0, phase: 0, batch: 0 });
    expect(worst).toMatchObject({ status: 'failed', failures: 20, touched: 20 });
    expect(worst).not.toHaveProperty('spent');
    expect([stopped, mostFailures]).toEqual([0, 20]);
  });

  it('keeps to the budget with one host at a time, in count and in share', () => {
    for (const maxFailures of [2, '10%'] as const) {
      const serial: Plan = { ...plan, strategy: { type: 'rolling', batch: 1 }, failure: { maxFailures } };
      const { runs } = simulate(serial, hostsOf(20), { faults: { failure: 1 }, runs: 5 });
      for (const run of runs) expect(run).toMatchObject({ status: 'aborted', failures: 3, touched: 3 });
    }
  });

  it('counts hosts that cannot be reached as failures on which nothing was done', () => {
    const serial: Plan = { ...plan, strategy: { type: 'sequential' }, failure: { maxFailures: 2 } };
    const [never] = simulate(serial, hostsOf(20), { faults: { ...exact, unreachable: 1 } }).runs;
    expect(never).toMatchObject({ status: 'aborted', failures: 3, touched: 0, commands: 3, spent: 'run' });
    const { runs } = simulate(plan, hostsOf(1), { faults: { unreachable: 0.25 }, runs: 2_000 });
    // Two commands, and the first one lost is the last one.
    const reached = runs.filter(({ status }) => status === 'succeeded').length / runs.length;
    expect(reached).toBeGreaterThan(0.75 ** 2 - 0.03);
    expect(reached).toBeLessThan(0.75 ** 2 + 0.03);
  });

  it('leaves out what a guard finds done already, and asks no further', () => {
    const guarded: Plan = { ...plan, steps: steps.map((step) => ({ ...step, unless: 'test -e done' })) };
    const of = (alreadyDone: number) =>
      simulate(guarded, hostsOf(20), { faults: { ...exact, alreadyDone, failure: 1 - alreadyDone } }).runs[0];
    // With every step done, nothing but the guards runs: what would fail is not even begun.
    expect(of(1)).toMatchObject({ status: 'succeeded', commands: 40, touched: 0, duration: 8_000 });
    // With none done, a guard's answer is no failure, and the step behind it is.
    expect(of(0)).toMatchObject({ status: 'aborted', failures: 5, touched: 5, commands: 10 });
    const half = simulate(guarded, hostsOf(1), { faults: { alreadyDone: 0.5 }, runs: 2_000 });
    const untouched = half.runs.filter(({ touched }) => touched === 0).length / half.runs.length;
    expect(untouched).toBeGreaterThan(0.22);
    expect(untouched).toBeLessThan(0.28);
  });

  it.each([
    ['many-at-once', { strategy: { type: 'parallel', maxParallel: 20 } }],
    ['rollback-missing', { steps: [...verified, { id: 'b', command: 'true' }], failure: { action: 'rollback' } }],
    [
      'budget-of-none',
      {
        steps: verified,
        strategy: { type: 'rolling', batch: [1, 9], minHealthyTime: 1 },
        failure: { maxFailures: 9, maxFailuresPerBatch: '25%' },
      },
    ],
    [
      'budget-of-none',
      {
        steps: verified,
        strategy: { type: 'rolling', batch: [1, 5], minHealthyTime: 1 },
        failure: { maxFailures: 9, maxFailuresPerPhase: '10%' },
      },
    ],
    ['not-watched', { strategy: { type: 'rolling', batch: 5 } }],
    ['not-watched', { strategy: { type: 'rolling', batch: 5, minHealthyTime: 1 } }],
    ['single-zone', { steps: verified, strategy: { type: 'rolling', batch: 5, minHealthyTime: 1, spread: 'rack' } }],
    ['nothing-judged', { strategy: { type: 'canary', steps: [{ setWeight: 1 }] } }],
  ] satisfies [string, Partial<Plan>][])('warns of %s, and of nothing else', (code, more) => {
    expect(simulate({ ...plan, ...more }, hostsOf(20)).warnings.map((warning) => warning.code)).toEqual([code]);
  });

  it('tells how many may have failed of those at once, not of all', () => {
    const [warning] = simulate({ ...plan, strategy: { type: 'parallel', maxParallel: 14 } }, hostsOf(20)).warnings;
    expect(warning?.message).toMatch(
      /^14 of 20 hosts are done at once, and 0 may fail: all 14 may have failed before /,
    );
  });

  it('warns of nothing where nothing is amiss', () => {
    const careful: Plan = {
      name: 'n',
      steps: [{ id: 'a', command: 'true', verify: 'true', rollback: 'true' }],
      strategy: { type: 'rolling', batch: [1, '25%'], minHealthyTime: 1_000, spread: 'zone' },
      failure: { maxFailures: 1, action: 'rollback' },
    };
    expect(simulate(careful, hostsOf(20)).warnings).toEqual([]);
  });

  it('says which runs stand still, what for, and which steps are asked about', () => {
    const steps: Plan['steps'] = [
      { id: 'ask', command: 'true' },
      { id: 'look', command: 'true', verify: 'true' },
      { id: 'again', command: 'true', idempotent: true },
      { id: 'give-up', command: 'true', onUnknown: 'fail' },
    ];
    const strategy = { type: 'sequential' } as const;
    const told = (more: Partial<Plan>, faults: SimulationOptions['faults'] = {}) => {
      const { runs, warnings } = simulate({ name: 'n', steps, strategy, ...more }, hostsOf(2), { faults, runs: 3 });
      return [runs.map(({ waitsFor }) => waitsFor), warnings.map(({ code, message }) => `${code}: ${message}`)];
    };
    expect(told({}, { unknown: 1 })).toEqual([
      ['resolve', 'resolve', 'resolve'],
      [
        'stands-still: In 3 of 3 simulated runs nobody knew how a command had ended, and the run stood still until somebody would tell (order resolve). Give ask a verify, make it idempotent, or say onUnknown: fail.',
      ],
    ]);
    const [paused, pauses] = told({ failure: { action: 'pause' } }, { failure: 1 });
    expect([paused, pauses]).toEqual([['resume', 'resume', 'resume'], [expect.stringContaining('would resume it')]]);
    const canary = { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] } as const;
    const [held, gates] = told({ strategy: canary });
    expect([held, gates]).toEqual([['promote', 'promote', 'promote'], [expect.stringContaining('would promote it')]]);
    expect(told({})).toEqual([[undefined, undefined, undefined], []]);
  });
});
