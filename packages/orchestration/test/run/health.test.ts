import { describe, expect, it } from 'vitest';
import { compilePlan, type Plan, readyState, retryProgram, type Strategy } from '../../src/index.js';
import { outstanding } from '../../src/run/outstanding.js';
import { hostsOf } from './random-run.js';
import { runByHand } from './run-by-hand.js';

const steps: Plan['steps'] = [
  { id: 'a', command: 'true', verify: 'look', rollback: 'undo' },
  { id: 'b', command: 'true', needs: ['a'] },
  { id: 'c', command: 'true', needs: ['b'], verify: 'look' },
];
const strategy: Strategy = { type: 'rolling', batch: 2, minHealthyTime: 5, maxParallel: 1 };

/** A run whose first batch has ended well, and then waited. */
function waited(more: Partial<Plan> = {}) {
  const run = runByHand({ steps, strategy, failure: { maxFailures: 2 }, ...more }, 4);
  for (const host of ['h0', 'h1']) {
    for (const command of ['a', 'a', 'b', 'c', 'c']) run.end(`${host}/${command}`, 'succeeded');
  }
  expect(run.running()).toEqual([]);
  run.happen({ type: 'timer-passed', timer: 'gate:1:0:0:0' });
  return run;
}
const kinds = (run: ReturnType<typeof waited>) => [...run.state().hosts].map(({ kind }) => kind);

describe('minHealthyTime', () => {
  it('asks the hosts of a batch at its end whether they are well still, each by every verify, as many at a time as may', () => {
    const run = waited();
    const asked: string[] = [];
    for (let [next] = run.running(); next?.startsWith('h0') || next?.startsWith('h1'); [next] = run.running()) {
      asked.push(next);
      expect(run.state().gate).toMatchObject({ index: 0 });
      expect(kinds(run)).toContain('health');
      run.end(next, 'succeeded');
    }
    expect(asked).toEqual(['h0/a', 'h0/c', 'h1/a', 'h1/c']);
    expect(run.running()).toEqual(['h2/a']);
    expect(run.standings().slice(0, 2)).toEqual(['succeeded', 'succeeded']);
  });

  it('takes a host for failed that is well no more, by the budget of its batch', () => {
    const within = waited();
    within.end('h0/a', 'failed');
    for (const command of ['h1/a', 'h1/c']) within.end(command, 'succeeded');
    expect(within.state()).toMatchObject({ status: 'running', batch: 1, failures: { run: 1 } });
    const spent = waited({ failure: { action: 'rollback' } });
    spent.end('h0/a', 'succeeded');
    spent.end('h0/c', 'failed');
    expect(spent.running()).toEqual(['-h1/a']);
    spent.end('-h1/a', 'succeeded');
    spent.end('-h0/a', 'succeeded');
    expect(spent.state().status).toBe('rolled-back');
  });

  it('asks once more where nobody answers, and then takes the host for one that nobody knows of', () => {
    const run = waited();
    run.end('h0/a', 'unknown');
    expect(run.standings()[0]).toBe('backing-off');
    run.happen({ type: 'timer-passed', timer: 'health:0:0:1' });
    expect(run.attempt('h0/a')).toBe(2);
    run.end('h0/a', 'unknown');
    expect(run.standings()[0]).toBe('unknown');
    expect(run.running()).toEqual(['h1/a']);
  });

  it('takes a host for well that is asked no further, as the run stops', () => {
    const run = waited();
    run.order({ type: 'abort' });
    run.end('h0/a', 'succeeded');
    expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 0 } });
    expect(run.standings()).toEqual(['succeeded', 'succeeded', 'waiting', 'waiting']);
  });

  it('is asked about alone when a host that failed so is tried again, under names of its own', () => {
    const run = waited({ failure: { action: 'pause' } });
    run.end('h0/a', 'failed');
    run.order({ type: 'retry' });
    run.order({ type: 'resume' });
    expect(run.running()).toEqual(['h0/a']);
    expect([kinds(run)[0], run.attempt('h0/a')]).toEqual(['health', 2]);
    run.end('h0/a', 'succeeded');
    run.end('h0/c', 'succeeded');
    run.happen({ type: 'timer-passed', timer: 'gate:2:0:0:0' });
    expect([run.running(), run.attempt('h0/a')]).toEqual([['h0/a'], 11]);
  });

  it('asks no further once somebody promotes, and waits for what was asked', () => {
    const run = waited();
    run.order({ type: 'promote', by: 'ann' });
    expect(run.state()).toMatchObject({ batch: 0, gate: { index: 0 } });
    run.end('h0/a', 'succeeded');
    run.end('h0/c', 'succeeded');
    expect(run.running()).toEqual(['h2/a']);
  });

  it('is gone on with by whoever takes the run over: what is asked, and no wait anew', () => {
    const program = compilePlan({ name: 'n', steps, strategy }, hostsOf(4));
    expect(outstanding(program, readyState(program))).toEqual([]);
    const run = waited();
    expect(outstanding(program, run.state())).toEqual([
      { type: 'start-task', task: { host: 0, step: 0, kind: 'health', attempt: 1 } },
    ]);
  });

  it('leaves done what was done, when another run tries again', () => {
    const run = waited({ failure: {} });
    run.end('h0/a', 'failed');
    expect(run.state().status).toBe('aborted');
    const program = compilePlan({ name: 'n', steps, strategy }, hostsOf(4));
    const [first] = retryProgram(program, 'r', run.state())?.retried?.hosts ?? [];
    expect(first).toEqual({ step: 0, kind: 'verify', kept: [1, 2], asked: [0] });
  });
});
