import { describe, expect, it } from 'vitest';
import type { Plan, RunEffect } from '../../src/index.js';
import { runByHand as runOf } from './run-by-hand.js';

describe('a gate', () => {
  const canary = (action: 'abort' | 'pause' | 'rollback'): Plan => ({
    name: 'n',
    steps: [{ id: 'a', command: 'true', rollback: 'undo' }],
    strategy: {
      type: 'canary',
      steps: [{ setWeight: 1 }, { pause: {} }, { analysis: { name: 'errors', interval: 1_000, count: 1 } }],
    },
    failure: { action },
  });

  const measured = (effects: readonly RunEffect[]): string =>
    effects.flatMap((each) => (each.type === 'measure' ? [each.gate] : []))[0] ?? '';

  it('is passed once by two who have both seen it, and the next one is not', () => {
    const run = runOf(canary('abort'));
    run.end('h0/a', 'succeeded');
    const gate = { batch: 0, gate: 0 };
    run.order({ type: 'promote', by: 'ann', gate });
    expect(run.order({ type: 'promote', by: 'bob', gate })).toEqual([]);
    expect(run.state()).toMatchObject({ batch: 0, gate: { index: 1 }, promotions: [{ by: 'ann' }] });
  });

  it('whose analysis failed has its canary taken back when the plan says so, and nobody else begun', () => {
    const run = runOf(canary('rollback'));
    run.end('h0/a', 'succeeded');
    const gate = measured(run.order({ type: 'promote', by: 'ann' }));
    run.happen({ type: 'measured', gate, value: 'failed' });
    expect(run.running()).toEqual(['-h0/a']);
    run.end('-h0/a', 'succeeded');
    expect(run.state().status).toBe('rolled-back');
    expect(run.standings()).toEqual(['rolled-back', 'waiting', 'waiting']);
  });

  it('is a wait between two batches, as long as the stagger, and none after the last', () => {
    const strategy = { type: 'rolling', batch: 1, stagger: 777 } as const;
    const run = runOf({ steps: [{ id: 'a', command: 'true' }], strategy });
    for (const host of ['h0', 'h1']) {
      const [wait, ...others] = run.end(`${host}/a`, 'succeeded');
      expect([wait, others]).toEqual([expect.objectContaining({ type: 'set-timer', milliseconds: 777 }), []]);
      expect(run.running()).toEqual([]);
      if (wait?.type === 'set-timer') run.happen({ type: 'timer-passed', timer: wait.timer });
    }
    run.end('h2/a', 'succeeded');
    expect(run.state().status).toBe('succeeded');
  });

  it('whose analysis failed is measured anew when the run was paused for that and goes on', () => {
    const run = runOf(canary('pause'));
    run.end('h0/a', 'succeeded');
    const first = measured(run.order({ type: 'promote', by: 'ann' }));
    run.happen({ type: 'measured', gate: first, value: 'failed' });
    expect(run.state()).toMatchObject({ isPaused: true, gate: { index: 1, failed: 1 } });
    const again = measured(run.order({ type: 'resume' }));
    expect(run.state()).toMatchObject({ isPaused: false, gate: { index: 1, failed: 0 } });
    run.happen({ type: 'measured', gate: again, value: 'passed' });
    expect(run.state()).toMatchObject({ batch: 1, gate: undefined });
  });
});
