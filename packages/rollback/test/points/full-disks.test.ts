import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import {
  fileSnapshotStore,
  memorySnapshotStore,
  rollback,
  type SnapshotStore,
  type UndoResult,
} from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallDisk } from '../../../core/test/fixtures/small-disk.js';
import { manifestOf } from '../fixtures/manifest.js';

let tree: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'full-'));
  writeFileSync(join(tree, 'f'), 'old');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(tree, { recursive: true });
});

async function open(database: string, store: SnapshotStore = memorySnapshotStore(), undoFailed = false) {
  const pilot = await OpsPilot.create({
    ...{ storage: sqliteStorage(database), executor: localExecutor(), approve: () => true },
    plugins: [rollback({ store, undoFailed })],
  });
  closing.push(() => pilot.close());
  return pilot;
}

/** Leaves so many kilobytes of a disk. @returns what gives the others back */
function fill(disk: string, left: number): () => void {
  const filler = join(disk, 'filler');
  const free = Number(execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' }).split('\n')[1]);
  writeFileSync(filler, Buffer.alloc(Math.max(0, free - left) * 1024));
  return () => rmSync(filler);
}

const content = (): string => readFileSync(join(tree, 'f'), 'utf8');
const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

function refusedWith(code: string): string {
  expect([code, content()]).toEqual(['storage-full', 'new']);
  return 'refused';
}

function doneAs({ success, validationResults }: UndoResult): string {
  expect(content()).toBe('old');
  const failed = validationResults.filter(({ passed }) => !passed);
  expect(success).toBe(failed.length === 0);
  for (const { check, summary } of failed) {
    expect([check, summary]).toEqual(['records', expect.stringMatching(/^All of this is done, .*storage-full/)]);
  }
  return success ? 'done' : 'done without a record';
}

function rolledBackAs(told: string): string {
  if (told === 'true') return 'done';
  expect(told).toMatch(/^false$|is taken back, and a record of that could not be kept \(storage-full\)/);
  expect(told).not.toContain('Nothing was written');
  return 'done without a record';
}

function refusedAs(told: string): string {
  expect([told, content()]).toEqual([expect.stringContaining('Nothing was written'), 'new']);
  return 'refused';
}

describe('the records are on a disk that fills up', () => {
  it('during an undo: it is refused and nothing is done, or it is done and says so', async (context) => {
    const disk = smallDisk(context, 4_096);
    const seen = new Set<string>();
    for (const left of [0, 4, 8, 12, 16, 20, 24, 28, 32]) {
      const pilot = await open(join(disk, `${left}.db`));
      const { recoveryPoint } = await pilot.run({ command: 'printf new > f', cwd: tree });
      const id = recoveryPoint?.id ?? '';
      const makeRoom = fill(disk, left);
      const undone: UndoResult | string = await pilot.rollback.undo(id).catch(codeOf);
      makeRoom();
      seen.add(typeof undone === 'string' ? refusedWith(undone) : doneAs(undone));
      // With room again it comes to its end, and is listed as undone.
      expect((await pilot.rollback.undo(id)).success).toBe(true);
      expect([content(), (await pilot.rollback.points()).find((point) => point.id === id)?.undoneAt]).toEqual([
        'old',
        expect.any(Number),
      ]);
      for (const close of closing.splice(0)) await close();
      execFileSync('sh', ['-c', 'rm -f "$1"/*', 'sh', disk]);
    }
    expect([...seen].sort()).toEqual(['done', 'done without a record', 'refused']);
  });

  it.for(['automatic', 'recovery-point'] as const)(
    'while an operation is rolled back (%s): nothing is done, or it is done and comes to its end once there is room',
    async (mode, context) => {
      const disk = smallDisk(context, 4_096);
      const seen = new Set<string>();
      for (const left of [0, 8, 16, 20, 24, 28, 32, 36, 40, 48]) {
        const pilot = await open(join(disk, `${left}.db`));
        const { operations } = pilot.rollback;
        await operations.start('o', { description: 'x', snapshots: [{ paths: [tree] }] });
        await operations.addStep('o', { command: `printf new > ${join(tree, 'f')}` });
        await operations.execute('o');
        const makeRoom = fill(disk, left);
        const told = await operations.rollBack('o', { mode }).then(({ done }) => String(done), String);
        makeRoom();
        seen.add(content() === 'old' ? rolledBackAs(told) : refusedAs(told));
        const again = (await operations.status('o')).steps[0]?.status;
        if (again !== 'rolled-back') expect((await operations.rollBack('o', { mode })).done).toBe(true);
        expect([content(), (await operations.status('o')).steps[0]?.status]).toEqual(['old', 'rolled-back']);
        for (const close of closing.splice(0)) await close();
        execFileSync('sh', ['-c', 'rm -f "$1"/*', 'sh', disk]);
      }
      expect([...seen].sort()).toEqual(['done', 'done without a record', 'refused']);
    },
  );

  it('before a command: it does not run, and leaves no snapshot behind', async (context) => {
    const disk = smallDisk(context, 4_096);
    const store = memorySnapshotStore();
    const pilot = await open(join(disk, 'ops.db'), store);
    const makeRoom = fill(disk, 0);
    const refused = await pilot.run({ command: 'printf new > f', cwd: tree }).then(({ status }) => status, codeOf);
    expect([refused === 'succeeded', content()]).toEqual([false, 'old']);
    expect(await store.snapshots()).toEqual([]);
    makeRoom();
    expect((await pilot.run({ command: 'printf new > f', cwd: tree })).status).toBe('succeeded');
  });
});

describe('the store is on a disk that is full', () => {
  it('when something is undone: nothing is brought back, and all of it once there is room', async (context) => {
    const disk = smallDisk(context, 4_096);
    const store = await fileSnapshotStore(join(disk, 'store'));
    closing.push(() => store.close());
    const pilot = await open(':memory:', store);
    const before = manifestOf(tree);
    const { recoveryPoint } = await pilot.run({
      command: 'head -c 300000 /dev/urandom > g; printf new > f',
      cwd: tree,
    });
    const id = recoveryPoint?.id ?? '';
    const after = manifestOf(tree);
    for (const left of [0, 8, 64, 200]) {
      const makeRoom = fill(disk, left);
      expect(await pilot.rollback.undo(id).catch(codeOf)).toBe('store-full');
      expect(manifestOf(tree)).toBe(after);
      makeRoom();
    }
    expect((await store.snapshots()).length).toBe(2);
    expect((await pilot.rollback.undo(id)).success).toBe(true);
    expect(manifestOf(tree)).toBe(before);
    expect(await store.verify()).toEqual([]);
  });

  it('and points are forgotten and freed without any room', async (context) => {
    const disk = smallDisk(context, 4_096);
    const store = await fileSnapshotStore(join(disk, 'store'));
    closing.push(() => store.close());
    const pilot = await open(':memory:', store);
    for (const _ of [1, 2, 3]) {
      writeFileSync(join(tree, 'large'), randomBytes(600_000));
      await pilot.run({ command: 'printf "" > large', cwd: tree });
    }
    const makeRoom = fill(disk, 0);
    expect((await pilot.rollback.retain({ last: 1 })).forgotten).toHaveLength(2);
    expect((await store.prune()).packs).toBeGreaterThanOrEqual(1);
    expect(await pilot.rollback.verify()).toEqual([]);
    expect(await store.verify()).toEqual([]);
    makeRoom();
    const [point] = await pilot.rollback.points();
    expect((await pilot.rollback.undo(point?.id ?? '')).success).toBe(true);
    expect(readFileSync(join(tree, 'large'))).toHaveLength(600_000);
  });
});
