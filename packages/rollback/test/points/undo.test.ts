import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Executor, localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, type RollbackOptions, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { losing } from '../fixtures/losing-executor.js';
import { manifestOf } from '../fixtures/manifest.js';

let folder: string;
let tree: string;
const closing: (() => Promise<void>)[] = [];
const store = memorySnapshotStore();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undo-'));
  tree = join(folder, 'tree');
  mkdirSync(tree);
  execFileSync('sh', [
    '-c',
    `cd "$1"; mkdir -p conf.d logs data/deep; echo port=80 > app.conf; echo a > conf.d/a; echo b > conf.d/b; ln -s app.conf current
    echo 1 > logs/1.log; echo 2 > logs/2.log; echo 3 > data/deep/3.log; touch -d @1000.5 app.conf conf.d`,
    'sh',
    tree,
  ]);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function openPilot(options: Partial<RollbackOptions> = {}, executor: Executor = localExecutor()) {
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(join(folder, 'ops.db')),
    executor,
    approve: () => true,
    plugins: [rollback({ store, ...options })],
  });
  closing.push(() => pilot.close());
  return pilot;
}

const commands = [
  'rm -rf conf.d',
  'rm logs/*.log',
  'mv conf.d logs',
  'mv app.conf other.conf',
  'echo port=8080 > app.conf',
  'echo more >> current',
  'sed -i s/80/8080/ app.conf',
  'cp app.conf conf.d',
  'cp -r conf.d made',
  'mkdir -p new/a/b && echo x > new/a/b/c',
  'ln -sfn data current',
  'chmod -R 700 .',
  'truncate -s 0 app.conf',
  'find . -name "*.log" -delete',
  'find . -name "*.log" -exec rm {} +',
  'touch new.conf app.conf',
  'tar -cf all.tar conf.d && tar -xf all.tar -C data && rm all.tar',
  'cd conf.d && rm a && echo c > c',
];

