import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Entry, type FileSnapshotStore, fileSnapshotStore, type SnapshotStore } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { about, entryOf, hashesOf, hashOf, keep, read, small } from './kept-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Begins a snapshot, and tells which locks stand then. */
async function begunBy(store: SnapshotStore): Promise<{ readonly locks: readonly string[] }> {
  await store.begin(about);
  return { locks: readdirSync(join(folder, 'locks')) };
}

const filesBelow = (name: string): string[] => readdirSync(join(folder, name)).map((file) => join(folder, name, file));
const sizeOf = (name: string): number => filesBelow(name).reduce((sum, file) => sum + readFileSync(file).length, 0);

/** What stands behind the first block of bytes: header and checksum have 76, and the header tells how long the rest is. */
const afterBlock = (bytes: Buffer): Buffer => bytes.subarray(76 + bytes.readUInt32LE(12));

const large = randomBytes(3_000_000);

describe.each([
  ['not encrypted', {}],
  ['encrypted', { key: randomBytes(32) }],
])('a store that is %s', (_, options) => {
  it('gives out what was put in, by another process too', async () => {
    const files = { ...small, '/large': large };
    const id = await keep(await fileSnapshotStore(folder, options), files);
    const store = await fileSnapshotStore(folder, options);
    expect(await read(store, id)).toEqual(hashesOf(files));
    expect(await store.snapshots()).toMatchObject([{ id, entries: 4, size: 3_100_005, host: 'here' }]);
    const entries = await store.entries(id);
    const { content, ...rest } = entries.find(({ path }) => path === '/large') ?? entryOf('', 0);
    expect(rest).toEqual(entryOf('/large', 3_000_000));
    expect(content?.digest).toBe(hashOf(large));
    expect(await store.verify()).toEqual([]);
  });

  it('finds every flipped bit and every missing end, and gives out nothing wrong', async () => {
    const contents = { '/a': randomBytes(3_000), '/b': Buffer.from('text '.repeat(1_000)) };
    const id = await keep(await fileSnapshotStore(folder, options), contents);
    const files = hashesOf(contents);
    const [pack = ''] = filesBelow('packs');
    const [snapshot = ''] = filesBelow('snapshots');
    const damages: ((file: string, whole: Buffer) => void)[] = Array.from(
      { length: 150 },
      (_unused, index) => (file, whole) => {
        const bytes = Buffer.from(whole);
        const at = Math.floor((index / 150) * bytes.length);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (index % 8)), at);
        writeFileSync(file, bytes);
      },
    );
    for (let index = 0; index < 40; index += 1) {
      damages.push((file, whole) => truncateSync(file, Math.floor((index / 40) * whole.length)));
    }
    for (const file of [pack, snapshot]) {
      const whole = readFileSync(file);
      for (const damage of damages) {
        damage(file, whole);
        const found = await fileSnapshotStore(folder, options).then(
          async (store) => ({ problems: await store.verify(), files: await read(store, id).catch(() => files) }),
          (error: { code: string }) => ({ problems: [error.code], files }),
        );
        expect(found.problems).not.toEqual([]);
        expect(found.files).toEqual(files);
        writeFileSync(file, whole);
      }
    }
  });
});

