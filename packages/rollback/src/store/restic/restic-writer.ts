import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { StoredContent } from '../../entry/entry.js';
import { ContentDigest } from '../content-digest.js';
import { entryToJson } from '../entry-json.js';
import type { SnapshotDraft } from '../snapshot-draft.js';
import type { ContentParts, SnapshotWriter, SparseShape } from '../snapshot-store.js';
import type { Restic } from './restic.js';
import { idTag, needsTag, ourTag } from './restic-listing.js';

/** Names in what is given to restic: contents by their hashes, and a line of JSON for the snapshot and each of its entries. */
export const objectsFolder = 'objects';
export const manifestFile = 'manifest.jsonl';

/**
 * Gathers a snapshot in a directory, and gives it to restic as a whole.
 *
 * @param folder - of its own, empty; it is taken away at the end
 */
export async function resticWriter(restic: Restic, draft: SnapshotDraft, folder: string): Promise<SnapshotWriter> {
  const objects = `${folder}/${objectsFolder}`;
  await mkdir(objects, { mode: 0o700 });
  let number = 0;

  async function write(content: ContentParts, sparse?: SparseShape): Promise<StoredContent> {
    const whole = new ContentDigest(sparse);
    const stored = createHash('sha256');
    let size = 0;
    number += 1;
    const unfinished = `${folder}/${number}.part`;
    async function* hashed() {
      for await (const bytes of content) {
        whole.update(bytes);
        stored.update(bytes);
        size += bytes.length;
        yield bytes;
      }
    }
    try {
      await pipeline(hashed(), createWriteStream(unfinished, { mode: 0o600 }));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    const name = stored.digest('hex');
    await rename(unfinished, `${objects}/${name}`);
    draft.count(size);
    // Where it is kept belongs to the name: a later snapshot of which it is a part, too, holds it no second time.
    return { digest: whole.end(), chunks: size === 0 ? [] : [`${draft.id}/${name}`] };
  }

  return {
    id: draft.id,
    write,
    add: (entry) => draft.add(entry),
    commit: async () => {
      const { summary, entries } = draft.finish();
      const manifest = [JSON.stringify(summary), ...entries.map(entryToJson)].join('\n');
      await writeFile(`${folder}/${manifestFile}`, manifest, { mode: 0o600 });
      const holders = entries.flatMap(({ content }) => content?.chunks.map((chunk) => chunk.split('/')[0] ?? '') ?? []);
      const needs = [...new Set(holders)].filter((holder) => holder !== draft.id);
      const tags = [ourTag, idTag(draft.id), ...needs.map(needsTag)].map((tag) => `--tag=${tag}`);
      const backup = ['backup', '--host=opspilot', ...tags, objectsFolder, manifestFile];
      await restic.run(backup, folder);
      await rm(folder, { recursive: true, force: true });
      return summary;
    },
    abort: () => rm(folder, { recursive: true, force: true }),
  };
}
