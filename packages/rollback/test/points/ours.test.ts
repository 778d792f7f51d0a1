import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandRequest, type Executor, localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestOf } from '../fixtures/manifest.js';

const openPilot = (store = memorySnapshotStore(), executor: Executor = localExecutor()) =>
  OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor,
    approve: () => true,
    plugins: [rollback({ store, undoFailed: true })],
  });

let tree: string;
let before: string;
let pilot: Awaited<ReturnType<typeof openPilot>>;

beforeEach(async () => {
  tree = mkdtempSync(join(tmpdir(), 'ours-'));
  writeFileSync(join(tree, 'conf'), 'old\n');
  before = manifestOf(tree);
  pilot = await openPilot();
});
afterEach(async () => {
  await pilot.close();
  rmSync(tree, { recursive: true, force: true });
});

const conf = (): string => readFileSync(join(tree, 'conf'), 'utf8');
const run = async (command: string, more: Partial<CommandRequest> = {}) => {
  const { status, recoveryPoint, recoveries } = await pilot.run({ command, cwd: tree, ...more });
  return { status, id: recoveryPoint?.id ?? '', recovered: recoveries?.map(({ result }) => result) };
};
/** Until the first command has its point. */
const begun = () => expect.poll(async () => (await pilot.rollback.points()).length, { timeout: 10_000 }).toBe(1);
const undo = async (id: string): Promise<string> => {
  const { success, point } = await pilot.rollback.undo(id);
  expect(success).toBe(true);
  return point;
};

describe('what was put back by', () => {
  it.each([
    'mv conf conf2; false',
    'echo more >> conf; false',
    'sed -i s/new/newer/ conf; false',
    'chmod 600 conf; false',
    'rm conf; false',
  ])('the automatic undo of a command that failed is what the one before it left: %s', async (failing) => {
    const { id } = await run('echo new > conf');
    expect(await run(failing)).toMatchObject({ status: 'failed', recovered: ['recovered'] });
    expect(conf()).toBe('new\n');
    await undo(id);
    expect(manifestOf(tree)).toBe(before);
  });

  it('that of a command whose verification failed is so, too', async () => {
    const { id } = await run('echo new > conf');
    expect(await run('echo newer > conf', { verify: ['grep -q never conf'] })).toMatchObject({
      status: 'failed',
      recovered: ['recovered'],
    });
    expect(conf()).toBe('new\n');
    await undo(id);
    expect(manifestOf(tree)).toBe(before);
  });

  it('undos by themselves and by hand, and by undoing these, one after the other', async () => {
    const { id: first } = await run('echo 1 > conf');
    await run('echo failed >> conf; false');
    const { id: second } = await run('sed -i s/1/2/ conf');
    await run('rm conf; false');
    const redo = await undo(second);
    await run('chmod 600 conf; false');
    await undo(redo);
    await run('mv conf conf2; false');
    expect(conf()).toBe('2\n');
    await undo(second);
    await undo(first);
    expect(manifestOf(tree)).toBe(before);
  });

  it('an operation', async () => {
    const { operations } = pilot.rollback;
    const { id } = await run('echo new > conf');
    for (const onFailure of ['roll-back', 'stop'] as const) {
      await operations.start(onFailure, { description: 'two steps', onFailure });
      await operations.addStep(onFailure, { command: `echo newer > ${tree}/conf` });
      await operations.addStep(onFailure, { command: `rm ${tree}/conf; false` });
      await operations.execute(onFailure);
      if (onFailure === 'stop') await operations.rollBack(onFailure);
      expect(conf()).toBe('new\n');
    }
    await undo(id);
    expect(manifestOf(tree)).toBe(before);
  });

  it("a step's own command, of what the step before it left", async () => {
    const { operations } = pilot.rollback;
    await operations.start('own', { description: 'two steps' });
    await operations.addStep('own', { command: `echo new > ${tree}/conf` });
    const rollbackCommand = `echo new > ${tree}/conf`;
    await operations.addStep('own', { command: `echo newer > ${tree}/conf`, rollbackCommand });
    await operations.execute('own');
    expect(await operations.rollBack('own')).toMatchObject({ done: true });
    expect(manifestOf(tree)).toBe(before);
  });

  it('such a command, but over what somebody else changed before it', async () => {
    const { operations } = pilot.rollback;
    await operations.start('own', { description: 'two steps' });
    await operations.addStep('own', { command: `echo new > ${tree}/conf` });
    const rollbackCommand = `sed -i /more/d ${tree}/conf`;
    await operations.addStep('own', { command: `echo more >> ${tree}/conf`, rollbackCommand });
    await operations.execute('own');
    writeFileSync(join(tree, 'conf'), 'new\nmore\nof others\n');
    await expect(operations.rollBack('own')).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(conf()).toBe('new\nof others\n');
  });

  it('a recovery point, though what came after it was not undone', async () => {
    const { recoveryPoints } = pilot.rollback;
    const { id: first } = await run('echo 1 > conf');
    const point = await recoveryPoints.create({ description: 'one', snapshots: [{ paths: [tree] }] });
    for (const command of ['echo 2 > conf', 'rm conf']) {
      const { id } = await run(command);
      await expect(pilot.rollback.undo(first)).rejects.toMatchObject({ code: 'restore-conflict' });
      expect(await recoveryPoints.restore(point.id)).toMatchObject({ success: true });
      expect(id).not.toBe('');
    }
    await run('echo failed >> conf; false');
    expect(conf()).toBe('1\n');
    await undo(first);
    expect(manifestOf(tree)).toBe(before);
  });
});

