import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry, StoredContent } from '../entry/entry.js';
import type { SnapshotStore, SparseShape } from '../store/snapshot-store.js';

/** A store under test. */
export interface SnapshotStoreFixture {
  readonly store: SnapshotStore;
  /** Another instance on what the first one wrote, as another process would open it. Without, the store forgets with its process. */
  reopen?(): Promise<SnapshotStore>;
  /** Takes away what it left. The stores are closed before. */
  end?(): Promise<void>;
}

const about = {
  host: 'web-1',
  reason: 'a suite',
  takenAt: 1_700_000_000_000,
  roots: [{ path: '/srv', recursive: true }],
};

function entryOf(path: string, particulars: Partial<Entry> = {}): Entry {
  return {
    ...{ path, type: 'file', mode: 0o640, uid: 1000, gid: 1001, user: 'anna', group: 'staff', size: 0, links: 1 },
    ...{ modifiedAt: -1_500_000_000_123_456_789n, changedAt: 1_700_000_000_987_654_321n, device: '42', inode: '4711' },
    ...particulars,
  };
}

const sha256 = (...parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Bytes that do not repeat themselves, the same for the same seed. */
function bytesOf(seed: string, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < length; at += 32) parts.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(parts).subarray(0, length);
}

async function* inPieces(bytes: Uint8Array, size = 10_007): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function contentOf(store: SnapshotStore, content: StoredContent | undefined): Promise<Buffer> {
  const parts: Buffer[] = [];
  if (content !== undefined) for await (const part of store.read(content)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Keeps a snapshot of files. @returns its id */
async function keep(store: SnapshotStore, files: Readonly<Record<string, Buffer>>): Promise<string> {
  const writer = await store.begin(about);
  for (const [path, bytes] of Object.entries(files)) {
    writer.add(entryOf(path, { content: await writer.write(inPieces(bytes)), size: bytes.length }));
  }
  return (await writer.commit()).id;
}

/**
 * What OpsPilot expects of a store of snapshots, as a vitest suite. The store in a directory passes it, that in memory, and that in a
 * repository of restic.
 *
 * ```ts
 * describeSnapshotStore('my store', async () => ({ store: await myStore(), reopen: () => myStore() }));
 * ```
 */
export function describeSnapshotStore(name: string, open: () => Promise<SnapshotStoreFixture>): void {
  describe(name, () => {
    let fixture: SnapshotStoreFixture;
    let store: SnapshotStore;
    const opened: SnapshotStore[] = [];
    const another = async (): Promise<SnapshotStore> => {
      const other = (await fixture.reopen?.()) ?? store;
      opened.push(other);
      return other;
    };

    beforeEach(async () => {
      fixture = await open();
      store = fixture.store;
      opened.push(store);
    });
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close();
      await fixture.end?.();
    });

    it('gives out the contents that were put in, whatever their size and bytes, also elsewhere', async () => {
      const files = {
        '/srv/empty': Buffer.alloc(0),
        '/srv/small': Buffer.from('one line\n'),
        '/srv/zeros': Buffer.alloc(300_000),
        '/srv/large': bytesOf('large', 2_500_000),
        '/srv/\xff\xfe name\n': bytesOf('odd', 70_001),
      };
      const id = await keep(store, files);
      const other = await another();
      const found = await other.entries(id);
      expect(found.map(({ path }) => path)).toEqual(Object.keys(files).toSorted());
      for (const { path, content, size } of found) {
        const bytes = files[path as keyof typeof files];
        expect([path, size, content?.digest]).toEqual([path, bytes.length, sha256(bytes)]);
        expect((await contentOf(other, content)).equals(bytes)).toBe(true);
      }
    });

    it('keeps what was in memory that is used for something else by now', async () => {
      const writer = await store.begin(about);
      const contents = [];
      for (const size of [1_000, 600_000]) {
        const memory = bytesOf('memory', size);
        contents.push(await writer.write([memory]), await writer.write(inPieces(memory)));
        memory.fill(0);
      }
      for (const [index, content] of contents.entries()) writer.add(entryOf(`/srv/${index}`, { content }));
      await writer.commit();
      const found = await Promise.all(contents.map(async (content) => sha256(await contentOf(store, content))));
      const [small, large] = [1_000, 600_000].map((size) => sha256(bytesOf('memory', size)));
      expect(found).toEqual([small, small, large, large]);
    });

    it('gives every reader the whole content, however many read at once, and however many contents', async () => {
      const files = ['one', 'two', 'three'].map((name) => [`/srv/${name}`, bytesOf(name, 1_500_000)] as const);
      const id = await keep(store, Object.fromEntries(files));
      const other = await another();
      const found = await other.entries(id);
      const readers = Array.from({ length: 12 }, (_, index) => found[index % found.length]?.content);
      const hashes = await Promise.all(readers.map(async (content) => sha256(await contentOf(other, content))));
      expect(hashes).toEqual(readers.map((content) => content?.digest));
    });

    it('keeps all that is said of a path, sorted with what is in a directory right behind it', async () => {
      const writer = await store.begin(about);
      const entries = [
        entryOf('/srv', { type: 'directory', mode: 0o2775, defaultAcl: 'user::rwx\ngroup::r-x\nother::---' }),
        entryOf('/srv/a', { type: 'directory' }),
        entryOf('/srv/a/link', { type: 'symlink', target: '\xff/../x' }),
        entryOf('/srv/a.d', { attributes: { 'user.note': '\x00\xff=' }, accessAcl: 'user::rw-' }),
        entryOf('/srv/null', { type: 'character-device', deviceNumber: [1, 3] }),
        entryOf('/srv/pipe', { type: 'fifo' }),
        entryOf('/srv/second', { hardLink: '/srv/a.d', links: 2 }),
      ];
      for (const entry of entries.toReversed()) writer.add(entry);
      const { id } = await writer.commit();
      expect(await (await another()).entries(id)).toEqual(entries);
    });

    it('keeps the parts of a sparse file, and the hash of the whole', async () => {
      const parts = [bytesOf('one', 5_000), bytesOf('two', 12_345)] as const;
      const shape: SparseShape = {
        size: 900_000,
        segments: [
          [100_000, 5_000],
          [700_000, 12_345],
        ],
      };
      const writer = await store.begin(about);
      const content = await writer.write(inPieces(Buffer.concat(parts), 4_096), shape);
      writer.add(entryOf('/srv/sparse', { content, size: shape.size, segments: shape.segments }));
      const { id, size } = await writer.commit();
      const other = await another();
      const [entry] = await other.entries(id);
      const whole = [Buffer.alloc(100_000), parts[0], Buffer.alloc(595_000), parts[1], Buffer.alloc(187_655)];
      expect([size, entry?.content?.digest]).toEqual([17_345, sha256(...whole)]);
      expect((await contentOf(other, entry?.content)).equals(Buffer.concat(parts))).toBe(true);
    });

    it('has a snapshot once it is committed, and lists them with all that is known of them, the oldest first', async () => {
      const more = { labels: { point: 'x' }, machine: ['machine-id:0123456789abcdef'] };
      const writer = await store.begin({ ...about, ...more });
      writer.add(entryOf('/srv/a', { content: await writer.write(inPieces(bytesOf('a', 1_000))), size: 1_000 }));
      expect(await (await another()).snapshots()).toEqual([]);
      await expect(store.snapshot(writer.id)).rejects.toMatchObject({ code: 'snapshot-unknown' });
      const first = await writer.commit();
      await writer.abort();
      expect(first).toEqual({ ...about, ...more, id: writer.id, entries: 1, size: 1_000 });
      const second = await keep(store, {});
      const other = await another();
      expect((await other.snapshots()).map(({ id }) => id)).toEqual([first.id, second]);
      expect(await other.snapshot(first.id)).toEqual(first);
    });

    it('has nothing of a snapshot that was given up, or whose content broke off', async () => {
      const writer = await store.begin(about);
      const broken = writer.write(
        (async function* () {
          yield bytesOf('a', 100);
          throw new Error('the host is gone');
        })(),
      );
      await expect(broken).rejects.toThrow('the host is gone');
      await writer.abort();
      await writer.abort();
      expect(await (await another()).snapshots()).toEqual([]);
    });

    it('refuses a path that comes twice, and knows no snapshot that is not there', async () => {
      const writer = await store.begin(about);
      writer.add(entryOf('/srv/a'));
      expect(() => writer.add(entryOf('/srv/a'))).toThrow(RangeError);
      await writer.abort();
      await expect(store.snapshot('none')).rejects.toMatchObject({ code: 'snapshot-unknown' });
      await expect(store.entries('none')).rejects.toMatchObject({ code: 'snapshot-unknown' });
    });

    it('takes several snapshots at a time, of the same content too', async () => {
      const both = await Promise.all([store, await another()].map((each) => each.begin(about)));
      const bytes = bytesOf('same', 100_000);
      await Promise.all(
        both.map(async (writer) => {
          writer.add(entryOf('/srv/a', { content: await writer.write(inPieces(bytes)), size: bytes.length }));
        }),
      );
      await Promise.all(both.map((writer) => writer.commit()));
      for (const { id } of both) {
        const [entry] = await store.entries(id);
        expect((await contentOf(store, entry?.content)).equals(bytes)).toBe(true);
      }
    });

    it('forgets what is removed, and nothing that another snapshot took over from it', async () => {
      const [kept, gone] = [bytesOf('kept', 80_000), bytesOf('gone', 80_000)];
      const first = await keep(store, { '/srv/gone': gone, '/srv/kept': kept });
      const taken = (await store.entries(first)).find(({ path }) => path === '/srv/kept');
      const writer = await store.begin(about);
      if (taken !== undefined) writer.add(taken);
      const { id: second } = await writer.commit();
      await store.remove([first]);
      await store.remove([first, 'none']);
      const other = await another();
      expect((await other.snapshots()).map(({ id }) => id)).toEqual([second]);
      await expect(other.entries(first)).rejects.toMatchObject({ code: 'snapshot-unknown' });
      const [entry] = await other.entries(second);
      expect((await contentOf(other, entry?.content)).equals(kept)).toBe(true);
      await store.remove([second]);
      expect(await (await another()).snapshots()).toEqual([]);
    });

    it('may be closed twice', async () => {
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
