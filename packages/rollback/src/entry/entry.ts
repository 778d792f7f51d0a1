import type { BytePath } from './byte-path.js';
import type { Particulars } from './particulars.js';

/** What kind of thing a path names. */
export type EntryType = 'file' | 'directory' | 'symlink' | 'fifo' | 'socket' | 'character-device' | 'block-device';

/** What `lstat` tells of a path. */
export interface PathState {
  /** Absolute. */
  readonly path: BytePath;
  readonly type: EntryType;
  /** The twelve bits of permissions, 0..0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since the epoch at which the content was last changed. */
  readonly modifiedAt: bigint;
  /** Nanoseconds since the epoch at which content, owner, mode or attributes were last changed: nobody can set it. */
  readonly changedAt: bigint;
  /** Number of the file system. */
  readonly device: string;
  readonly inode: string;
  /** How many names the file has. */
  readonly links: number;
  /** Of a symbolic link. */
  readonly target?: BytePath;
}

/** Content as a store keeps it. */
export interface StoredContent {
  /** SHA-256 of the whole, in hex; of a sparse file with its holes read as zeros. */
  readonly digest: string;
  /** SHA-256 of the pieces that hold it, in order, in hex. */
  readonly chunks: readonly string[];
}

/** One path of a snapshot, with all that is needed to make it again. */
export interface Entry extends PathState, Particulars {
  /** Names of the owners on their host, where it has any: for people. */
  readonly user?: string;
  readonly group?: string;
  /** Of a file that has content of its own here. */
  readonly content?: StoredContent;
  /** Of a further name of a file: the name that comes first in the snapshot. */
  readonly hardLink?: BytePath;
}

/** The content of a path; of a further name of a file that of its first one, among the entries of the same snapshot. */
export function contentOf(
  { content, hardLink }: Entry,
  entries: ReadonlyMap<BytePath, Entry>,
): StoredContent | undefined {
  return content ?? (hardLink === undefined ? undefined : entries.get(hardLink)?.content);
}

/** Whether only what a file looks like is known: nobody can bring it back. */
export function isUnread(entry: Entry, entries: ReadonlyMap<BytePath, Entry>): boolean {
  return entry.type === 'file' && entry.size > 0 && contentOf(entry, entries) === undefined;
}

/** A further name of a file by itself, with what its first name keeps for all of them. */
export function wholeOf(entry: Entry, entries: ReadonlyMap<BytePath, Entry>): Entry {
  if (entry.hardLink === undefined) return entry;
  const { hardLink, ...rest } = entry;
  const { content, segments } = entries.get(hardLink) ?? {};
  return { ...rest, ...(content === undefined ? {} : { content }), ...(segments === undefined ? {} : { segments }) };
}
