import type { BytePath } from '../entry/byte-path.js';
import type { EntryType } from '../entry/entry.js';
import type { Particulars } from '../entry/particulars.js';

/** What the header of a member of a tar stream says. Of a sparse file the stream holds the segments alone. */
export interface TarHeader extends Particulars {
  readonly path: BytePath;
  readonly type: Exclude<EntryType, 'socket'> | 'hard-link';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Names of the owners, where the stream tells them. */
  readonly user?: string;
  readonly group?: string;
  /** Bytes of the file, with holes. */
  readonly size: number;
  /** Nanoseconds since the epoch. */
  readonly modifiedAt: bigint;
  /** The same of its last change of any kind, where the stream tells it: GNU tar does, and nobody can set it again. */
  readonly changedAt?: bigint;
  /** Of a symbolic link what it holds, of a hard link the member it names. */
  readonly link?: BytePath;
}

/** A member of a tar stream. Its content must be read to the end before the next one, and is there until then; what is small is one piece. */
export interface TarMember {
  readonly header: TarHeader;
  /** Bytes that the stream holds; of a sparse file those of its segments, one after another. */
  readonly content: AsyncIterable<Buffer> | readonly Buffer[];
}
