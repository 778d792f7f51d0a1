import type { BytePath } from '../entry/byte-path.js';
import type { Entry, EntryType, StoredContent } from '../entry/entry.js';
import type { Growing } from '../entry/growing.js';
import { setParticulars } from '../entry/particulars.js';

/** What only some entries have. Content that is one piece is told by its hash alone, which is that of the piece. */
interface Rest extends Omit<Partial<Entry>, 'content'> {
  readonly content?: string | StoredContent;
}

/** An entry as one line of JSON: an array, as the names of what is in it would be most of what is written and read. */
export function entryToJson(entry: Entry): string {
  return JSON.stringify([
    entry.path,
    entry.type,
    entry.mode,
    entry.uid,
    entry.gid,
    entry.user,
    entry.group,
    entry.size,
    String(entry.modifiedAt),
    String(entry.changedAt),
    entry.device,
    entry.inode,
    entry.links,
    restOf(entry),
  ]);
}

/** What is not there is left out of the text. */
function restOf(entry: Entry): { readonly [Name in keyof Rest]: Rest[Name] | undefined } {
  const { content, target, hardLink, attributes, accessAcl, defaultAcl, deviceNumber, segments } = entry;
  const kept = content === undefined ? undefined : shortOf(content);
  return { content: kept, target, hardLink, attributes, accessAcl, defaultAcl, deviceNumber, segments };
}

type Row = readonly [
  ...[path: BytePath, type: EntryType, mode: number, uid: number, gid: number],
  ...[user: string | null, group: string | null, size: number, modified: string, changed: string],
  ...[device: string, inode: string, links: number, rest: Rest],
];

/** What {@link entryToJson} wrote. By place and property: of each of tens of thousands, nothing is made that is thrown away. */
export function entryFromJson(line: string): Entry {
  const row: Row = JSON.parse(line);
  const entry: Growing<Entry> = {
    path: row[0],
    type: row[1],
    mode: row[2],
    uid: row[3],
    gid: row[4],
    size: row[7],
    modifiedAt: BigInt(row[8]),
    changedAt: BigInt(row[9]),
    device: row[10],
    inode: row[11],
    links: row[12],
  };
  if (row[5] !== null) entry.user = row[5];
  if (row[6] !== null) entry.group = row[6];
  const rest = row[13];
  if (rest.content !== undefined) entry.content = wholeOf(rest.content);
  if (rest.target !== undefined) entry.target = rest.target;
  if (rest.hardLink !== undefined) entry.hardLink = rest.hardLink;
  setParticulars(entry, rest);
  return entry;
}

function shortOf(content: StoredContent): string | StoredContent {
  const { digest, chunks } = content;
  return chunks.length === 1 && chunks[0] === digest ? digest : content;
}

function wholeOf(content: string | StoredContent): StoredContent {
  return typeof content === 'string' ? { digest: content, chunks: [content] } : content;
}
