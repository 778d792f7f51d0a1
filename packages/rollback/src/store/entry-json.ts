import type { Entry, StoredContent } from '../entry/entry.js';

/** What only some entries have. Content that is one piece is told by its hash alone, which is that of the piece. */
interface Rest extends Omit<Partial<Entry>, 'content'> {
  readonly content?: string | StoredContent;
}

/** An entry as one line of JSON: an array, as the names of what is in it would be most of what is written and read. */
export function entryToJson(entry: Entry): string {
  const { path, type, mode, uid, gid, user, group, size, device, inode, links } = entry;
  const row = [path, type, mode, uid, gid, user, group, size, String(entry.modifiedAt), String(entry.changedAt)];
  return JSON.stringify([...row, device, inode, links, restOf(entry)]);
}

/** What is not there is left out of the text. */
function restOf(entry: Entry): { readonly [Name in keyof Rest]: Rest[Name] | undefined } {
  const { content, target, hardLink, attributes, accessAcl, defaultAcl, deviceNumber, segments } = entry;
  const kept = content === undefined ? undefined : shortOf(content);
  return { content: kept, target, hardLink, attributes, accessAcl, defaultAcl, deviceNumber, segments };
}

/** What {@link entryToJson} wrote. */
export function entryFromJson(line: string): Entry {
  const [path, type, mode, uid, gid, user, group, size, modified, changed, device, inode, links, rest] =
    JSON.parse(line);
  const times = { modifiedAt: BigInt(modified), changedAt: BigInt(changed) };
  const state = { path, type, mode, uid, gid, size, ...times, device, inode, links };
  const names = { ...(user === null ? {} : { user }), ...(group === null ? {} : { group }) };
  const { content }: Rest = rest;
  return { ...state, ...names, ...rest, ...(content === undefined ? {} : { content: wholeOf(content) }) };
}

function shortOf(content: StoredContent): string | StoredContent {
  const { digest, chunks } = content;
  return chunks.length === 1 && chunks[0] === digest ? digest : content;
}

function wholeOf(content: string | StoredContent): StoredContent {
  return typeof content === 'string' ? { digest: content, chunks: [content] } : content;
}
