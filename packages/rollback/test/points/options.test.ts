import { OpsPilot } from '@opspilot/core';
import { memorySnapshotStore, type RollbackOptions, rollback } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';

const store = memorySnapshotStore();

describe('options of rollback', () => {
  it.each<[string, unknown]>([
    ['store', {}],
    ['store', undefined],
    ['store', { store: '/srv/snapshots' }],
    ['maxSize', { store, maxSize: -1 }],
    ['maxSize', { store, maxSize: Number.NaN }],
    ['maxEntries', { store, maxEntries: '10' }],
    ['whenImpossible', { store, whenImpossible: 'ignore' }],
    ['rehearse', { store, rehearse: true }],
    ['rehearse.seconds', { store, rehearse: { seconds: 0 } }],
    ['rehearse.maxSize', { store, rehearse: { maxSize: 0.5 } }],
    ['safeguard.seconds', { store, safeguard: { seconds: 0 } }],
    ['safeguard.seconds', { store, safeguard: { seconds: 90_000 } }],
    ['copies.days', { store, copies: { days: -1 } }],
  ])('are refused where they are given, with the name of the option: %s', (option, options) => {
    expect(() => rollback(options as RollbackOptions)).toThrow(
      expect.objectContaining({ code: 'rollback-options-invalid', details: { option } }),
    );
  });

  it('may be left out, all but the store', async () => {
    const plugins = [rollback({ store, rehearse: {}, copies: {}, safeguard: {} })];
    const pilot = await OpsPilot.create({ plugins });
    expect(await pilot.rollback.points()).toEqual([]);
    await pilot.close();
  });
});
