import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, memorySnapshotStore, restore, toBytePath } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otherwiseKnownMachine } from '../fixtures/machine.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const machine = otherwiseKnownMachine();
const [one, other] = ['3d1219c7c4c5404aaa1f6d2a48adfda4', '9c0c5e6f1f0f4c1f8d57a9f3e2b1c0d4'];
let folder: string;
let pilot: Awaited<ReturnType<typeof undoingPilot>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'machines-'));
  writeFileSync(file(), '1');
  pilot = await undoingPilot(machine.executor);
});
afterEach(async () => {
  await pilot.close();
  rmSync(folder, { recursive: true });
});

const file = (): string => join(folder, 'f');
const read = (): string => readFileSync(file(), 'utf8');
const isRefused = { code: 'other-machine', details: { host: 'localhost' } };
const write = async (): Promise<string> => {
  const { recoveryPoint, status } = await pilot.run({ command: 'echo 2 > f', cwd: folder });
  expect(status).toBe('succeeded');
  return recoveryPoint?.id ?? '';
};

describe('what was kept of a machine', () => {
  it('is not brought to another one of its name, unless that is wished', async () => {
    machine.isKnownBy(one);
    const id = await write();
    const [first] = await pilot.rollback.points();
    expect(first?.knowsMachine).toBe(true);
    machine.isKnownBy(other);
    for (const how of [{}, { force: true }, { dryRun: true }, { paths: [file()] }]) {
      await expect(pilot.rollback.undo(id, how)).rejects.toMatchObject(isRefused);
    }
    await expect(pilot.rollback.preview(id)).rejects.toMatchObject(isRefused);
    await expect(pilot.rollback.confirm(first?.command ?? '')).rejects.toMatchObject(isRefused);
    expect(await pilot.rollback.points()).toHaveLength(1);
    expect(read()).toBe('2\n');
    const { success, point } = await pilot.rollback.undo(id, { anyMachine: true });
    expect([success, read()]).toEqual([true, '1']);
    // What was there on the other one is the other one's.
    machine.isKnownBy(one);
    await expect(pilot.rollback.undo(point)).rejects.toMatchObject(isRefused);
    machine.isKnownBy(other);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(read()).toBe('2\n');
  });

  it('is brought back to that one, also where the command itself set by what it is known', async () => {
    machine.isKnownBy(one);
    const command = `echo ${other} > /etc/machine-id; echo 2 > f`;
    const { recoveryPoint } = await pilot.run({ command, cwd: folder });
    expect((await pilot.rollback.undo(recoveryPoint?.id ?? '', { paths: [file()] })).success).toBe(true);
    expect(read()).toBe('1');
  });

  it.each([
    ['', 'KEY', 'KEY', true],
    ['', 'KEY', 'OTHER', false],
    [one, 'KEY', 'OTHER', true],
    ['uninitialized', 'KEY', 'OTHER', false],
    [one, '', '', true],
  ])('is known by machine-id %j, or else by the key %j of its SSH server, now %j: %j', async (id, key, now, isSame) => {
    if (id !== '') machine.isKnownBy(id);
    if (key !== '') machine.hasKey(key);
    const point = await write();
    if (now !== '') machine.hasKey(now);
    const undone = pilot.rollback.undo(point).then(
      ({ success }) => success,
      ({ code }) => code,
    );
    expect(await undone).toBe(isSame ? true : 'other-machine');
  });

  it('goes by its name where nothing else is known of it, then or now', async () => {
    const nameless = await write();
    expect(await pilot.rollback.points()).toMatchObject([{ id: nameless, knowsMachine: false }]);
    machine.isKnownBy(one);
    expect((await pilot.rollback.undo(nameless)).success).toBe(true);
    const known = await write();
    machine.isKnownBy('');
    expect((await pilot.rollback.undo(known)).success).toBe(true);
    expect(read()).toBe('1');
  });

  it('is looked at before its state is', async () => {
    machine.isKnownBy(one);
    const { recoveryPoint } = await pilot.run({ command: `nice true; renice -n 0 -p ${process.pid}` });
    machine.isKnownBy(other);
    const before = machine.started;
    await expect(pilot.rollback.undo(recoveryPoint?.id ?? '')).rejects.toMatchObject(isRefused);
    expect(machine.started).toBe(before + 1);
  });

  it('takes no round trip of its own, and none of its id is told', async () => {
    machine.isKnownBy(one);
    const store = memorySnapshotStore();
    const { start, started } = machine;
    const about = { host: 'here', reason: 'x', takenAt: 0, roots: [{ path: toBytePath(file()), recursive: false }] };
    const snapshot = await capture({ start, store, about });
    expect(machine.started).toBe(started + 2);
    expect(snapshot.machine).toEqual([expect.stringMatching(/^machine-id:[\da-f]{16}$/)]);
    expect(JSON.stringify(await store.snapshots())).not.toContain(one);
    writeFileSync(file(), '2');
    machine.isKnownBy(other);
    const from = { start, store, snapshot: snapshot.id, id: 'x' };
    await expect(restore(from)).rejects.toMatchObject({ ...isRefused, details: { host: 'here' } });
    expect(read()).toBe('2');
    await restore({ ...from, machine: [] });
    expect(read()).toBe('1');
  });
});

