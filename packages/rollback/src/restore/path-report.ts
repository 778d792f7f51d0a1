import { createHash } from 'node:crypto';
import { type BytePath, bytesOf, showPath } from '../entry/byte-path.js';
import type { Entry, EntryType } from '../entry/entry.js';
import { seconds } from '../tar/seconds.js';

/** What a path is, to be shown and logged: of contents and values of attributes only the hashes. */
export interface PathReport {
  readonly type: EntryType;
  /** The twelve bits of permissions. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Names of the owners on their host, where they are known. */
  readonly user?: string;
  readonly group?: string;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601 with nanoseconds, UTC: when the content was changed, and when anything of it was. */
  readonly modifiedAt: string;
  readonly changedAt: string;
  /** Which file it is: numbers of its file system and of its inode. */
  readonly inode: string;
  /** How many names it has. */
  readonly links: number;
  /** Of a symbolic link. */
  readonly target?: string;
  /** SHA-256 of the content, in hex, where it was read. */
  readonly sha256?: string;
  /** SHA-256 of the value of each extended attribute, by its name; undefined where they were not read. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Access control lists. */
  readonly accessAcl?: string;
  readonly defaultAcl?: string;
}

/** @param isRead - whether all of it was read, and not only what `lstat` tells */
export function reportOf(entry: Entry, digest: string | undefined, isRead: boolean): PathReport {
  const { type, mode, uid, gid, user, group, size, links, target, attributes = {}, accessAcl, defaultAcl } = entry;
  const hashes = Object.entries(attributes).map(([name, value]) => [name, hashOf(value)] as const);
  return {
    ...{ type, mode, uid, gid, size, links, inode: `${entry.device}:${entry.inode}` },
    ...{ modifiedAt: isoTime(entry.modifiedAt), changedAt: isoTime(entry.changedAt) },
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
    ...(target === undefined ? {} : { target: showPath(target) }),
    ...(digest === undefined ? {} : { sha256: digest }),
    ...(isRead ? { attributes: Object.fromEntries(hashes) } : {}),
    ...(accessAcl === undefined ? {} : { accessAcl }),
    ...(defaultAcl === undefined ? {} : { defaultAcl }),
  };
}

const hashOf = (value: BytePath): string => createHash('sha256').update(bytesOf(value)).digest('hex');

/** Times beyond what a date holds are told in seconds since the epoch. */
function isoTime(nanoseconds: bigint): string {
  const [whole = '0', fraction = ''] = seconds(nanoseconds).split('.');
  const date = new Date(Number(whole) * 1_000);
  const isPlain = nanoseconds >= 0n && !Number.isNaN(date.getTime());
  return isPlain ? `${date.toISOString().slice(0, 19)}.${fraction}Z` : `@${whole}.${fraction}`;
}
