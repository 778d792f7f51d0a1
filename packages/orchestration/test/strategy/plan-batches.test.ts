import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePlan, type Plan, type Strategy } from '../../src/index.js';
import { hostsOf, plans } from '../run/random-run.js';

function batchesOf(strategy: Strategy, hosts = 10): number[] {
  const plan: Plan = { name: 'n', steps: [{ id: 'a', command: 'true' }], strategy };
  return compilePlan(plan, hostsOf(hosts)).batches.map(({ from, to }) => to - from);
}

describe('batches', () => {
  it('hold every host once for each of the steps that it does, in order', () => {
    fc.assert(
      fc.property(plans, ({ plan, hosts }) => {
        const program = compilePlan(plan, hosts);
        const reached = program.steps.map(() => 0);
        const held = new Set<number>();
        for (const { from, to, steps: [first, end] = [0, program.steps.length] } of program.batches) {
          for (let host = from; host < to; host += 1) held.add(host);
          for (let step = first; step < end; step += 1) {
            expect(from).toBeGreaterThanOrEqual(reached[step] ?? 0);
            reached[step] = to;
          }
        }
        expect(held.size).toBe(hosts.length);
        expect(new Set(program.hosts.map(({ name }) => name)).size).toBe(hosts.length);
      }),
    );
  });

  it('of a rolling plan are all of one size, or a ramp whose last size goes on', () => {
    expect(batchesOf({ type: 'rolling', batch: 4 })).toEqual([4, 4, 2]);
    expect(batchesOf({ type: 'rolling', batch: '25%' })).toEqual([3, 3, 3, 1]);
    expect(batchesOf({ type: 'rolling', batch: [1, 2, '50%'] })).toEqual([1, 2, 5, 2]);
  });

  it('of a canary grow to its weights, and the rest comes last', () => {
    const steps = [{ setWeight: 1 }, { pause: {} }, { setWeight: '50%' as const }, { pause: { duration: 10 } }];
    const plan: Plan = { name: 'n', steps: [{ id: 'a', command: 'true' }], strategy: { type: 'canary', steps } };
    const { batches } = compilePlan(plan, hostsOf(10));
    expect(batches.map(({ from, to, gates }) => [from, to, gates])).toEqual([
      [0, 1, [{ type: 'promotion' }]],
      [1, 5, [{ type: 'wait', milliseconds: 10 }]],
      [5, 10, []],
    ]);
  });

  it.each<Strategy>([
    { type: 'rolling', batch: 3, spread: 'zone' },
    { type: 'canary', steps: [{ setWeight: 3 }, { setWeight: 6 }], spread: 'zone' },
  ])('are spread over the values of a label: $type', (strategy) => {
    const hosts = [...'aaaaaabbb'].map((zone, index) => ({ name: `${zone}${index}`, labels: { zone } }));
    const plan: Plan = { name: 'n', steps: [{ id: 'a', command: 'true' }], strategy };
    const { hosts: ordered, batches } = compilePlan(plan, hosts);
    const zones = batches.map(({ from, to }) =>
      ordered.slice(from, to).filter(({ labels }) => labels?.['zone'] === 'b'),
    );
    expect(zones.map(({ length }) => length)).toEqual([1, 1, 1]);
  });
});
