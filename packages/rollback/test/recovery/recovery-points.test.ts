import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { type FileSnapshotStore, fileSnapshotStore, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestOf } from '../fixtures/manifest.js';

let folder: string;
let tree: string;
let store: FileSnapshotStore;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recovery-'));
  tree = join(folder, 'tree');
  for (const name of ['web', 'db']) mkdirSync(join(tree, name), { recursive: true });
  write('web/app.conf', 'port=80\n');
  write('db/db.conf', 'size=1\n');
  store = await fileSnapshotStore(join(folder, 'store'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(tree, name);
const write = (name: string, text: string): void => writeFileSync(at(name), text);
const read = (name: string): string => readFileSync(at(name), 'utf8');

async function open() {
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(join(folder, 'ops.db')),
    executor: localExecutor(),
    hosts: ['web-1', 'db-1'].map((name) => ({ name, address: 'localhost' })),
    plugins: [rollback({ store })],
  });
  closing.push(() => pilot.close());
  return pilot;
}

const two = {
  description: 'before the deployment',
  context: { ticket: 7 },
  snapshots: [
    { host: 'web-1', paths: [at0('web')] },
    { host: 'db-1', paths: [at0('db')], looks: [{ kind: 'host-name', subjects: [] }] },
  ],
};

/** The tree is another one for each test. */
function at0(name: string): string {
  return `TREE/${name}`;
}
const described = () => JSON.parse(JSON.stringify(two).replaceAll('TREE', tree)) as typeof two;

