import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSnapshotStore } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keep, read, small } from './kept-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filesBelow = (name: string): string[] => readdirSync(join(folder, name)).map((file) => join(folder, name, file));

describe('a store that somebody else can write to', () => {
  it('takes nothing that was written without its key, whoever put it there', async () => {
    const key = randomBytes(32);
    const own = join(folder, 'own');
    const id = await keep(await fileSnapshotStore(own, { key }), small);
    const foreign = join(folder, 'foreign');
    const evil = await keep(await fileSnapshotStore(foreign), { '/file': Buffer.from('evil') });
    const store = await fileSnapshotStore(own, { key });
    cpSync(join(foreign, 'snapshots'), join(own, 'snapshots'), { recursive: true });
    await expect(store.snapshot(evil)).rejects.toMatchObject({ code: 'store-damaged' });
    await expect(read(store, evil)).rejects.toMatchObject({ code: 'store-damaged' });
    expect(await store.verify()).toMatchObject([{ file: `${evil}.snapshot` }]);
    cpSync(join(foreign, 'packs'), join(own, 'packs'), { recursive: true });
    await expect(fileSnapshotStore(own, { key })).rejects.toMatchObject({ code: 'store-damaged' });
    expect(id).not.toBe(evil);
  });

  it.each([{}, { key: Buffer.alloc(32, 7) }])(
    'takes no entries of one snapshot for those of another: %o',
    async (options) => {
      const store = await fileSnapshotStore(folder, options);
      const [one, other] = [await keep(store, small), await keep(store, { '/other': Buffer.from('other') })];
      const paths = [one, other].map((id) => join(folder, `snapshots/${id}.snapshot`));
      const [first = Buffer.of(), second = Buffer.of()] = paths.map((path) => readFileSync(path));
      const lengthOf = (bytes: Buffer) => 44 + bytes.readUInt32LE(12) + 32;
      writeFileSync(
        paths[0] ?? '',
        Buffer.concat([first.subarray(0, lengthOf(first)), second.subarray(lengthOf(second))]),
      );
      const again = await fileSnapshotStore(folder, options);
      await expect(read(again, one)).rejects.toMatchObject({ code: 'store-damaged' });
      writeFileSync(paths[0] ?? '', second);
      await expect(again.snapshot(one)).rejects.toMatchObject({ code: 'store-damaged' });
      await expect(read(again, one)).rejects.toMatchObject({ code: 'store-damaged' });
    },
  );

  it('does not open with another key, nor without one', async () => {
    const secret = join(folder, 'secret');
    await keep(await fileSnapshotStore(secret, { key: randomBytes(32) }), small);
    for (const options of [{}, { key: randomBytes(32) }]) {
      await expect(fileSnapshotStore(secret, options)).rejects.toMatchObject({ code: 'store-key-wrong' });
    }
    for (const folderName of ['secret/packs', 'secret/snapshots']) {
      for (const file of filesBelow(folderName)) expect(readFileSync(file).includes('/text')).toBe(false);
    }
  });
});
