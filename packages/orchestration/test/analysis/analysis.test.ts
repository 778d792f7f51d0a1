import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMeasured } from '../../src/analysis/check-measured.js';
import {
  type Analysis,
  compilePlan,
  decide,
  type Measured,
  type Plan,
  type Program,
  type RunEffect,
  type RunEvent,
  readyState,
  simulate,
  type TaskResult,
} from '../../src/index.js';
import { hostsOf } from '../run/random-run.js';

function planOf(analysis: Partial<Analysis>, more: Partial<Plan> = {}): Plan {
  const canary = { setWeight: 4 };
  return {
    name: 'n',
    steps: [{ id: 'a', command: 'true' }],
    strategy: {
      type: 'canary',
      steps: [canary, { analysis: { name: 'errors', interval: 1_000, count: 1, ...analysis } }],
    },
    ...more,
  };
}

type Ends = (host: number) => { readonly result: TaskResult; readonly took: number };
const well: Ends = () => ({ result: 'succeeded', took: 10 });

/** What the world answers to an effect; undefined where it waits for a measurement that is not there. */
function answerTo(effect: RunEffect, values: Measured[], how: Ends): RunEvent | undefined {
  if (effect.type === 'start-task') return { type: 'task-ended', task: effect.task, ...how(effect.task.host) };
  if (effect.type === 'set-timer') return { type: 'timer-passed', timer: effect.timer };
  if (effect.type !== 'measure' || values.length === 0) return undefined;
  return { type: 'measured', gate: effect.gate, value: values.shift() as Measured };
}

/** Does the canary, answers each measurement with the next of `values`, and tells where the run stands then. */
function standAfter(made: Plan | Program, values: readonly Measured[], how = well): string {
  const program = 'budget' in made ? made : compilePlan(made, hostsOf(12));
  const left = [...values];
  let { state, effects } = decide(program, readyState(program), { type: 'started' });
  let unanswered = false;
  for (let queue = [...effects]; queue.length > 0 && state.batch === 0; queue = [...queue.slice(1), ...effects]) {
    const event = answerTo(queue[0] as RunEffect, left, how);
    unanswered = event === undefined;
    effects = [];
    if (event !== undefined) ({ state, effects } = decide(program, state, event));
  }
  if (state.batch > 0) return 'gone on';
  if (state.status !== 'running') return 'stopped';
  return unanswered ? 'waits' : 'waits for somebody';
}