describe('a store in a directory', () => {
  it.skipIf(process.platform !== 'linux')('is refused at once where no directory can be made', async () => {
    for (const directory of ['/proc/nope/store', '/dev/null/store']) {
      await expect(fileSnapshotStore(directory)).rejects.toMatchObject({
        code: 'store-unusable',
        message: expect.stringContaining(directory),
        details: { directory: `${directory}/locks` },
      });
    }
  });

  let store: FileSnapshotStore;
  beforeEach(async () => {
    store = await fileSnapshotStore(folder);
  });

  it('keeps the same content once, also when something was put in before it', async () => {
    await keep(store, { '/large': large });
    const before = sizeOf('packs');
    await keep(store, { '/again': large });
    expect(sizeOf('packs')).toBe(before);
    await keep(store, { '/longer': Buffer.concat([Buffer.from('put in before'), large]) });
    expect(sizeOf('packs') - before).toBeLessThan(300_000);
  });

  it('frees what no snapshot needs, and nothing else', async () => {
    const one = await keep(store, { '/one': large });
    const two = await keep(store, { '/two': randomBytes(1_000_000), ...small });
    expect(await store.prune()).toEqual({ packs: 0 });
    const files = await read(store, two);
    await store.remove([one]);
    expect(await store.prune()).toEqual({ packs: 1 });
    expect(sizeOf('packs')).toBeLessThan(1_200_000);
    expect(await read(store, two)).toEqual(files);
    expect(await store.verify()).toEqual([]);
    await expect(read(store, one)).rejects.toMatchObject({ code: 'snapshot-unknown' });
  });

  it('lists, frees and lets go of what it has beside a snapshot that is damaged', async () => {
    const [one, two] = [await keep(store, { '/one': large }), await keep(store, small)];
    const file = join(folder, 'snapshots', `${one}.snapshot`);
    truncateSync(file, 10);
    expect((await store.snapshots()).map(({ id }) => id)).toEqual([two]);
    expect(await store.verify()).toMatchObject([{ file: `${one}.snapshot` }]);
    await expect(store.prune()).rejects.toMatchObject({ code: 'store-damaged', details: { file: `${one}.snapshot` } });
    await store.remove([one]);
    expect(await store.prune()).toEqual({ packs: 1 });
    expect(await store.verify()).toEqual([]);
  });

  it('frees nothing while a snapshot is taken that may count on it', async () => {
    const one = await keep(store, { '/one': large });
    const writer = await store.begin(about);
    await store.remove([one]);
    const other = await fileSnapshotStore(folder);
    await expect(other.prune()).rejects.toMatchObject({ code: 'store-busy' });
    const content = await writer.write(
      (async function* () {
        yield large;
      })(),
    );
    writer.add({ ...entryOf('/two', large.length), content });
    const { id } = await writer.commit();
    expect(await other.prune()).toEqual({ packs: 0 });
    expect((await read(other, id))['/two']).toBe(hashOf(large));
  });

  it('packs with Zstandard on every Node, and says in each block how it was packed', async () => {
    await keep(store, { '/text': small['/text'] });
    const [text = ''] = filesBelow('packs');
    expect(readFileSync(text).readUInt8(4)).toBe(2);
    const id = await keep(store, { '/text': small['/text'], '/chance': randomBytes(2_000_000) });
    const [chance = ''] = filesBelow('packs').filter((pack) => pack !== text);
    expect(readFileSync(chance).readUInt8(4)).toBe(0);
    expect(sizeOf('packs')).toBeLessThan(2_010_000);
    expect(Object.keys(await read(await fileSnapshotStore(folder), id))).toEqual(['/chance', '/text']);
  });

  it('takes over what did not change of the list of an earlier snapshot, byte for byte, and writes the rest', async () => {
    const encrypted = await fileSnapshotStore(folder, { key: randomBytes(32) });
    const take = async (entries: Iterable<Entry>): Promise<{ readonly id: string; readonly file: Buffer }> => {
      const writer = await encrypted.begin(about);
      for (const entry of entries) writer.add(entry);
      const { id } = await writer.commit();
      return { id, file: readFileSync(join(folder, 'snapshots', `${id}.snapshot`)) };
    };
    const entriesIn = (id: string): Promise<readonly Entry[]> => encrypted.entries(id);
    const first = await take(Array.from({ length: 9_000 }, (_, index) => entryOf(`/${10_000 + index}`, index)));
    const before = await entriesIn(first.id);
    const after = before
      .map((entry) => (entry.path === '/15000' ? { ...entry, size: 7 } : entry))
      .filter(({ path }) => path !== '/18999');
    const second = await take(after);
    expect(await entriesIn(second.id)).toEqual(after);
    const third = await take(await entriesIn(second.id));
    // What is encrypted anew looks otherwise each time.
    expect(afterBlock(third.file).equals(afterBlock(second.file))).toBe(true);
    expect(afterBlock(second.file).equals(afterBlock(first.file))).toBe(false);
    const rest = afterBlock(first.file);
    const block = rest.subarray(0, rest.length - afterBlock(rest).length);
    expect(afterBlock(second.file).indexOf(block)).toBe(0);
    await encrypted.close();
  });

  it('writes a pack anew of which little is needed', async () => {
    const rest = randomBytes(40_000);
    const one = await keep(store, { '/one': randomBytes(200_000), '/rest': rest });
    const two = await keep(store, { '/rest': rest });
    await store.remove([one]);
    expect(await store.prune()).toEqual({ packs: 1 });
    expect(sizeOf('packs')).toBeLessThan(50_000);
    expect(await read(store, two)).toEqual(hashesOf({ '/rest': rest }));
    expect(await (await fileSnapshotStore(folder)).verify()).toEqual([]);
  });

  it('frees for one of several who try at a time, and tells the others', async () => {
    const one = await keep(store, { '/one': large });
    const two = await keep(store, small);
    await store.remove([one]);
    const others = await Promise.all([1, 2, 3].map(() => fileSnapshotStore(folder)));
    const results = await Promise.allSettled([store, ...others].map((each) => each.prune()));
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'store-busy' });
    }
    await store.prune();
    expect(filesBelow('locks')).toEqual([]);
    expect(await read(store, two)).toEqual(hashesOf(small));
    expect(sizeOf('packs')).toBeLessThan(10_000);
  });

  it('takes away what dead processes left, and nothing of living ones', async () => {
    const [living = ''] = (await begunBy(store)).locks;
    const [host = '', boot = '', namespace = ''] = living.split(',');
    const dead = `${host},${boot},${namespace},${process.pid},1,00`;
    const elsewhere = `elsewhere,${boot},${namespace},1,1,00`;
    for (const lock of [dead, elsewhere]) {
      writeFileSync(join(folder, 'locks', `${lock}.lock`), '');
      writeFileSync(join(folder, 'packs', `${lock}.lock-1.part`), 'half');
    }
    const hourAgo = Date.now() / 1_000 - 3_600;
    await begunBy(await fileSnapshotStore(folder));
    expect(readdirSync(join(folder, 'packs'))).toContain(`${elsewhere}.lock-1.part`);
    expect(readdirSync(join(folder, 'packs'))).not.toContain(`${dead}.lock-1.part`);
    utimesSync(join(folder, 'locks', `${elsewhere}.lock`), hourAgo, hourAgo);
    const { locks } = await begunBy(await fileSnapshotStore(folder));
    expect(readdirSync(join(folder, 'packs'))).not.toContain(`${elsewhere}.lock-1.part`);
    expect(locks).toContain(living);
    expect(locks).not.toContain(`${elsewhere}.lock`);
  });

  it('does not finish a snapshot whose lock was taken away', async () => {
    const writer = await store.begin(about);
    for (const lock of filesBelow('locks')) rmSync(lock);
    await expect(writer.commit()).rejects.toMatchObject({ code: 'store-lock-lost' });
    await writer.abort();
    expect(await store.snapshots()).toEqual([]);
  });

  it('finds a piece again that another process freed one of two copies of', async () => {
    const before = randomBytes(300_000);
    const both = await Promise.all([store, await fileSnapshotStore(folder)].map((each) => each.begin(about)));
    for (const writer of both) {
      const content = await writer.write(
        (async function* () {
          yield before;
        })(),
      );
      writer.add({ ...entryOf('/one', before.length), content });
    }
    const ids = await Promise.all(both.map(async (writer) => (await writer.commit()).id));
    expect(filesBelow('packs')).toHaveLength(2);
    await store.snapshots();
    await (await fileSnapshotStore(folder)).prune();
    expect(filesBelow('packs')).toHaveLength(1);
    await store.prune();
    for (const id of ids) expect(await read(store, id)).toEqual(hashesOf({ '/one': before }));
  });

  it('takes marked packs back that a snapshot needs, as after a crash', async () => {
    const id = await keep(store, { '/one': large });
    const [pack = ''] = filesBelow('packs');
    writeFileSync(`${pack}.condemned`, readFileSync(pack));
    rmSync(pack);
    const other = await fileSnapshotStore(folder);
    expect((await read(other, id))['/one']).toBe(hashOf(large));
    expect(await other.prune()).toEqual({ packs: 0 });
    expect(filesBelow('packs')).toEqual([pack]);
    expect(await other.verify()).toEqual([]);
  });

  it('leaves nothing of a snapshot that was given up', async () => {
    const writer = await store.begin(about);
    await writer.write(
      (async function* () {
        yield large;
      })(),
    );
    await writer.abort();
    expect([...filesBelow('packs'), ...filesBelow('snapshots'), ...filesBelow('locks')]).toEqual([]);
  });
});
