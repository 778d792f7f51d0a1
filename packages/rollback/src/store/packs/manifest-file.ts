import type { Entry } from '../../entry/entry.js';
import { entryFromJson, entryToJson } from '../entry-json.js';
import type { Manifest } from '../manifest.js';
import type { SnapshotSummary } from '../snapshot-store.js';
import { damaged } from '../store-error.js';
import { blockLength, digestOfBlock, openBlock, sealBlock } from './block.js';
import { DurableFile } from './durable-file.js';
import type { KnownBlocks } from './known-blocks.js';

/** Entries in one block. */
const perBlock = 4_000;
/** What a manifest ends with. */
const endMark = Buffer.from('OPSNAP01', 'latin1');

/** What a manifest is written and read with. */
export interface ManifestKeys {
  readonly key: Buffer | undefined;
  readonly known: KnownBlocks;
}

/** What the first block holds: the summary, and which blocks follow, so that none of another snapshot can stand in their place. */
interface First {
  readonly summary: SnapshotSummary;
  readonly blocks: readonly string[] | undefined;
}

/** Writes the manifest of a snapshot: a block with its summary, blocks of entries as JSON lines, and a mark at the end. */
export async function writeManifest(
  directory: string,
  name: string,
  { summary, entries }: Manifest,
  { key, known }: ManifestKeys,
  lock: string,
): Promise<void> {
  const file = await DurableFile.create(directory, lock);
  try {
    const sealed: Buffer[] = [];
    for (let from = 0; from < entries.length; ) {
      const block = known.at(entries, from);
      const end = block === undefined ? endOf(entries, from, known) : from + block.entries.length;
      const lines = (): string => entries.slice(from, end).map(entryToJson).join('\n');
      sealed.push(block?.sealed ?? (await sealBlock(Buffer.from(lines()), { kind: 'entries', key })));
      from = end;
    }
    const first = JSON.stringify({ ...summary, blocks: sealed.map(digestOfBlock) });
    await file.append(await sealBlock(Buffer.from(first), { kind: 'summary', key }), ...sealed, endMark);
    await file.finish(`${directory}/${name}`);
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Where a block ends that has to be written: before the next that is known, or once it is as long as they are. */
function endOf(entries: readonly Entry[], from: number, known: KnownBlocks): number {
  let end = from + 1;
  while (end < entries.length && end - from < perBlock && known.at(entries, end) === undefined) end += 1;
  return end;
}

/**
 * A manifest that is whole.
 *
 * @param name - of the file, for errors
 * @param id - of the snapshot that it should be
 * @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing`
 */
export function readManifest(bytes: Buffer, name: string, id: string, { key, known }: ManifestKeys): Manifest {
  const [first, ...rest] = blocksOf(bytes, name);
  const { summary, blocks } = readSummary(first ?? Buffer.of(), name, id, { key, known });
  if (blocks !== undefined && blocks.join() !== rest.map(digestOfBlock).join()) {
    throw damaged(name, 'blocks of it are those of another snapshot');
  }
  const entries: Entry[] = [];
  for (const sealed of rest) {
    const own = openBlock(sealed, { kind: 'entries', key }, name).toString().split('\n').map(entryFromJson);
    known.add({ entries: own, sealed });
    for (const entry of own) entries.push(entry);
  }
  if (entries.length !== summary.entries) throw damaged(name, 'it has more entries than it says, or less');
  return { summary, entries };
}

/** The first block of a manifest. @throws OpsError as {@link readManifest} */
export function readSummary(block: Buffer, name: string, id: string, { key }: ManifestKeys): First {
  const { blocks, ...summary } = JSON.parse(
    openBlock(block, { kind: 'summary', key }, name).toString(),
  ) as SnapshotSummary & {
    readonly blocks?: readonly string[];
  };
  if (summary.id !== id) throw damaged(name, 'it is not the snapshot that its name says');
  return { summary, blocks };
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
