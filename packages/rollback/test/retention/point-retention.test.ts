import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RetentionPolicy, retain } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { hour, idsOf, retentionSite } from '../fixtures/retention-site.js';

const site = retentionSite();

describe('a retention policy over points', () => {
  it.each<readonly [RetentionPolicy, number]>([
    [{ last: 1 }, 1],
    [{ last: 3 }, 3],
    [{ daily: 7 }, 1],
    [{ hourly: 4 }, 4],
    [{ within: 2 * hour }, 3],
    [{ last: 10, daily: 7, weekly: 4 }, 8],
  ])(
    '%j keeps whole ones, each of which can be gone back to, and what is forgotten is freed',
    async (policy, count) => {
      const pilot = await site.open();
      const ids = (await site.writeHourly(pilot, [1, 2, 3, 4, 5, 6, 7, 8])).toReversed();
      const told = await pilot.rollback.retain(policy, { dryRun: true });
      expect([idsOf(told.kept), idsOf(told.forgotten)]).toEqual([ids.slice(0, count), ids.slice(count)]);
      expect(await site.snapshotCount()).toBe(16);
      expect(await pilot.rollback.retain(policy)).toEqual(told);
      expect(await site.snapshotCount()).toBe(2 * count);
      await site.store.prune();
      expect(idsOf(await pilot.rollback.points())).toEqual(ids.slice(0, count));
      expect(await pilot.rollback.verify()).toEqual([]);
      for (const [index, id] of ids.slice(0, count).entries()) {
        expect((await pilot.rollback.undo(id)).success).toBe(true);
        expect(site.content()).toBe(`${7 - index}\n`);
      }
      expect((await pilot.rollback.retain(policy, { dryRun: true })).kept[0]?.reasons).toContain(
        Object.keys(policy)[0],
      );
    },
  );

  it('of snapshots alone lets go of none that a point needs', async () => {
    const pilot = await site.open();
    const ids = await site.writeHourly(pilot, [1, 2, 3]);
    await pilot.rollback.recoveryPoints.create({ description: 'x', snapshots: [{ paths: [site.file] }] });
    const writer = await site.store.begin({ host: 'localhost', reason: 'by hand', takenAt: 0, roots: [] });
    const own = await writer.commit();
    const { kept, forgotten } = retain(await site.store.snapshots(), { last: 1 });
    expect([kept.length, idsOf(forgotten)]).toEqual([8, []]);
    const later = await (
      await site.store.begin({ host: 'localhost', reason: 'by hand', takenAt: 1, roots: [] })
    ).commit();
    const again = retain(await site.store.snapshots(), { last: 1 });
    expect([idsOf(again.kept).includes(later.id), idsOf(again.forgotten)]).toEqual([true, [own.id]]);
    await site.store.remove(idsOf(again.forgotten));
    for (const id of ids.toReversed()) expect((await pilot.rollback.undo(id)).success).toBe(true);
  });

  it('keeps the points of undos with that of their command, and both as long as the newest of them', async () => {
    const pilot = await site.open();
    const [first = '', second = ''] = await site.writeHourly(pilot, [1, 2]);
    site.now += hour;
    const { point: redo } = await pilot.rollback.undo(second);
    const [third = ''] = await site.writeHourly(pilot, [3]);
    const { kept, forgotten } = await pilot.rollback.retain({ last: 2 });
    expect([idsOf(kept), idsOf(forgotten)]).toEqual([[third, redo, second], [first]]);
    await pilot.rollback.undo(third);
    expect((await pilot.rollback.undo(redo)).success).toBe(true);
    expect(site.content()).toBe('2\n');
  });

  it('applies to each content of recovery points by itself, and not to commands with them', async () => {
    const pilot = await site.open();
    const { recoveryPoints } = pilot.rollback;
    const other = join(site.folder, 'tree', 'g');
    writeFileSync(other, 'g');
    const create = async (path: string): Promise<string> => {
      site.now += hour;
      return (await recoveryPoints.create({ description: path, snapshots: [{ paths: [path] }] })).id;
    };
    const [one, two, of] = [await create(site.file), await create(site.file), await create(other)];
    const [command = ''] = await site.writeHourly(pilot, [1]);
    site.now += hour;
    const { undo = '' } = await recoveryPoints.restore(one);
    expect((await recoveryPoints.describe(undo)).undoes).toBe(one);
    // The one that was restored lately is the newest of its content, with what that replaced.
    const { kept, forgotten } = await pilot.rollback.retain({ last: 1 });
    expect([idsOf(kept), idsOf(forgotten)]).toEqual([[undo, command, of, one], [two]]);
    expect(kept.map(({ kind }) => kind)).toEqual(['recovery-point', 'command', 'recovery-point', 'recovery-point']);
    expect(idsOf(await recoveryPoints.list())).toEqual([undo, of, one]);
    await site.store.prune();
    for (const id of [undo, of, one]) expect(await recoveryPoints.verify(id)).toEqual([]);
  });

  it('leaves those of other hosts alone where one is named, and keeps something', async () => {
    const pilot = await site.open();
    await site.writeHourly(pilot, [1, 2]);
    expect(await pilot.rollback.retain({ last: 1 }, { host: 'another' })).toEqual({ kept: [], forgotten: [] });
    for (const policy of [{}, { last: 0 }, { last: -1 }]) {
      const refused = pilot.rollback.retain(policy);
      await expect(refused).rejects.toMatchObject({ code: 'rollback-options-invalid' });
    }
    const wrong = { dryrun: true } as { dryRun?: boolean };
    await expect(pilot.rollback.retain({ last: 1 }, wrong)).rejects.toMatchObject({ code: 'rollback-options-invalid' });
    expect((await pilot.rollback.points()).length).toBe(2);
  });

  it('leaves nothing behind where the store is out of reach, or its process is killed, before it lets go', async () => {
    const pilot = await site.open();
    await site.writeHourly(pilot, [1, 2, 3]);
    const { recoveryPoints } = pilot.rollback;
    const { id } = await recoveryPoints.create({ description: 'x', snapshots: [{ paths: [site.file] }] });
    const remove = site.store.remove.bind(site.store);
    site.store.remove = () => Promise.reject(new Error('out of reach'));
    await expect(pilot.rollback.retain({ last: 1 })).rejects.toThrow('out of reach');
    await expect(recoveryPoints.forget([id])).rejects.toThrow('out of reach');
    site.store.remove = remove;
    expect([(await pilot.rollback.points()).length, (await recoveryPoints.list()).length]).toEqual([1, 0]);
    expect(await site.snapshotCount()).toBe(7);
    expect(await pilot.rollback.verify()).toEqual([]);
    const another = await site.open();
    expect((await another.rollback.retain({ last: 1 })).forgotten).toEqual([]);
    expect(await site.snapshotCount()).toBe(2);
  });
});
