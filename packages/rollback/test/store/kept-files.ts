import { createHash } from 'node:crypto';
import type { Entry, SnapshotStore } from '@opspilot/rollback';

/** What a snapshot in these tests is about. */
export const about = { host: 'here', reason: 'a test', takenAt: 0, roots: [] };

export function entryOf(path: string, size: number): Entry {
  const owner = { uid: 0, gid: 0, user: 'root', group: 'root' };
  const times = { modifiedAt: -1_500_000_000_123_456_789n, changedAt: 2n };
  return { path, type: 'file', mode: 0o644, ...owner, size, ...times, device: '1', inode: '2', links: 1 };
}

/** Puts files into a store, and gives the id of their snapshot. */
export async function keep(store: SnapshotStore, files: Readonly<Record<string, Buffer>>): Promise<string> {
  const writer = await store.begin(about);
  for (const [path, bytes] of Object.entries(files)) {
    const content = await writer.write(
      (async function* () {
        for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
      })(),
    );
    writer.add({ ...entryOf(path, bytes.length), content });
  }
  return (await writer.commit()).id;
}

/** The hashes of all files of a snapshot, by their paths. */
export async function read(store: SnapshotStore, id: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { path, content } of await store.entries(id)) {
    const parts: Buffer[] = [];
    if (content !== undefined) for await (const part of store.read(content)) parts.push(part);
    files[path] = hashOf(Buffer.concat(parts));
  }
  return files;
}

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
export const hashesOf = (files: Readonly<Record<string, Buffer>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, hashOf(bytes)]));

export const small = {
  '/\xff\xfe': Buffer.from('bytes'),
  '/empty': Buffer.alloc(0),
  '/text': Buffer.from('x'.repeat(100_000)),
};
