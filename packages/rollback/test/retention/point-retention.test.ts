import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, type Executor, localExecutor, OpsPilot, type StorageAdapter, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import {
  type FileSnapshotStore,
  fileSnapshotStore,
  type RetentionPolicy,
  type RollbackOptions,
  retain,
  rollback,
} from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { losing } from '../fixtures/losing-executor.js';

const hour = 3_600_000;
let folder: string;
let file: string;
let store: FileSnapshotStore;
let now: number;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'retention-'));
  mkdirSync(join(folder, 'tree'));
  file = join(folder, 'tree', 'f');
  writeFileSync(file, '0\n');
  store = await fileSnapshotStore(join(folder, 'store'));
  now = Date.parse('2026-01-05T00:00Z');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const clock: Clock = { ...systemClock, now: () => now };

async function open(
  options: Partial<RollbackOptions> = {},
  executor: Executor = localExecutor(),
  storage: StorageAdapter = sqliteStorage(join(folder, 'ops.db')),
) {
  const plugins = [rollback({ store, ...options })];
  const pilot = await OpsPilot.create({ storage, executor, clock, approve: () => true, plugins });
  closing.push(() => pilot.close());
  return pilot;
}
type Pilot = Awaited<ReturnType<typeof open>>;

/** Writes a number into the file. @returns the id of the point before that */
async function write(pilot: Pilot, number: number, parent?: string): Promise<string> {
  const command = `echo ${number} > ${file}`;
  const { recoveryPoint } = await pilot.run({ command, ...(parent === undefined ? {} : { parent }) });
  return recoveryPoint?.id ?? '';
}

async function writeHourly(pilot: Pilot, numbers: readonly number[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const number of numbers) {
    now += hour;
    ids.push(await write(pilot, number));
  }
  return ids;
}

/** Something that is waited for. */
function moment() {
  let come = (): void => {};
  const there = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { there, come };
}

