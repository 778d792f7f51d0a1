import { createHash } from 'node:crypto';
import { type Clock, newId, type Random, systemClock, systemRandom } from '@opspilot/core';
import type { Entry, StoredContent } from '../entry/entry.js';
import { ContentDigest } from './content-digest.js';
import type { SnapshotAbout, SnapshotStore, SnapshotSummary, SnapshotWriter } from './snapshot-store.js';
import { unknownSnapshot } from './unknown-snapshot.js';

/** A store that forgets everything with its process: for tests, and for recovery points that need not outlive a command. */
export function memorySnapshotStore({
  clock = systemClock,
  random = systemRandom,
}: {
  readonly clock?: Clock;
  readonly random?: Random;
} = {}): SnapshotStore {
  const chunks = new Map<string, Buffer>();
  const kept = new Map<string, { readonly summary: SnapshotSummary; readonly entries: readonly Entry[] }>();
  return {
    begin: (about) =>
      Promise.resolve(
        memoryWriter(newId(clock, random), about, chunks, (summary, entries) =>
          kept.set(summary.id, { summary, entries }),
        ),
      ),
    snapshots: () => Promise.resolve([...kept.values()].map(({ summary }) => summary)),
    async *entries(id) {
      const found = kept.get(id);
      if (found === undefined) throw unknownSnapshot(id);
      yield* found.entries;
    },
    async *read(content) {
      for (const id of content.chunks) {
        const chunk = chunks.get(id);
        if (chunk === undefined) throw new RangeError('The content is not of this store.');
        yield chunk;
      }
    },
    remove: (ids) => {
      for (const id of ids) kept.delete(id);
      const used = new Set(
        [...kept.values()].flatMap(({ entries }) => entries.flatMap(({ content }) => content?.chunks ?? [])),
      );
      for (const id of chunks.keys()) if (!used.has(id)) chunks.delete(id);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

function memoryWriter(
  id: string,
  about: SnapshotAbout,
  chunks: Map<string, Buffer>,
  keep: (summary: SnapshotSummary, entries: readonly Entry[]) => void,
): SnapshotWriter {
  const entries = new Map<string, Entry>();
  let size = 0;
  return {
    id,
    async write(content, sparse): Promise<StoredContent> {
      const digest = new ContentDigest(sparse);
      const parts: Buffer[] = [];
      for await (const bytes of content) {
        digest.update(bytes);
        parts.push(Buffer.from(bytes));
      }
      const whole = Buffer.concat(parts);
      size += whole.length;
      const chunk = createHash('sha256').update(whole).digest('hex');
      chunks.set(chunk, whole);
      return { digest: digest.end(), chunks: whole.length === 0 ? [] : [chunk] };
    },
    add: (entry) => {
      if (entries.has(entry.path)) throw new RangeError('A path was added twice.');
      entries.set(entry.path, entry);
    },
    commit: () => {
      const sorted = [...entries.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
      const summary = { ...about, id, entries: sorted.length, size };
      keep(summary, sorted);
      return Promise.resolve(summary);
    },
    abort: () => Promise.resolve(),
  };
}
