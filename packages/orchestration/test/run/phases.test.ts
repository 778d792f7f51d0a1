import { describe, expect, it } from 'vitest';
import { runByHand } from './run-by-hand.js';

const steps = [{ id: 'a', command: 'true', rollback: 'undo' }];
// Phases: one host; then batches of two.
const strategy = { type: 'rolling', batch: [1, 2] } as const;

describe('a phase', () => {
  it('has a budget of its own, over all its batches', () => {
    const failure = { maxFailures: 3, maxFailuresPerPhase: 1 };
    const run = runByHand({ steps, strategy, failure }, 7);
    run.end('h0/a', 'failed');
    run.end('h1/a', 'failed');
    run.end('h2/a', 'succeeded');
    expect(run.running()).toEqual(['h3/a', 'h4/a']);
    run.end('h3/a', 'unreachable');
    run.end('h4/a', 'succeeded');
    expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 3, phase: 2, batch: 1 } });
  });

  it('and a batch may lose a share of its own hosts', () => {
    const part = { type: 'rolling', batch: [2, 4], maxParallel: 1 } as const;
    const run = runByHand({ steps, strategy: part, failure: { maxFailures: 4, maxFailuresPerPhase: '50%' } }, 6);
    run.end('h0/a', 'failed');
    run.end('h1/a', 'succeeded');
    for (const host of ['h2', 'h3']) run.end(`${host}/a`, 'failed');
    expect(run.running()).toEqual(['h4/a']);
    run.end('h4/a', 'failed');
    expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 4, phase: 3 } });
    const thirds = { maxFailures: 6, maxFailuresPerBatch: '34%' } as const;
    const batch = runByHand({ steps, strategy: { ...part, batch: 3 }, failure: thirds }, 6);
    batch.end('h0/a', 'failed');
    for (const host of ['h1', 'h2']) batch.end(`${host}/a`, 'succeeded');
    for (const host of ['h3', 'h4']) batch.end(`${host}/a`, 'failed');
    expect(batch.state()).toMatchObject({ status: 'aborted', failures: { run: 3, batch: 2 } });
    expect(batch.standings().at(-1)).toBe('waiting');
  });

  it.each([
    ['batch', ['-h4/a', '-h3/a']],
    ['phase', ['-h4/a', '-h3/a', '-h2/a', '-h1/a']],
    ['run', ['-h4/a', '-h3/a', '-h2/a', '-h1/a', '-h0/a']],
  ] as const)('is a scope of a rollback: %s', (rollback, expected) => {
    const run = runByHand({ steps, strategy, failure: { action: 'rollback', rollback } }, 7);
    for (const host of ['h0', 'h1', 'h2', 'h3']) run.end(`${host}/a`, 'succeeded');
    run.end('h4/a', 'failed');
    const taken: string[] = [];
    for (let [next] = run.running(); next !== undefined; [next] = run.running()) {
      taken.push(next);
      run.end(next, 'succeeded');
    }
    expect(taken).toEqual(expected);
    expect(run.state().status).toBe('rolled-back');
  });
});
