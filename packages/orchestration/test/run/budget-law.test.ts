import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import type { Budget, RunState, Task } from '../../src/index.js';
import { Decider } from '../../src/run/decider.js';
import { always, plans } from './random-run.js';
import { runByHand } from './run-by-hand.js';

afterEach(() => vi.restoreAllMocks());

function isSpent(budget: Budget, { failures, batch: current }: RunState): boolean {
  const { run, phase, batch, accepted } = failures;
  const [perPhase = 0, perBatch = 0] = [budget.phases[current], budget.batches[current]];
  return run > accepted && (run > budget.run || phase > perPhase || batch > perBatch);
}

// One decision begins several hosts, and one of them may fail for want of a step that another was to do for all: its effects do
// not tell what came first. So the law is held where a command is started.
it('no run starts a command once a budget is spent, not even within a decision', () => {
  const { start } = Decider.prototype;
  let [starts, late] = [0, 0];
  vi.spyOn(Decider.prototype, 'start').mockImplementation(function (this: Decider, task: Task) {
    const { state, program } = this;
    if (state.status === 'running' && program.budget.action !== 'continue') {
      starts += 1;
      if (isSpent(program.budget, state)) late += 1;
    }
    start.call(this, task);
  });
  always(() => expect(late).toBe(0));
  expect(starts).toBeGreaterThan(0);
});

it('budgets are drawn in counts and in shares, of the run and of its parts', () => {
  const drawn = fc.sample(plans, { numRuns: 1_000, seed: 1 }).map(({ plan }) => plan.failure ?? {});
  for (const name of ['maxFailures', 'maxFailuresPerPhase', 'maxFailuresPerBatch'] as const) {
    const budgets = drawn.flatMap((failure) => failure[name] ?? []);
    expect(budgets.filter((budget) => typeof budget === 'number').length).toBeGreaterThan(20);
    expect(budgets.filter((budget) => typeof budget === 'string' && budget !== '0%').length).toBeGreaterThan(20);
  }
});

const once = { id: 'once', command: 'true', runOnce: true };

it('a host that was to be tried again is not begun behind one that fails in the same moment', () => {
  const run = runByHand({
    steps: [
      { id: 'a', command: 'true', retry: { attempts: 2, backoff: 1 } },
      { ...once, needs: ['a'] },
    ],
    strategy: { type: 'parallel', maxParallel: 3 },
    failure: { maxFailures: 1 },
  });
  run.end('h0/a', 'succeeded');
  run.order({ type: 'pause' });
  for (const effect of run.end('h2/a', 'not-started')) {
    if (effect.type === 'set-timer') run.happen({ type: 'timer-passed', timer: effect.timer });
  }
  run.end('h1/a', 'succeeded');
  // What was to be done for all: the next host that comes to it has failed as well.
  run.end('h0/once', 'failed');
  expect(run.state().failures.run).toBe(1);
  run.order({ type: 'resume' });
  // What it waited to try again counts, too, now that it is not.
  expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 3 } });
  expect(run.standings()).toEqual(['failed', 'not-started', 'not-started']);
  expect(run.running()).toEqual([]);
});

it('a host that has not begun is not begun behind one that fails in the same moment', () => {
  const steps = [once, { id: 'b', command: 'true', needs: ['once'] }];
  const run = runByHand({ steps, strategy: { type: 'sequential' }, failure: { maxFailures: 1 } });
  run.order({ type: 'skip', host: 'h2', step: 'once' });
  run.end('h0/once', 'failed');
  expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 2 } });
  expect(run.running()).toEqual([]);
});
