import { describe, expect, it } from 'vitest';
import type { Plan, RunEffect } from '../../src/index.js';
import { runByHand as runOf } from './run-by-hand.js';

describe('a gate', () => {
  const canary = (action: 'abort' | 'pause'): Plan => ({
    name: 'n',
    steps: [{ id: 'a', command: 'true' }],
    strategy: {
      type: 'canary',
      steps: [{ setWeight: 1 }, { pause: {} }, { analysis: { name: 'errors', interval: 1_000, count: 1 } }],
    },
    failure: { action },
  });

  it('is passed once by two who have both seen it, and the next one is not', () => {
    const run = runOf(canary('abort'));
    run.end('h0/a', 'succeeded');
    const gate = { batch: 0, gate: 0 };
    run.order({ type: 'promote', by: 'ann', gate });
    expect(run.order({ type: 'promote', by: 'bob', gate })).toEqual([]);
    expect(run.state()).toMatchObject({ batch: 0, gate: { index: 1 }, promotions: [{ by: 'ann' }] });
  });

  it('whose analysis failed is measured anew when the run was paused for that and goes on', () => {
    const run = runOf(canary('pause'));
    run.end('h0/a', 'succeeded');
    const measured = (effects: readonly RunEffect[]): string =>
      effects.flatMap((each) => (each.type === 'measure' ? [each.gate] : []))[0] ?? '';
    const first = measured(run.order({ type: 'promote', by: 'ann' }));
    run.happen({ type: 'measured', gate: first, value: 'failed' });
    expect(run.state()).toMatchObject({ isPaused: true, gate: { index: 1, failed: 1 } });
    const again = measured(run.order({ type: 'resume' }));
    expect(run.state()).toMatchObject({ isPaused: false, gate: { index: 1, failed: 0 } });
    run.happen({ type: 'measured', gate: again, value: 'passed' });
    expect(run.state()).toMatchObject({ batch: 1, gate: undefined });
  });
});
