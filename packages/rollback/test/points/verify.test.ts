import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import {
  type FileSnapshotStore,
  fileSnapshotStore,
  memorySnapshotStore,
  rollback,
  type SnapshotStore,
} from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
let store: FileSnapshotStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  writeFileSync(join(folder, 'f'), '1');
  store = await fileSnapshotStore(join(folder, 'store'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const open = (kept: SnapshotStore = store) =>
  OpsPilot.create({
    ...{ storage: sqliteStorage(':memory:'), executor: localExecutor(), approve: () => true },
    plugins: [rollback({ store: kept })],
  });
const filesOf = (ids: readonly string[]): readonly string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    ids.some((id) => name.endsWith(`${id}.snapshot`)),
  );

describe('verifying points', () => {
  it('names points whose snapshots are gone or cannot be opened, and those of operations', async () => {
    const pilot = await open();
    const { recoveryPoint } = await pilot.run({ command: 'echo 2 > f', cwd: folder });
    const { operations } = pilot.rollback;
    const { recoveryPoint: ofOperation = '' } = await operations.start('o', {
      description: 'x',
      snapshots: [{ paths: [join(folder, 'f')] }],
    });
    expect(await pilot.rollback.verify()).toEqual([]);
    const all = (await store.snapshots()).map(({ id }) => id);
    const [before = '', after = '', own = ''] = all;
    const files = filesOf(all);
    expect(files).toHaveLength(3);
    rmSync(join(folder, filesOf([before])[0] ?? ''));
    writeFileSync(join(folder, filesOf([after])[0] ?? ''), 'x');
    rmSync(join(folder, filesOf([own])[0] ?? ''));
    const again = await fileSnapshotStore(join(folder, 'store'));
    expect((await again.verify()).map(({ file }) => file)).toEqual([expect.stringContaining(after)]);
    await again.close();
    const point = recoveryPoint?.id;
    expect(await pilot.rollback.verify()).toEqual([
      {
        point,
        host: 'localhost',
        snapshot: before,
        message: expect.stringContaining(`There is no snapshot ${before}`),
      },
      { point, host: 'localhost', snapshot: after, message: expect.stringContaining('as they were left: ') },
      { ...{ point: ofOperation, host: 'localhost', snapshot: own }, message: expect.stringContaining(ofOperation) },
    ]);
    await pilot.rollback.forget([point ?? '']);
    expect((await pilot.rollback.verify()).map((problem) => problem.point)).toEqual([ofOperation]);
    await pilot.close();
  });

  it('has nothing to say of a point that is forgotten meanwhile', async () => {
    const memory = memorySnapshotStore();
    const slow = {
      ...memory,
      snapshots: async () => {
        await pilot.rollback.forget([id]);
        return memory.snapshots();
      },
    };
    const pilot = await open(slow);
    const { recoveryPoint } = await pilot.run({ command: 'echo 2 > f', cwd: folder });
    const id = recoveryPoint?.id ?? '';
    expect(await pilot.rollback.verify()).toEqual([]);
    await pilot.close();
  });
});