describe('a command that changed files', () => {
  it.each(commands)('is taken back, and taking back is: %s', async (command) => {
    const before = manifestOf(tree);
    const pilot = await openPilot();
    const outcome = await pilot.run({ command, cwd: tree });
    expect(outcome.status).toBe('succeeded');
    const after = manifestOf(tree);
    expect(after).not.toBe(before);
    const { point, left } = await pilot.rollback.undo(outcome.recoveryPoint?.id ?? '');
    expect(left).toEqual([]);
    expect(manifestOf(tree)).toBe(before);
    await pilot.rollback.undo(point);
    expect(manifestOf(tree)).toBe(after);
  });

  it('is taken back by itself when it failed, where that is wished', async () => {
    const before = manifestOf(tree);
    const pilot = await openPilot({ undoFailed: true });
    const outcome = await pilot.run({ command: 'rm app.conf && false', cwd: tree });
    expect(outcome).toMatchObject({ status: 'failed', recoveries: [{ source: 'rollback', result: 'recovered' }] });
    expect(manifestOf(tree)).toBe(before);
  });

  it('is not taken back over what somebody else changed', async () => {
    const pilot = await openPilot();
    const { recoveryPoint } = await pilot.run({ command: 'echo port=8080 > app.conf', cwd: tree });
    writeFileSync(join(tree, 'app.conf'), 'port=1\n');
    const id = recoveryPoint?.id ?? '';
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('port=1\n');
    await pilot.rollback.undo(id, { force: true });
    expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('port=80\n');
  });

  it('is taken back after those that came later to the same paths, one after the other and back again', async () => {
    const pilot = await openPilot();
    const [file, before] = [join(tree, 'app.conf'), manifestOf(tree)];
    const points: string[] = [];
    for (const command of ['echo 1 > app.conf', 'sed -i s/1/2/ app.conf', 'echo 3 >> app.conf; chmod 600 app.conf']) {
      points.push((await pilot.run({ command, cwd: tree })).recoveryPoint?.id ?? '');
    }
    const [first = '', second = '', third = ''] = points;
    await expect(pilot.rollback.undo(second)).rejects.toMatchObject({ code: 'restore-conflict' });
    const redo = await pilot.rollback.undo(third);
    expect(readFileSync(file, 'utf8')).toBe('2\n');
    // Undone, done again, and undone: still nobody else was there.
    await pilot.rollback.undo(redo.point);
    expect(readFileSync(file, 'utf8')).toBe('2\n3\n');
    expect(await pilot.rollback.undo(third)).toMatchObject({ success: true });
    expect(await pilot.rollback.undo(second)).toMatchObject({ success: true });
    writeFileSync(file, 'somebody\n');
    await expect(pilot.rollback.undo(first)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(readFileSync(file, 'utf8')).toBe('somebody\n');
    await pilot.rollback.undo(first, { force: true });
    expect(manifestOf(tree)).toBe(before);
  });

  it('is not taken back over what another command of ours did to the same paths at the same time', async () => {
    const pilot = await openPilot();
    const run = (command: string) => pilot.run({ command, cwd: tree });
    const [one, other] = await Promise.all([
      run('sleep 0.5; echo one >> app.conf; sleep 1'),
      run('sleep 1; echo other >> app.conf; echo other >> conf.d/a'),
    ]);
    const id = one.recoveryPoint?.id ?? '';
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('port=80\none\nother\n');
    expect(await pilot.rollback.undo(other.recoveryPoint?.id ?? '', { force: true })).toMatchObject({ success: true });
  });

  it('is only told how it would be taken back in a dry run, with what is in the way', async () => {
    const pilot = await openPilot();
    const { recoveryPoint } = await pilot.run({ command: 'echo port=8080 > app.conf; rm logs/1.log', cwd: tree });
    const id = recoveryPoint?.id ?? '';
    const dry = await pilot.rollback.undo(id, { dryRun: true });
    expect(dry).toEqual({ success: true, validationResults: [], plan: await pilot.rollback.preview(id) });
    writeFileSync(join(tree, 'app.conf'), 'port=1\n');
    const paths = [join(tree, 'app.conf')];
    expect(await pilot.rollback.undo(id, { dryRun: true })).toMatchObject({
      success: false,
      plan: { conflicts: paths },
    });
    expect(await pilot.rollback.undo(id, { dryRun: true, force: true })).toMatchObject({ success: true });
    expect([readFileSync(join(tree, 'app.conf'), 'utf8'), await pilot.rollback.points()]).toEqual([
      'port=1\n',
      [expect.objectContaining({ id })],
    ]);
    const { plan, changes } = await pilot.rollback.undo(id, { force: true });
    expect(plan.changes).toEqual(changes);
  });

  it('does not run when what it touches cannot be captured, unless that is wished', async () => {
    const careful = await openPilot({ maxSize: 1 });
    expect(await careful.run({ command: 'rm app.conf', cwd: tree })).toMatchObject({
      status: 'failed',
      executed: 'no',
    });
    expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('port=80\n');
    await careful.close();
    const bold = await openPilot({ maxSize: 1, whenImpossible: 'go-on' });
    expect(await bold.run({ command: 'rm app.conf', cwd: tree })).toMatchObject({
      status: 'succeeded',
      recoveryPoints: [],
    });
  });

  it('has its point listed, found by host, and forgotten', async () => {
    const pilot = await openPilot();
    const { id, recoveryPoint } = await pilot.run({ command: 'rm app.conf', cwd: tree });
    expect(await pilot.rollback.points('localhost')).toMatchObject([
      { command: id, host: 'localhost', knowsAfter: true },
    ]);
    expect(await pilot.rollback.points('another')).toEqual([]);
    const point = recoveryPoint?.id ?? '';
    expect((await pilot.rollback.preview(point)).changes).toMatchObject([{ kind: 'adjust' }, { kind: 'create' }]);
    await pilot.rollback.forget([point]);
    await expect(pilot.rollback.undo(point)).rejects.toMatchObject({ code: 'point-unknown' });
  });

  it('is not taken back while it runs', async () => {
    const pilot = await openPilot();
    const ending = pilot.run({ command: 'echo two > app.conf; sleep 2; echo three > app.conf', cwd: tree });
    const begun = () => expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('two\n');
    await vi.waitFor(begun, { timeout: 10_000, interval: 20 });
    const [point] = await pilot.rollback.points();
    await expect(pilot.rollback.undo(point?.id ?? '')).rejects.toMatchObject({ code: 'point-busy' });
    begun();
    await ending;
    await pilot.rollback.undo(point?.id ?? '');
    expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('port=80\n');
  });

  it('is not taken back while nobody knows whether it still runs, unless by force or once somebody found out', async () => {
    const pilot = await openPilot(
      {},
      losing((command) => command.startsWith('echo two')),
    );
    for (const isForced of [true, false]) {
      const { id, status, recoveryPoint } = await pilot.run({ command: 'echo two > app.conf', cwd: tree });
      expect(status).toBe('unknown');
      const point = recoveryPoint?.id ?? '';
      await expect(pilot.rollback.undo(point)).rejects.toMatchObject({
        code: 'point-busy',
        details: { id: point, command: id },
      });
      expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('two\n');
      if (!isForced) await pilot.history.resolve(id, { status: 'failed', reason: 'looked at it', by: 'ann' });
      await pilot.rollback.undo(point, isForced ? { force: true } : {});
      expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('port=80\n');
    }
  });

  it('is taken back by force alone where its process died before anybody saw what it left', async () => {
    const pilot = await openPilot();
    const outcome = await pilot.run({ command: 'echo two > app.conf; rm conf.d/a; mkdir made', cwd: tree });
    await pilot.close();
    closing.splice(0);
    // What a process leaves that is killed while its command runs.
    execFileSync('sqlite3', [join(folder, 'ops.db'), 'update rollback_points set after = null, state_after = null']);
    writeFileSync(join(tree, 'app.conf'), 'of somebody else\n');
    const again = await openPilot();
    const point = outcome.recoveryPoint?.id ?? '';
    const { conflicts } = await again.rollback.preview(point);
    expect(conflicts).toEqual(expect.arrayContaining([join(tree, 'app.conf'), join(tree, 'made')]));
    await expect(again.rollback.undo(point)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('of somebody else\n');
    await again.rollback.undo(point, { force: true });
    expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('port=80\n');
  });

  it('has no secret of its command in its point, nor in the proof of its undo', async () => {
    const pilot = await openPilot();
    const outcome = await pilot.run({ command: 'PGPASSWORD=Kept4Nobody touch made; mysql -pKept4Nobody', cwd: tree });
    const [point] = await pilot.rollback.points();
    expect(point?.summary).toContain('touch');
    const undone = await pilot.rollback.undo(point?.id ?? '', { prove: true });
    expect(inspect([outcome.recoveryPoint, await pilot.rollback.points(), undone], { depth: null })).not.toContain(
      'Kept4Nobody',
    );
  });

  it('is told beforehand to be lost only where that is sure', async () => {
    const pilot = await openPilot();
    const plannedOf = async (command: string): Promise<string> =>
      inspect(await pilot.plan({ command }), { depth: null });
    const purging = await plannedOf('dpkg -P nginx');
    expect(purging).toContain('can be taken back, but perhaps not: what purging deletes beside settings');
    expect(purging).not.toContain('CANNOT');
    expect(await plannedOf('dpkg -P nginx; redis-cli flushall')).toMatch(/CANNOT be taken back: (?!.*purging)/);
  });

  it('takes none of what changes nothing', async () => {
    const pilot = await openPilot();
    expect((await pilot.run({ command: 'cat app.conf', cwd: tree })).recoveryPoints).toEqual([]);
  });
});
