import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it, vi } from 'vitest';
import { losing } from '../fixtures/losing-executor.js';
import { hour, idsOf, retentionSite } from '../fixtures/retention-site.js';

const site = retentionSite();

/** Something that is waited for. */
function moment() {
  let come = (): void => {};
  const there = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { there, come };
}

describe('whatever the policy says', () => {
  it('points of an operation stay while it is open, and then as long as one of them', async () => {
    const pilot = await site.open();
    const { operations } = pilot.rollback;
    const { recoveryPoint = '' } = await operations.start('o', {
      description: 'x',
      snapshots: [{ paths: [site.file] }],
    });
    const snapshots = [{ paths: [join(site.folder, 'tree')] }];
    const step = await operations.addStep('o', { command: `echo 1 > ${site.file}`, snapshots });
    await operations.addStep('o', { command: `echo 2 > ${site.file}` });
    await operations.execute('o');
    site.now += hour;
    await pilot.rollback.recoveryPoints.create({ description: 'later', snapshots });
    await operations.addStep('o', { command: `echo 3 > ${site.file}` });
    const points = async (): Promise<readonly string[]> =>
      (await operations.status('o')).steps.flatMap(({ point }) => point ?? []);
    const own = await points();
    await site.writeHourly(pilot, [8, 9]);
    const policy = { last: 1 };
    const reasonsOf = async (id: string): Promise<readonly string[] | undefined> =>
      (await pilot.rollback.retain(policy, { dryRun: true })).kept.find((point) => point.id === id)?.reasons;
    for (const id of own) expect(await reasonsOf(id)).toEqual(['operation-open']);
    expect(await reasonsOf(recoveryPoint)).toEqual(['last', 'operation-open']);
    expect(await reasonsOf(step.recoveryPoint ?? '')).toEqual(['operation-open']);
    await pilot.rollback.retain(policy);
    site.now += hour;
    // Its last step has run: it is over, and its recovery point is still the last of its content.
    await operations.execute('o');
    const [, , third = ''] = await points();
    expect(await reasonsOf(own[0] ?? '')).toEqual(['operation']);
    expect(await reasonsOf(third)).toEqual(['last']);
    expect((await operations.status('o')).rollbackReady).toBe(true);
    await pilot.rollback.recoveryPoints.create({ description: 'later', snapshots: [{ paths: [site.file] }] });
    await site.writeHourly(pilot, [10]);
    const { forgotten } = await pilot.rollback.retain(policy);
    expect(idsOf(forgotten)).toEqual(expect.arrayContaining([...own, third, recoveryPoint, step.recoveryPoint]));
    expect((await operations.status('o')).rollbackReady).toBe(false);
  });

  it('what was undone since on paths of an open operation stays, by which that is rolled back without force', async () => {
    const pilot = await site.open({ undoFailed: true });
    const { operations, undo, retain } = pilot.rollback;
    mkdirSync(join(site.folder, 'elsewhere'));
    const other = join(site.folder, 'elsewhere', 'g');
    await operations.start('o', { description: 'x' });
    await operations.addStep('o', { command: `echo 1 > ${site.file}` });
    await operations.execute('o');
    await operations.addStep('o', { command: `echo later > ${other}` });
    const [byHand = ''] = await site.writeHourly(pilot, [2]);
    const { point: redo } = await undo(byHand);
    const failed = await pilot.run({ command: `echo 3 > ${site.file}; false` });
    site.now += hour;
    const elsewhere = await pilot.run({ command: `echo 4 > ${other}; false` });
    site.now += hour;
    await pilot.run({ command: `touch ${join(site.folder, 'tree', 'h')}` });
    const { kept, forgotten } = await retain({ last: 1 });
    expect(idsOf(forgotten)).toEqual([elsewhere.recoveryPoint?.id]);
    for (const id of [byHand, redo, failed.recoveryPoint?.id]) {
      expect(kept.find((point) => point.id === id)?.reasons).toEqual(['operation-open']);
    }
    expect(await operations.rollBack('o')).toMatchObject({ done: true });
    expect(site.content()).toBe('0\n');
  });

  it('that of a command stays of which nobody knows the end, and while it runs', async () => {
    const pilot = await site.open(
      {},
      losing((command) => command.includes('echo 1 >')),
    );
    const lost = await site.write(pilot, 1);
    site.now += 1_000;
    const running = pilot.run({ command: `sleep 2; echo 2 > ${site.file}` });
    await expect.poll(async () => (await pilot.rollback.points()).length, { timeout: 10_000 }).toBe(2);
    await site.writeHourly(pilot, [3, 4]);
    const { kept, forgotten } = await pilot.rollback.retain({ last: 1 });
    expect(kept.map(({ reasons }) => reasons)).toEqual([['last'], ['not-ended'], ['not-ended']]);
    expect(forgotten).toHaveLength(1);
    await running;
    const ended = await pilot.rollback.retain({ last: 1 });
    expect(idsOf(ended.kept)).toContain(lost);
    expect(ended.forgotten).toHaveLength(1);
  });

  it('one that is gone back to stays until that has come to its end', async () => {
    const during: { kept: readonly string[]; reasons: readonly string[] }[] = [];
    const pilot = await site.open();
    const [first = ''] = await site.writeHourly(pilot, [1]);
    const other = join(site.folder, 'tree', 'g');
    site.now += 3 * hour;
    const { recoveryPoint } = await pilot.run({ command: `touch ${other}` });
    const look = async (): Promise<void> => {
      for (const dryRun of [true, false]) {
        const { kept } = await pilot.rollback.retain({ last: 1 }, { dryRun });
        during.push({ kept: idsOf(kept), reasons: kept.at(-1)?.reasons ?? [] });
      }
    };
    const looking: Promise<void>[] = [];
    // A store that is asked for content gives a moment in which the restore is at work.
    const read = site.store.read.bind(site.store);
    site.store.read = (stored) => {
      looking.push(look());
      return read(stored);
    };
    site.now -= hour;
    const { point: redo } = await pilot.rollback.undo(first);
    await Promise.all(looking);
    for (const { kept, reasons } of during.slice(0, 2)) {
      expect(kept).toEqual(expect.arrayContaining([first, redo, recoveryPoint?.id]));
      expect(reasons).toContain('being-undone');
    }
    const { kept, forgotten } = await pilot.rollback.retain({ last: 1 }, { dryRun: true });
    expect(kept.flatMap(({ reasons }) => reasons)).not.toContain('being-undone');
    expect(idsOf(forgotten)).toEqual([redo, first]);
  });

  it('one that somebody begins to go back to once it was found idle stays as well', async () => {
    const storage = sqliteStorage(join(site.folder, 'ops.db'));
    const opening = vi.spyOn(storage, 'open');
    const pilot = await site.open({}, localExecutor(), storage);
    const [first = ''] = await site.writeHourly(pilot, [1, 2]);
    const [atWork, retained] = [moment(), moment()];
    const read = site.store.read.bind(site.store);
    site.store.read = async function* (stored) {
      atWork.come();
      await retained.there;
      yield* read(stored);
    };
    let undoing: ReturnType<typeof pilot.rollback.undo> | undefined;
    const db = await opening.mock.results[opening.mock.calls.findIndex(([module]) => module === 'rollback')]?.value;
    const transaction = db.transaction.bind(db);
    db.transaction = () => ({
      execute: async (work: never) => {
        if (undoing === undefined) {
          undoing = pilot.rollback.undo(first, { force: true });
          await atWork.there;
        }
        return transaction().execute(work);
      },
    });
    const { kept, forgotten } = await pilot.rollback.retain({ last: 1 });
    retained.come();
    expect(kept.find(({ id }) => id === first)?.reasons).toEqual(['being-undone']);
    expect(forgotten).toEqual([]);
    expect((await undoing)?.success).toBe(true);
    expect(site.content()).toBe('0\n');
  });

  it('only those go that were told of beforehand, whole, where that is said', async () => {
    const pilot = await site.open();
    const [first = '', second = '', third = ''] = await site.writeHourly(pilot, [1, 2, 3]);
    const told = await pilot.rollback.retain({ last: 2 }, { dryRun: true });
    expect(idsOf(told.forgotten)).toEqual([first]);
    const [fourth = ''] = await site.writeHourly(pilot, [4]);
    const { kept, forgotten } = await pilot.rollback.retain({ last: 2 }, { only: idsOf(told.forgotten) });
    expect([idsOf(kept), idsOf(forgotten)]).toEqual([[], [first]]);
    expect(idsOf(await pilot.rollback.points())).toEqual([fourth, third, second]);
    // What was taken for an undo of one since was not told of.
    const { point: redo } = await pilot.rollback.undo(second, { force: true });
    await site.writeHourly(pilot, [5]);
    expect((await pilot.rollback.retain({ last: 1 }, { only: [second] })).forgotten).toEqual([]);
    expect(idsOf((await pilot.rollback.retain({ last: 1 }, { only: [second, redo] })).forgotten)).toEqual([
      redo,
      second,
    ]);
    expect((await pilot.rollback.retain({ last: 1 }, { only: [] })).forgotten).toEqual([]);
  });

  it('points of an operation stay as long as one of them that was not told of', async () => {
    const pilot = await site.open();
    const { operations } = pilot.rollback;
    await operations.start('o', { description: 'o' });
    for (const number of [1, 2]) await operations.addStep('o', { command: `echo ${number} > ${site.file}` });
    const [one, two] = (await operations.execute('o')).steps.map(({ point = '' }) => point);
    await site.writeHourly(pilot, [3]);
    const told = idsOf((await pilot.rollback.retain({ last: 1 }, { dryRun: true })).forgotten);
    expect(new Set(told)).toEqual(new Set([one, two]));
    await pilot.rollback.undo(two ?? '', { force: true });
    await site.writeHourly(pilot, [4]);
    const { kept, forgotten } = await pilot.rollback.retain({ last: 1 }, { only: told });
    expect([kept.map(({ id, reasons }) => [id, reasons]), forgotten]).toEqual([[[one, ['operation']]], []]);
  });

  it('one that is forgotten while somebody begins to go back to it brings nothing back', async () => {
    const pilot = await site.open();
    const [first = ''] = await site.writeHourly(pilot, [1]);
    let forgetting: Promise<void> | undefined;
    const begin = site.store.begin.bind(site.store);
    site.store.begin = async (about) => {
      forgetting ??= pilot.rollback.forget([first]);
      await forgetting;
      return begin(about);
    };
    await expect(pilot.rollback.undo(first)).rejects.toMatchObject({ code: /unknown$/ });
    expect(site.content()).toBe('1\n');
  });

  it('the point of a command stays while its host may wait to be confirmed', async () => {
    const pilot = await site.open({ safeguard: { seconds: 120 } });
    const first = await site.write(pilot, 1);
    site.now += 1_000;
    const second = await site.write(pilot, 2);
    const { kept } = await pilot.rollback.retain({ last: 1 });
    expect(idsOf(kept)).toEqual([second, first]);
    expect(kept[1]?.reasons).toEqual(['switch-armed']);
    site.now += 121_000;
    expect(idsOf((await pilot.rollback.retain({ last: 1 })).forgotten)).toEqual([first]);
  });
});