const idsOf = (points: readonly { readonly id: string }[]): readonly string[] => points.map(({ id }) => id);
const snapshotCount = async (): Promise<number> => (await store.snapshots()).length;
const content = (): string => readFileSync(file, 'utf8');

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
      const pilot = await open();
      const ids = (await writeHourly(pilot, [1, 2, 3, 4, 5, 6, 7, 8])).toReversed();
      const told = await pilot.rollback.retain(policy, { dryRun: true });
      expect([idsOf(told.kept), idsOf(told.forgotten)]).toEqual([ids.slice(0, count), ids.slice(count)]);
      expect(await snapshotCount()).toBe(16);
      expect(await pilot.rollback.retain(policy)).toEqual(told);
      expect(await snapshotCount()).toBe(2 * count);
      await store.prune();
      expect(idsOf(await pilot.rollback.points())).toEqual(ids.slice(0, count));
      expect(await pilot.rollback.verify()).toEqual([]);
      for (const [index, id] of ids.slice(0, count).entries()) {
        expect((await pilot.rollback.undo(id)).success).toBe(true);
        expect(content()).toBe(`${7 - index}\n`);
      }
      expect((await pilot.rollback.retain(policy, { dryRun: true })).kept[0]?.reasons).toContain(
        Object.keys(policy)[0],
      );
    },
  );

  it('of snapshots alone lets go of none that a point needs', async () => {
    const pilot = await open();
    const ids = await writeHourly(pilot, [1, 2, 3]);
    await pilot.rollback.recoveryPoints.create({ description: 'x', snapshots: [{ paths: [file] }] });
    const writer = await store.begin({ host: 'localhost', reason: 'by hand', takenAt: 0, roots: [] });
    const own = await writer.commit();
    const { kept, forgotten } = retain(await store.snapshots(), { last: 1 });
    expect([kept.length, idsOf(forgotten)]).toEqual([8, []]);
    const later = await (await store.begin({ host: 'localhost', reason: 'by hand', takenAt: 1, roots: [] })).commit();
    const again = retain(await store.snapshots(), { last: 1 });
    expect([idsOf(again.kept).includes(later.id), idsOf(again.forgotten)]).toEqual([true, [own.id]]);
    await store.remove(idsOf(again.forgotten));
    for (const id of ids.toReversed()) expect((await pilot.rollback.undo(id)).success).toBe(true);
  });

  it('keeps the points of undos with that of their command, and both as long as the newest of them', async () => {
    const pilot = await open();
    const [first = '', second = ''] = await writeHourly(pilot, [1, 2]);
    now += hour;
    const { point: redo } = await pilot.rollback.undo(second);
    const [third = ''] = await writeHourly(pilot, [3]);
    const { kept, forgotten } = await pilot.rollback.retain({ last: 2 });
    expect([idsOf(kept), idsOf(forgotten)]).toEqual([[third, redo, second], [first]]);
    await pilot.rollback.undo(third);
    expect((await pilot.rollback.undo(redo)).success).toBe(true);
    expect(content()).toBe('2\n');
  });

  it('applies to each content of recovery points by itself, and not to commands with them', async () => {
    const pilot = await open();
    const { recoveryPoints } = pilot.rollback;
    const other = join(folder, 'tree', 'g');
    writeFileSync(other, 'g');
    const create = async (path: string): Promise<string> => {
      now += hour;
      return (await recoveryPoints.create({ description: path, snapshots: [{ paths: [path] }] })).id;
    };
    const [one, two, of] = [await create(file), await create(file), await create(other)];
    const [command = ''] = await writeHourly(pilot, [1]);
    now += hour;
    const { undo = '' } = await recoveryPoints.restore(one);
    expect((await recoveryPoints.describe(undo)).undoes).toBe(one);
    // The one that was restored lately is the newest of its content, with what that replaced.
    const { kept, forgotten } = await pilot.rollback.retain({ last: 1 });
    expect([idsOf(kept), idsOf(forgotten)]).toEqual([[undo, command, of, one], [two]]);
    expect(kept.map(({ kind }) => kind)).toEqual(['recovery-point', 'command', 'recovery-point', 'recovery-point']);
    expect(idsOf(await recoveryPoints.list())).toEqual([undo, of, one]);
    await store.prune();
    for (const id of [undo, of, one]) expect(await recoveryPoints.verify(id)).toEqual([]);
  });

  it('leaves those of other hosts alone where one is named, and keeps something', async () => {
    const pilot = await open();
    await writeHourly(pilot, [1, 2]);
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
    const pilot = await open();
    await writeHourly(pilot, [1, 2, 3]);
    const { recoveryPoints } = pilot.rollback;
    const { id } = await recoveryPoints.create({ description: 'x', snapshots: [{ paths: [file] }] });
    const remove = store.remove.bind(store);
    store.remove = () => Promise.reject(new Error('out of reach'));
    await expect(pilot.rollback.retain({ last: 1 })).rejects.toThrow('out of reach');
    await expect(recoveryPoints.forget([id])).rejects.toThrow('out of reach');
    store.remove = remove;
    expect([(await pilot.rollback.points()).length, (await recoveryPoints.list()).length]).toEqual([1, 0]);
    expect(await snapshotCount()).toBe(7);
    expect(await pilot.rollback.verify()).toEqual([]);
    const another = await open();
    expect((await another.rollback.retain({ last: 1 })).forgotten).toEqual([]);
    expect(await snapshotCount()).toBe(2);
  });
});