describe('operations and recovery points', () => {
  it('are not taken back on another machine of the name of theirs', async () => {
    machine.isKnownBy(one);
    const { operations, recoveryPoints } = pilot.rollback;
    await operations.start('o', { description: 'x', snapshots: [{ paths: [folder] }] });
    await operations.addStep('o', { command: `echo 2 > ${file()}` });
    await operations.addStep('o', { command: `echo 3 > ${file()}`, rollbackCommand: `echo 2 > ${file()}` });
    const { recoveryPoint = '' } = await operations.execute('o');
    const [snapshot] = (await recoveryPoints.describe(recoveryPoint)).snapshots;
    expect(snapshot?.knowsMachine).toBe(true);
    machine.isKnownBy(other);
    for (const how of [{}, { force: true }, { mode: 'recovery-point' }] as const) {
      await expect(operations.rollBack('o', how)).rejects.toMatchObject(isRefused);
    }
    await expect(recoveryPoints.plan(recoveryPoint)).rejects.toMatchObject(isRefused);
    await expect(recoveryPoints.restore(recoveryPoint, { force: true })).rejects.toMatchObject(isRefused);
    expect([read(), await recoveryPoints.list()]).toEqual(['3\n', [expect.objectContaining({ id: recoveryPoint })]]);
    expect((await operations.status('o')).steps.map(({ status }) => status)).toEqual(['executed', 'executed']);
    const { success } = await recoveryPoints.restore(recoveryPoint, { anyMachine: true });
    expect([success, read()]).toEqual([true, '1']);
    await operations.rollBack('o', { anyMachine: true, force: true });
    expect(read()).toBe('1');
  });

  const down = 'echo ran >> down.log';
  it.each([
    ['has no point', 'true', false],
    ['has one that was forgotten', 'echo 2 > f', true],
  ])('nor is a step by a command of its own that %s', async (_, command, isForgotten) => {
    machine.isKnownBy(one);
    const { operations } = pilot.rollback;
    await operations.start('o', { description: 'x' });
    await operations.addStep('o', { command: `cd ${folder}; ${command}`, rollbackCommand: `cd ${folder}; ${down}` });
    const [{ point = '', knowsMachine } = {}] = (await operations.execute('o')).steps;
    expect([point !== '', knowsMachine]).toEqual([isForgotten, true]);
    if (isForgotten) await pilot.rollback.forget([point]);
    machine.isKnownBy(other);
    for (const how of [{}, { force: true }]) {
      await expect(operations.rollBack('o', how)).rejects.toMatchObject(isRefused);
    }
    expect(existsSync(join(folder, 'down.log'))).toBe(false);
    expect((await operations.rollBack('o', { anyMachine: true })).done).toBe(true);
    expect(readFileSync(join(folder, 'down.log'), 'utf8')).toBe('ran\n');
  });

  it('go by the name of the host where a step ran on a machine that nothing is known of', async () => {
    const { operations } = pilot.rollback;
    await operations.start('o', { description: 'x' });
    await operations.addStep('o', { command: 'true', rollbackCommand: 'true' });
    expect((await operations.execute('o')).steps).toMatchObject([{ knowsMachine: false }]);
    machine.isKnownBy(other);
    expect((await operations.rollBack('o')).done).toBe(true);
  });
});