describe('an analysis', () => {
  it('of a number asks whether it is within its range, bounds included', () => {
    const plan = planOf({ thresholdRange: { min: 1, max: 5 } });
    expect([1, 5, 0.9, 5.1].map((value) => standAfter(plan, [value]))).toEqual([
      'gone on',
      'gone on',
      'stopped',
      'stopped',
    ]);
    expect(standAfter(planOf({}), [3])).toBe('waits for somebody');
    expect(standAfter(plan, [Number.NaN])).toBe('waits for somebody');
  });

  it('takes for inconclusive what is no measurement, whatever it is judged by', () => {
    const [few, many] = [{ failures: 0, total: 400 }, { durations: new Array(10).fill(200) }];
    const answers: unknown[] = [
      ...[null, undefined, 'fail', 'error', '', true, [], {}, Number.NaN, Number.NEGATIVE_INFINITY, 10n],
      { canary: few, baseline: null },
      ...[{ failures: -1, total: 3 }, { failures: 4, total: 3 }, { failures: 0.5, total: 3 }, null].map((canary) => ({
        canary,
      })),
      { canary: { failures: '9', total: '400' }, baseline: { failures: '0', total: '400' } },
      ...[Number.NaN, Number.POSITIVE_INFINITY, -1, '200', null].map((each) => ({
        canary: { durations: [...many.durations, each] },
        baseline: many,
      })),
    ];
    for (const judged of [{ thresholdRange: { max: 5 } }, { comparison: {} }, { comparison: {}, baseline: few }]) {
      for (const answer of answers) expect(standAfter(planOf(judged), [answer as Measured])).toBe('waits for somebody');
    }
  });

  it('is the same from a journal as it was when it came, for any answer', () => {
    const side = fc.oneof(
      fc.record({ failures: fc.oneof(fc.nat(9), fc.double(), fc.string()), total: fc.oneof(fc.nat(20), fc.double()) }),
      fc.record({ durations: fc.array(fc.oneof(fc.nat(), fc.double()), { maxLength: 20 }) }),
    );
    const answer = fc.oneof(
      fc.anything(),
      fc.double(),
      fc.constantFrom('passed', 'failed', 'inconclusive'),
      fc.record({ canary: side, baseline: side }, { requiredKeys: ['canary'] }),
    );
    const program = compilePlan(planOf({ thresholdRange: { min: 0, max: 9 }, comparison: {}, count: 5 }), hostsOf(12));
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 5 }), (answers) => {
        const values = answers.map((each) => checkMeasured(each).value);
        const stored = JSON.parse(JSON.stringify(values)) as Measured[];
        expect(standAfter(program, stored)).toBe(standAfter(program, answers as Measured[]));
      }),
    );
  });

  it.each([
    [{ count: 1e9 }, 'analysis.count must be a whole number from 1 to 10000'],
    [{ baseline: { failures: 9, total: 2 } }, 'analysis.baseline must be failures of as many or more in all'],
  ])('is refused with %j', (analysis, message) => {
    expect(() => compilePlan(planOf(analysis), hostsOf(12))).toThrow(message);
  });

  it('bears as many failures as its limit says', () => {
    const plan = planOf({ thresholdRange: { max: 1 }, count: 3, failureLimit: 1 });
    expect(standAfter(plan, [0, 2, 0])).toBe('gone on');
    expect(standAfter(plan, [0, 2, 2])).toBe('stopped');
  });

  it('bears as many measurements that said neither as its limit says, and then waits for somebody', () => {
    const plan = planOf({ thresholdRange: { max: 1 }, count: 3, inconclusiveLimit: 1 });
    expect(standAfter(plan, ['inconclusive', 0, 0])).toBe('gone on');
    expect(standAfter(plan, ['inconclusive', 0, 'inconclusive'])).toBe('waits for somebody');
    expect(standAfter(planOf({ thresholdRange: { max: 1 } }), ['inconclusive'])).toBe('waits for somebody');
  });
});

describe('a comparison', () => {
  // Four cups of each kind, three of them told apart: 17 of 70 ways come to that or more (Fisher, 1935).
  const cups: Measured = { canary: { failures: 3, total: 4 }, baseline: { failures: 1, total: 4 } };

  it('of failures is the exact test of Fisher', () => {
    const at = (significance: number) => standAfter(planOf({ comparison: { significance } }), [cups]);
    expect(at(17 / 70 - 1e-9)).not.toBe('stopped');
    expect(at(17 / 70 + 1e-9)).toBe('stopped');
  });

  it('is passed only once a regression would have shown', () => {
    const sample = (total: number): Measured => ({
      canary: { failures: total / 100, total },
      baseline: { failures: total / 100, total },
    });
    const plan = planOf({ comparison: { regression: 0.05 } });
    expect(standAfter(plan, [sample(100)])).toBe('waits for somebody');
    expect(standAfter(plan, [sample(1_000)])).toBe('gone on');
    // What is seen adds up, and seeing too little at first is no matter.
    const longer = planOf({ comparison: { regression: 0.05 }, count: 10 });
    expect(standAfter(longer, new Array(10).fill(sample(100)))).toBe('gone on');
    expect(standAfter(longer, [sample(100)])).toBe('waits');
  });

  it('goes by what was observed before the run where a measurement has no baseline', () => {
    const plan = planOf({ comparison: {}, baseline: { failures: 10, total: 1_000 } });
    expect(standAfter(plan, [{ canary: { failures: 60, total: 1_000 } }])).toBe('stopped');
    expect(standAfter(plan, [{ canary: { failures: 9, total: 1_000 } }])).toBe('gone on');
    expect(standAfter(planOf({ comparison: {} }), [{ canary: { failures: 60, total: 1_000 } }])).toBe(
      'waits for somebody',
    );
  });

  it('of durations is the rank sum test, and says nothing of a handful', () => {
    const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
    const plan = planOf({ comparison: { regression: 0.5 } });
    const slower: Measured = { canary: { durations: range(120, 40) }, baseline: { durations: range(100, 40) } };
    const same: Measured = { canary: { durations: range(100, 40) }, baseline: { durations: range(100, 40) } };
    expect(standAfter(plan, [slower])).toBe('stopped');
    expect(standAfter(plan, [same])).toBe('gone on');
    const few: Measured = { canary: { durations: range(900, 4) }, baseline: { durations: range(100, 4) } };
    expect(standAfter(plan, [few])).toBe('waits for somebody');
  });
});

