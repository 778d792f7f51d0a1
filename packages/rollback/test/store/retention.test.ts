import { retain, type SnapshotSummary } from '@opspilot/rollback';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function at(time: string, host = 'web'): SnapshotSummary {
  const about = { host, reason: 'a test', takenAt: Date.parse(time), roots: [{ path: '/etc', recursive: true }] };
  return { ...about, id: `${host} ${time}`, entries: 1, size: 1 };
}

const idsOf = (snapshots: readonly SnapshotSummary[]): readonly string[] => snapshots.map(({ id }) => id);

describe('what is kept', () => {
  const snapshots = [
    '2025-12-31T23:00Z',
    '2026-01-01T01:00Z',
    '2026-01-04T22:00Z',
    '2026-01-05T01:00Z',
    '2026-01-05T01:30Z',
    '2026-01-05T02:10Z',
  ].map((time) => at(time));

  it.each([
    [{ last: 2 }, ['2026-01-05T02:10Z', '2026-01-05T01:30Z']],
    [{ hourly: 2 }, ['2026-01-05T02:10Z', '2026-01-05T01:30Z']],
    [{ daily: 2 }, ['2026-01-05T02:10Z', '2026-01-04T22:00Z']],
    [{ weekly: 2 }, ['2026-01-05T02:10Z', '2026-01-04T22:00Z']],
    [{ monthly: 5 }, ['2026-01-05T02:10Z', '2025-12-31T23:00Z']],
    [{ yearly: 1, last: 1 }, ['2026-01-05T02:10Z']],
    [{ within: 3_600_000 }, ['2026-01-05T02:10Z', '2026-01-05T01:30Z']],
  ])('by %j is the newest of each period', (policy, times) => {
    expect(idsOf(retain(snapshots, policy).kept)).toEqual(times.map((time) => `web ${time}`));
  });

  it('is told for each host and each set of paths by itself', () => {
    const { kept } = retain([...snapshots, at('2020-01-01T00:00Z', 'db')], { last: 1 });
    expect(idsOf(kept)).toEqual(['web 2026-01-05T02:10Z', 'db 2020-01-01T00:00Z']);
  });

  it.each([{}, { last: 0 }, { daily: -1 }, { last: 1.5 }])('is never nothing, nor a part: %j', (policy) => {
    expect(() => retain(snapshots, policy)).toThrow(expect.objectContaining({ code: 'rollback-options-invalid' }));
  });

  it('has the newest of each group, loses nothing, and stays when it is told again', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
    const count = fc.integer({ min: 0, max: 4 });
    const policies = fc.record({
      last: count,
      hourly: count,
      daily: count,
      weekly: count,
      monthly: count,
      yearly: count,
    });
    fc.assert(
      fc.property(fc.uniqueArray(moment, { minLength: 1 }), policies, (moments, policy) => {
        fc.pre(Object.values(policy).some((number) => number > 0));
        const all = moments.map((takenAt) => at(new Date(takenAt).toISOString()));
        const { kept, forgotten } = retain(all, policy);
        expect(idsOf([...kept, ...forgotten]).toSorted()).toEqual(idsOf(all).toSorted());
        expect(kept[0]?.takenAt).toBe(Math.max(...moments));
        expect(retain(kept, policy)).toEqual({ kept, forgotten: [] });
      }),
    );
  });
});