describe('what somebody else changed', () => {
  it('after an automatic undo is a conflict', async () => {
    const { id } = await run('echo new > conf');
    await run('echo more >> conf; false');
    writeFileSync(join(tree, 'conf'), 'of others\n');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(conf()).toBe('of others\n');
  });

  it.each([
    ['undone by itself', 'echo new > conf; false'],
    ['undone by hand', 'echo new > conf'],
  ])('while a command was %s stays a conflict when that is tried again', async (_, command) => {
    await pilot.close();
    let isMeant = true;
    const local = localExecutor();
    // Somebody comes when what is staged is about to be put into place.
    const crowded: Executor = {
      ...local,
      kind: local.kind,
      close: () => local.close(),
      start: (host, script, options) => {
        if (isMeant && script.startsWith('exec sh -s ')) {
          isMeant = false;
          writeFileSync(join(tree, 'conf'), 'of others\n');
        }
        return local.start(host, script, options);
      },
    };
    pilot = await openPilot(memorySnapshotStore(), crowded);
    const { id, status } = await run(command);
    if (status === 'succeeded') {
      await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    }
    expect(isMeant).toBe(false);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(conf()).toBe('of others\n');
  });

  it('or another command of ours while one ran that failed, is not taken back with that', async () => {
    const [one, other] = await Promise.all([
      run('sleep 0.5; echo one >> conf'),
      run('echo two > two; sleep 2; echo other >> conf; false'),
    ]);
    expect([one, other]).toMatchObject([{ status: 'succeeded' }, { status: 'failed', recovered: ['failed'] }]);
    expect(conf()).toBe('old\none\nother\n');
  });

  it.each(['by itself', 'by hand'])(
    'or another command of ours that began before one and still runs, is not taken back with that %s',
    async (how) => {
      const other = run('sleep 1; echo other >> conf; sleep 5');
      await begun();
      const failing = await run(`echo one >> conf; sleep 2; ${how === 'by hand' ? 'true' : 'false'}`);
      if (how === 'by itself') expect(failing).toMatchObject({ status: 'failed', recovered: ['failed'] });
      await expect(pilot.rollback.undo(failing.id)).rejects.toMatchObject({ code: 'restore-conflict' });
      expect(conf()).toBe('old\none\nother\n');
      expect(await other).toMatchObject({ status: 'succeeded' });
      await expect(pilot.rollback.undo(failing.id)).rejects.toMatchObject({ code: 'restore-conflict' });
      expect(await pilot.rollback.undo(failing.id, { force: true })).toMatchObject({ success: true });
    },
  );

  it('or what another command of ours that still runs has to do elsewhere, is not in the way', async () => {
    const other = run('echo 1 > other; sleep 4');
    await begun();
    expect(await run('echo one >> conf; false')).toMatchObject({ status: 'failed', recovered: ['recovered'] });
    expect(conf()).toBe('old\n');
    await other;
  });

  it.each(['retain', 'forget'] as const)(
    'or another command of ours while one ran stays a conflict, though %s lets go of its point',
    async (how) => {
      const beside = run('sleep 1.5; echo other >> conf; echo other > other');
      await begun();
      const one = await run('echo one >> conf; sleep 2.5');
      const other = await beside;
      const { retain, forget, undo } = pilot.rollback;
      if (how === 'retain') await retain({ last: 1 });
      else await forget([other.id]);
      expect((await pilot.rollback.points()).map(({ id }) => id)).toEqual([one.id]);
      await expect(undo(one.id)).rejects.toMatchObject({
        code: 'restore-conflict',
        details: { paths: [join(tree, 'conf')] },
      });
      expect(conf()).toBe('old\none\nother\n');
      expect(await undo(one.id, { force: true })).toMatchObject({ success: true });
    },
  );

  it('before one is a conflict, though that put it back', async () => {
    const { id } = await run('echo new > conf');
    writeFileSync(join(tree, 'conf'), 'of others\n');
    await run('echo more >> conf; false');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(conf()).toBe('of others\n');
  });
});

describe('what is kept of that', () => {
  it('goes with the point, and with the recovery point', async () => {
    await pilot.close();
    const store = memorySnapshotStore();
    pilot = await openPilot(store);
    const { recoveryPoints, forget, points, verify } = pilot.rollback;
    await run('echo more >> conf; false');
    const point = await recoveryPoints.create({ description: 'one', snapshots: [{ paths: [tree] }] });
    for (const text of ['1', '2']) {
      writeFileSync(join(tree, 'conf'), text);
      await recoveryPoints.restore(point.id);
    }
    expect(await verify()).toEqual([]);
    await forget((await points()).map(({ id }) => id));
    await recoveryPoints.forget((await recoveryPoints.list()).map(({ id }) => id));
    expect(await store.snapshots()).toEqual([]);
  });
});
