import { createHash } from 'node:crypto';
import { type Clock, newId, type Random, systemClock, systemRandom } from '@opspilot/core';
import { checkMemoryStore } from './check-store-options.js';
import { ContentDigest } from './content-digest.js';
import type { Manifest } from './manifest.js';
import { SnapshotDraft } from './snapshot-draft.js';
import type { SnapshotStore, SnapshotWriter } from './snapshot-store.js';
import { unknownSnapshot } from './unknown-snapshot.js';

/** A store that forgets everything with its process: for tests, and for recovery points that need not outlive a command. @throws OpsError `rollback-options-invalid` */
export function memorySnapshotStore(options: { readonly clock?: Clock; readonly random?: Random } = {}): SnapshotStore {
  checkMemoryStore(options);
  const { clock = systemClock, random = systemRandom } = options;
  const chunks = new Map<string, Buffer>();
  const kept = new Map<string, Manifest>();
  const find = (id: string): Manifest => {
    const found = kept.get(id);
    if (found === undefined) throw unknownSnapshot(id);
    return found;
  };
  return {
    begin: async (about) => memoryWriter(new SnapshotDraft(newId(clock, random), about), chunks, kept),
    snapshots: async () => [...kept.values()].map(({ summary }) => summary),
    snapshot: async (id) => find(id).summary,
    entries: async (id) => find(id).entries,
    async *read(content) {
      for (const id of content.chunks) {
        const chunk = chunks.get(id);
        if (chunk === undefined) throw new RangeError('The content is not of this store.');
        yield chunk;
      }
    },
    remove: async (ids) => {
      for (const id of ids) kept.delete(id);
      const used = new Set(
        [...kept.values()].flatMap(({ entries }) => entries.flatMap(({ content }) => content?.chunks ?? [])),
      );
      for (const id of chunks.keys()) if (!used.has(id)) chunks.delete(id);
    },
    close: async () => {},
  };
}

function memoryWriter(draft: SnapshotDraft, chunks: Map<string, Buffer>, kept: Map<string, Manifest>): SnapshotWriter {
  return {
    id: draft.id,
    async write(content, sparse) {
      const digest = new ContentDigest(sparse);
      const parts: Buffer[] = [];
      for await (const bytes of content) {
        digest.update(bytes);
        parts.push(Buffer.from(bytes));
      }
      const whole = Buffer.concat(parts);
      draft.count(whole.length);
      const chunk = createHash('sha256').update(whole).digest('hex');
      chunks.set(chunk, whole);
      return { digest: digest.end(), chunks: whole.length === 0 ? [] : [chunk] };
    },
    add: (entry) => draft.add(entry),
    commit: async () => {
      const finished = draft.finish();
      kept.set(draft.id, finished);
      return finished.summary;
    },
    abort: async () => {},
  };
}