describe('a recovery point', () => {
  it('holds several snapshots of several hosts, is described by any process, and brings all of them back', async () => {
    const before = manifestOf(tree);
    const made = await (await open()).rollback.recoveryPoints.create(described());
    expect(
      made.snapshots.map(({ host, type, states, entries, size }) => ({ host, type, states, entries, size })),
    ).toEqual([
      { host: 'web-1', type: 'files', states: [], entries: 3, size: 8 },
      {
        host: 'db-1',
        type: 'files',
        states: ['host-name'],
        entries: expect.any(Number) as number,
        size: expect.any(Number) as number,
      },
    ]);
    for (const close of closing.splice(0)) await close();

    const { recoveryPoints } = (await open()).rollback;
    expect(await recoveryPoints.describe(made.id)).toEqual(made);
    expect(await recoveryPoints.list('db-1')).toEqual([made]);
    expect(await recoveryPoints.list('another')).toEqual([]);
    expect(await recoveryPoints.verify(made.id)).toEqual([]);
    write('web/app.conf', 'port=1\n');
    rmSync(at('db'), { recursive: true });
    const result = await recoveryPoints.restore(made.id, { checks: [`test -s ${at('db/db.conf')}`] });
    expect(manifestOf(tree)).toBe(before);
    expect(result).toMatchObject({ success: true, restoredSnapshots: 2 });
    expect(result.validationResults.map(({ check, host, passed }) => [check, host, passed])).toEqual([
      ['files', 'web-1', true],
      ['files', 'db-1', true],
      ['state', 'db-1', true],
      ['health', 'web-1', true],
      ['health', 'db-1', true],
    ]);
    expect((await recoveryPoints.describe(made.id)).restoredAt).toBeTypeOf('number');

    await recoveryPoints.restore(result.undo ?? '');
    expect([read('web/app.conf'), existsSync(at('db'))]).toEqual(['port=1\n', false]);
  });

  it('says what it would do, and does nothing, in a dry run', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const { id, snapshots } = await recoveryPoints.create(described());
    write('web/app.conf', 'port=1\n');
    write('web/new', '');
    const { plan, restoredSnapshots, undo } = await recoveryPoints.restore(id, { dryRun: true });
    expect({ restoredSnapshots, undo }).toEqual({ restoredSnapshots: 0, undo: undefined });
    expect(plan).toEqual(await recoveryPoints.plan(id));
    expect(
      plan.snapshots.map(({ snapshot, changes }) => [
        snapshot,
        changes.map(({ kind, path }) => `${kind} ${path.slice(tree.length)}`),
      ]),
    ).toEqual([
      [snapshots[0]?.id, ['adjust /web', 'replace /web/app.conf', 'remove /web/new']],
      [snapshots[1]?.id, []],
    ]);
    expect(read('web/app.conf')).toBe('port=1\n');
    expect(await recoveryPoints.list()).toHaveLength(1);
  });

  it.each([
    ['what the plan replaces was changed', () => write('web/app.conf', 'port=2\n'), 'port=2\n'],
    ['what the plan left alone was changed', () => write('db/db.conf', 'size=2\n'), 'port=1\n'],
    ['something new came', () => write('db/new', 'x'), 'port=1\n'],
  ])('is restored nowhere when, since the plan was shown, %s, unless that is wished', async (_, change, left) => {
    const { recoveryPoints } = (await open()).rollback;
    const { id } = await recoveryPoints.create(described());
    write('web/app.conf', 'port=1\n');
    const plan = await recoveryPoints.plan(id);
    change();
    const before = manifestOf(tree);
    for (const dryRun of [true, false]) {
      await expect(recoveryPoints.restore(id, { plan, dryRun })).rejects.toMatchObject({ code: 'restore-conflict' });
    }
    expect([manifestOf(tree), read('web/app.conf')]).toEqual([before, left]);
    await recoveryPoints.restore(id, { plan, force: true });
    expect([read('web/app.conf'), read('db/db.conf'), readdirSync(at('db'))]).toEqual([
      'port=80\n',
      'size=1\n',
      ['db.conf'],
    ]);
  });

  it('does not take what others do in a directory above it for a conflict', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const { id } = await recoveryPoints.create(described());
    write('web/app.conf', 'port=1\n');
    const plan = await recoveryPoints.plan(id);
    write('beside', '');
    await recoveryPoints.restore(id, { plan });
    expect([read('web/app.conf'), existsSync(at('beside'))]).toEqual(['port=80\n', true]);
  });

  it('brings one snapshot back, or one file, and leaves the rest', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const { id, snapshots } = await recoveryPoints.create(described());
    write('web/app.conf', 'port=1\n');
    write('web/new', '');
    write('db/db.conf', 'size=2\n');
    const [web = '', db = ''] = snapshots.map((snapshot) => snapshot.id);
    await recoveryPoints.restore(id, { snapshots: [web], paths: [at('web/app.conf')] });
    expect([read('web/app.conf'), existsSync(at('web/new')), read('db/db.conf')]).toEqual([
      'port=80\n',
      true,
      'size=2\n',
    ]);
    await recoveryPoints.restore(id, { snapshots: [db] });
    expect([existsSync(at('web/new')), read('db/db.conf')]).toEqual([true, 'size=1\n']);
    await expect(recoveryPoints.restore(id, { snapshots: ['none'] })).rejects.toMatchObject({
      code: 'snapshot-unknown',
    });
    const outside = recoveryPoints.restore(id, { snapshots: [db], paths: [at('web')] });
    await expect(outside).rejects.toMatchObject({ code: 'path-not-captured' });
    expect((await recoveryPoints.describe(id)).restoredAt).toBeUndefined();
  });

  it('brings back a path of any of its snapshots', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const { id, snapshots } = await recoveryPoints.create(described());
    write('web/app.conf', 'port=1\n');
    write('db/db.conf', 'size=2\n');
    const db = { paths: [at('db/db.conf')] };
    expect((await recoveryPoints.plan(id, db)).snapshots.map(({ snapshot }) => snapshot)).toEqual([snapshots[1]?.id]);
    const { restoredSnapshots, undo = '' } = await recoveryPoints.restore(id, db);
    expect([restoredSnapshots, read('web/app.conf'), read('db/db.conf')]).toEqual([1, 'port=1\n', 'size=1\n']);
    await recoveryPoints.restore(undo);
    expect(read('db/db.conf')).toBe('size=2\n');
    await recoveryPoints.restore(id, { paths: [at('db/db.conf'), at('web/app.conf')] });
    expect([read('web/app.conf'), read('db/db.conf')]).toEqual(['port=80\n', 'size=1\n']);
    write('web/app.conf', 'port=1\n');
    const outside = recoveryPoints.restore(id, { paths: [at('web/app.conf'), folder] });
    await expect(outside).rejects.toMatchObject({ code: 'path-not-captured' });
    expect(read('web/app.conf')).toBe('port=1\n');
  });

  it('says which check failed after restoring', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const { id } = await recoveryPoints.create(described());
    const { success, validationResults } = await recoveryPoints.restore(id, {
      checks: ['test -e /nowhere', 'grep -q x /nowhere'],
    });
    expect(success).toBe(false);
    const failed = validationResults.filter(({ passed }) => !passed);
    expect(failed.map(({ host, check }) => `${host} ${check}`).sort()).toEqual([
      ...['db-1 health', 'db-1 health', 'web-1 health', 'web-1 health'],
    ]);
  });

  it('is found damaged when a byte of it is another one', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const { id, snapshots } = await recoveryPoints.create(described());
    for (const name of readdirSync(join(folder, 'store/packs'))) {
      const file = join(folder, 'store/packs', name);
      const bytes = readFileSync(file);
      bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60);
      writeFileSync(file, bytes);
    }
    store = await fileSnapshotStore(join(folder, 'store'));
    const fresh = (await open()).rollback.recoveryPoints;
    const problems = await fresh.verify(id);
    expect(problems.map(({ snapshot }) => snapshot)).toContain(snapshots[0]?.id);
    await expect(fresh.verify('none')).rejects.toMatchObject({ code: 'point-unknown' });
  });

  it('leaves nothing when one of its snapshots cannot be taken, or it is described wrongly', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const [web, db] = described().snapshots;
    for (const snapshot of [
      { paths: [] },
      { paths: ['relative'] },
      { type: 'nothing' as 'files' },
      { looks: [{ kind: 'none', subjects: [] }] },
    ]) {
      const making = recoveryPoints.create({
        description: 'wrong',
        snapshots: [{ host: 'web-1', paths: [tree], ...snapshot }],
      });
      await expect(making).rejects.toMatchObject({ code: 'recovery-point-invalid' });
    }
    await expect(recoveryPoints.create({ description: 'none', snapshots: [] })).rejects.toMatchObject({
      code: 'recovery-point-invalid',
    });
    const missing = { ...web, host: 'missing' };
    await expect(recoveryPoints.create({ description: 'x', snapshots: [missing] })).rejects.toMatchObject({
      code: 'unknown-host',
    });
    await expect(
      recoveryPoints.create({
        description: 'x',
        snapshots: [{ ...web }, { ...db, becomeUser: 'nobody-of-this-name' }],
      }),
    ).rejects.toThrow();
    expect([await recoveryPoints.list(), await store.snapshots()]).toEqual([[], []]);
  });

  it('is forgotten with all that only it needs', async () => {
    const { recoveryPoints } = (await open()).rollback;
    const { id } = await recoveryPoints.create(described());
    await recoveryPoints.forget([id]);
    expect([await recoveryPoints.list(), await store.snapshots()]).toEqual([[], []]);
    await expect(recoveryPoints.restore(id)).rejects.toMatchObject({ code: 'point-unknown' });
  });

  it('takes what a pattern and a link lead to', async () => {
    execFileSync('ln', ['-s', 'web', at('current')]);
    const { recoveryPoints } = (await open()).rollback;
    const snapshots = [{ host: 'web-1', paths: [join(tree, 'd*'), at('current/app.conf')] }];
    const {
      id,
      snapshots: [taken],
    } = await recoveryPoints.create({ description: 'x', snapshots });
    expect(taken?.paths).toEqual([at('db'), at('web/app.conf')]);
    write('web/app.conf', 'port=1\n');
    write('db/db.conf', 'size=2\n');
    await recoveryPoints.restore(id);
    expect([read('web/app.conf'), read('db/db.conf')]).toEqual(['port=80\n', 'size=1\n']);
  });
});
