import type { Entry } from '../../entry/entry.js';
import { entryFromJson, entryToJson } from '../entry-json.js';
import type { Manifest } from '../manifest.js';
import type { SnapshotSummary } from '../snapshot-store.js';
import { damaged } from '../store-error.js';
import { blockLength, openBlock, sealBlock } from './block.js';
import { DurableFile } from './durable-file.js';

/** Entries in one block. */
const perBlock = 4_000;
/** What a manifest ends with. */
const endMark = Buffer.from('OPSNAP01', 'latin1');

/** Writes the manifest of a snapshot: a block with its summary, blocks of entries as JSON lines, and a mark at the end. */
export async function writeManifest(
  directory: string,
  name: string,
  summary: SnapshotSummary,
  entries: readonly Entry[],
  key: Buffer | undefined,
  lock: string,
): Promise<void> {
  const file = await DurableFile.create(directory, lock);
  try {
    await file.append(await sealBlock(Buffer.from(JSON.stringify(summary)), key));
    for (let from = 0; from < entries.length; from += perBlock) {
      const lines = entries.slice(from, from + perBlock).map(entryToJson);
      await file.append(await sealBlock(Buffer.from(lines.join('\n')), key));
    }
    await file.append(endMark);
    await file.finish(`${directory}/${name}`);
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * A manifest that is whole.
 *
 * @param name - of the file, for errors
 * @param id - of the snapshot that it should be
 * @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing`
 */
export function readManifest(bytes: Buffer, name: string, id: string, key: Buffer | undefined): Manifest {
  const blocks = [...blocksOf(bytes, name)].map((block) => openBlock(block, key, name).toString());
  const [first = '', ...rest] = blocks;
  const summary: SnapshotSummary = JSON.parse(first);
  const entries = rest.flatMap((block) => block.split('\n').map(entryFromJson));
  if (summary.id !== id || entries.length !== summary.entries) {
    throw damaged(name, 'it is not the snapshot that its name says');
  }
  return { summary, entries };
}

function* blocksOf(bytes: Buffer, name: string): Generator<Buffer, void, undefined> {
  const end = bytes.length - endMark.length;
  if (end < 0 || !bytes.subarray(end).equals(endMark)) throw damaged(name, 'it was cut off');
  let at = 0;
  do {
    const length = blockLength(bytes.subarray(at, end));
    if (length === undefined || at + length > end) throw damaged(name, 'a block does not begin as it should');
    yield bytes.subarray(at, at + length);
    at += length;
  } while (at < end);
}