describe('what the run has seen itself', () => {
  it('is compared with a baseline: exit codes, and how long the hosts took', () => {
    const failure = { maxFailures: 4 };
    const codes = planOf(
      { source: 'failure-rate', comparison: { regression: 0.9 }, baseline: { failures: 1, total: 500 } },
      { failure },
    );
    expect(standAfter(codes, [], (host) => ({ result: host < 2 ? 'failed' : 'succeeded', took: 1 }))).toBe('stopped');
    expect(standAfter(codes, [])).toBe('gone on');
    const latency = planOf({ source: 'duration', thresholdRange: { max: 100 } });
    expect(standAfter(latency, [], () => ({ result: 'succeeded', took: 101 }))).toBe('stopped');
    expect(standAfter(latency, [])).toBe('gone on');
  });

  describe('is a batch against those before', () => {
    const statusAfter = (analysis: Partial<Analysis>, count: number, how: Ends) => {
      const own: Analysis = { name: 'own', interval: 0, count: 1, ...analysis };
      const steps = [{ setWeight: '50%' }, { setWeight: '100%' }, { analysis: own }] as const;
      const more = { failure: { maxFailures: '50%' }, strategy: { type: 'canary', steps } } as const;
      const program = compilePlan(planOf({}, more), hostsOf(count));
      let { state, effects } = decide(program, readyState(program), { type: 'started' });
      for (let queue = [...effects]; queue[0] !== undefined; queue = [...queue.slice(1), ...effects]) {
        const event = answerTo(queue[0], [], how);
        effects = [];
        if (event !== undefined) ({ state, effects } = decide(program, state, event));
      }
      return state.status;
    };

    it('by how many of its hosts failed', () => {
      const codes = { source: 'failure-rate', comparison: { regression: 0.9, significance: 0.05 } } as const;
      const failing = (isBad: (host: number) => boolean) =>
        statusAfter(codes, 12, (host) => ({ result: isBad(host) ? 'failed' : 'succeeded', took: 1 }));
      expect(failing((host) => host >= 6)).toBe('aborted');
      expect(failing((host) => host < 6)).toBe('running');
      expect(failing(() => false)).toBe('succeeded');
    });

    it('by how long its hosts took', () => {
      const latency = { source: 'duration', comparison: { regression: 0.5 } } as const;
      const taking = (slower: number) =>
        statusAfter(latency, 80, (host) => ({
          result: 'succeeded',
          took: 100 + (host % 40) + (host >= 40 ? slower : 0),
        }));
      expect(taking(60)).toBe('aborted');
      expect(taking(0)).toBe('succeeded');
      expect(taking(-60)).toBe('succeeded');
    });
  });
});

describe('a canary in a world of chance', () => {
  const plan = planOf({ count: 5, comparison: { regression: 0.05 } }, { failure: { maxFailures: 0 } });
  const samples = 400;

  it('is stopped before the next batch when it has a regression', () => {
    const observed = { samples, failure: 0.01, regression: 0.05 };
    const { runs } = simulate(plan, hostsOf(12), { faults: { observed }, runs: 100, seed: 3 });
    for (const run of runs) expect(run).toMatchObject({ status: 'aborted', touched: 4 });
  });

  it('goes on when nothing is wrong', () => {
    const { statuses } = simulate(plan, hostsOf(12), { faults: { observed: { samples, failure: 0.01 } }, runs: 100 });
    expect(statuses['succeeded']).toBeGreaterThanOrEqual(98);
  });
});