describe('whatever the policy says', () => {
  it('points of an operation stay while it is open, and then as long as one of them', async () => {
    const pilot = await open();
    const { operations } = pilot.rollback;
    const { recoveryPoint = '' } = await operations.start('o', {
      description: 'x',
      snapshots: [{ paths: [file] }],
    });
    const snapshots = [{ paths: [join(folder, 'tree')] }];
    const step = await operations.addStep('o', { command: `echo 1 > ${file}`, snapshots });
    await operations.addStep('o', { command: `echo 2 > ${file}` });
    await operations.execute('o');
    now += hour;
    await pilot.rollback.recoveryPoints.create({ description: 'later', snapshots });
    await operations.addStep('o', { command: `echo 3 > ${file}` });
    const points = async (): Promise<readonly string[]> =>
      (await operations.status('o')).steps.flatMap(({ point }) => point ?? []);
    const own = await points();
    await writeHourly(pilot, [8, 9]);
    const policy = { last: 1 };
    const reasonsOf = async (id: string): Promise<readonly string[] | undefined> =>
      (await pilot.rollback.retain(policy, { dryRun: true })).kept.find((point) => point.id === id)?.reasons;
    for (const id of own) expect(await reasonsOf(id)).toEqual(['operation-open']);
    expect(await reasonsOf(recoveryPoint)).toEqual(['last', 'operation-open']);
    expect(await reasonsOf(step.recoveryPoint ?? '')).toEqual(['operation-open']);
    await pilot.rollback.retain(policy);
    now += hour;
    // Its last step has run: it is over, and its recovery point is still the last of its content.
    await operations.execute('o');
    const [, , third = ''] = await points();
    expect(await reasonsOf(own[0] ?? '')).toEqual(['operation']);
    expect(await reasonsOf(third)).toEqual(['last']);
    expect((await operations.status('o')).rollbackReady).toBe(true);
    await pilot.rollback.recoveryPoints.create({ description: 'later', snapshots: [{ paths: [file] }] });
    await writeHourly(pilot, [10]);
    const { forgotten } = await pilot.rollback.retain(policy);
    expect(idsOf(forgotten)).toEqual(expect.arrayContaining([...own, third, recoveryPoint, step.recoveryPoint]));
    expect((await operations.status('o')).rollbackReady).toBe(false);
  });

  it('what was undone since on paths of an open operation stays, by which that is rolled back without force', async () => {
    const pilot = await open({ undoFailed: true });
    const { operations, undo, retain } = pilot.rollback;
    mkdirSync(join(folder, 'elsewhere'));
    const other = join(folder, 'elsewhere', 'g');
    await operations.start('o', { description: 'x' });
    await operations.addStep('o', { command: `echo 1 > ${file}` });
    await operations.execute('o');
    await operations.addStep('o', { command: `echo later > ${other}` });
    const [byHand = ''] = await writeHourly(pilot, [2]);
    const { point: redo } = await undo(byHand);
    const failed = await pilot.run({ command: `echo 3 > ${file}; false` });
    now += hour;
    const elsewhere = await pilot.run({ command: `echo 4 > ${other}; false` });
    now += hour;
    await pilot.run({ command: `touch ${join(folder, 'tree', 'h')}` });
    const { kept, forgotten } = await retain({ last: 1 });
    expect(idsOf(forgotten)).toEqual([elsewhere.recoveryPoint?.id]);
    for (const id of [byHand, redo, failed.recoveryPoint?.id]) {
      expect(kept.find((point) => point.id === id)?.reasons).toEqual(['operation-open']);
    }
    expect(await operations.rollBack('o')).toMatchObject({ done: true });
    expect(content()).toBe('0\n');
  });

  it('that of a command stays of which nobody knows the end, and while it runs', async () => {
    const pilot = await open(
      {},
      losing((command) => command.includes('echo 1 >')),
    );
    const lost = await write(pilot, 1);
    now += 1_000;
    const running = pilot.run({ command: `sleep 2; echo 2 > ${file}` });
    await expect.poll(async () => (await pilot.rollback.points()).length, { timeout: 10_000 }).toBe(2);
    await writeHourly(pilot, [3, 4]);
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
    const pilot = await open();
    const [first = ''] = await writeHourly(pilot, [1]);
    const other = join(folder, 'tree', 'g');
    now += 3 * hour;
    const { recoveryPoint } = await pilot.run({ command: `touch ${other}` });
    const look = async (): Promise<void> => {
      for (const dryRun of [true, false]) {
        const { kept } = await pilot.rollback.retain({ last: 1 }, { dryRun });
        during.push({ kept: idsOf(kept), reasons: kept.at(-1)?.reasons ?? [] });
      }
    };
    const looking: Promise<void>[] = [];
    // A store that is asked for content gives a moment in which the restore is at work.
    const read = store.read.bind(store);
    store.read = (stored) => {
      looking.push(look());
      return read(stored);
    };
    now -= hour;
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
    const storage = sqliteStorage(join(folder, 'ops.db'));
    const opening = vi.spyOn(storage, 'open');
    const pilot = await open({}, localExecutor(), storage);
    const [first = ''] = await writeHourly(pilot, [1, 2]);
    const [atWork, retained] = [moment(), moment()];
    const read = store.read.bind(store);
    store.read = async function* (stored) {
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
    expect(content()).toBe('0\n');
  });

  it('only those go that were told of beforehand, whole, where that is said', async () => {
    const pilot = await open();
    const [first = '', second = '', third = ''] = await writeHourly(pilot, [1, 2, 3]);
    const told = await pilot.rollback.retain({ last: 2 }, { dryRun: true });
    expect(idsOf(told.forgotten)).toEqual([first]);
    const [fourth = ''] = await writeHourly(pilot, [4]);
    const { kept, forgotten } = await pilot.rollback.retain({ last: 2 }, { only: idsOf(told.forgotten) });
    expect([idsOf(kept), idsOf(forgotten)]).toEqual([[], [first]]);
    expect(idsOf(await pilot.rollback.points())).toEqual([fourth, third, second]);
    // What was taken for an undo of one since was not told of.
    const { point: redo } = await pilot.rollback.undo(second, { force: true });
    await writeHourly(pilot, [5]);
    expect((await pilot.rollback.retain({ last: 1 }, { only: [second] })).forgotten).toEqual([]);
    expect(idsOf((await pilot.rollback.retain({ last: 1 }, { only: [second, redo] })).forgotten)).toEqual([
      redo,
      second,
    ]);
    expect((await pilot.rollback.retain({ last: 1 }, { only: [] })).forgotten).toEqual([]);
  });

  it('points of an operation stay as long as one of them that was not told of', async () => {
    const pilot = await open();
    const { operations } = pilot.rollback;
    await operations.start('o', { description: 'o' });
    for (const number of [1, 2]) await operations.addStep('o', { command: `echo ${number} > ${file}` });
    const [one, two] = (await operations.execute('o')).steps.map(({ point = '' }) => point);
    await writeHourly(pilot, [3]);
    const told = idsOf((await pilot.rollback.retain({ last: 1 }, { dryRun: true })).forgotten);
    expect(new Set(told)).toEqual(new Set([one, two]));
    await pilot.rollback.undo(two ?? '', { force: true });
    await writeHourly(pilot, [4]);
    const { kept, forgotten } = await pilot.rollback.retain({ last: 1 }, { only: told });
    expect([kept.map(({ id, reasons }) => [id, reasons]), forgotten]).toEqual([[[one, ['operation']]], []]);
  });

  it('one that is forgotten while somebody begins to go back to it brings nothing back', async () => {
    const pilot = await open();
    const [first = ''] = await writeHourly(pilot, [1]);
    let forgetting: Promise<void> | undefined;
    const begin = store.begin.bind(store);
    store.begin = async (about) => {
      forgetting ??= pilot.rollback.forget([first]);
      await forgetting;
      return begin(about);
    };
    await expect(pilot.rollback.undo(first)).rejects.toMatchObject({ code: /unknown$/ });
    expect(content()).toBe('1\n');
  });

  it('the point of a command stays while its host may wait to be confirmed', async () => {
    const pilot = await open({ safeguard: { seconds: 120 } });
    const first = await write(pilot, 1);
    now += 1_000;
    const second = await write(pilot, 2);
    const { kept } = await pilot.rollback.retain({ last: 1 });
    expect(idsOf(kept)).toEqual([second, first]);
    expect(kept[1]?.reasons).toEqual(['switch-armed']);
    now += 121_000;
    expect(idsOf((await pilot.rollback.retain({ last: 1 })).forgotten)).toEqual([first]);
  });
});
