import type { BytePath } from '../entry/byte-path.js';
import type { Entry, StoredContent } from '../entry/entry.js';
import type { MachineMarks } from '../machine/machine.js';

/** A path that is captured. */
export interface Root {
  /** Absolute, without a slash at its end. */
  readonly path: BytePath;
  /** With all that is below it. */
  readonly recursive: boolean;
}

/** What a snapshot is of. */
export interface SnapshotAbout {
  /** Name of the host that was captured. */
  readonly host: string;
  /** What the machine that was captured is known by, whatever bears its name later; missing where it has nothing of the kind. */
  readonly machine?: MachineMarks;
  /** The command, the operation or the person it was taken for; for people. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** What was looked at: one of them that has no entry did not exist. */
  readonly roots: readonly Root[];
  /** Anything else that is to be found again; plain strings. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A snapshot that is kept. */
export interface SnapshotSummary extends SnapshotAbout {
  readonly id: string;
  readonly entries: number;
  /** Bytes of all files, holes left out. */
  readonly size: number;
  /** Paths that are names of files which have others, too, that are not in it: those links do not come back. Default none. */
  readonly linkedElsewhere?: number;
}

/** Keeps snapshots: content that is the same is kept once, and what is read is what was written or an error. */
export interface SnapshotStore {
  /** Begins a snapshot, which is not there before it is committed. */
  begin(about: SnapshotAbout): Promise<SnapshotWriter>;
  /** All that are kept, the oldest first. */
  snapshots(): Promise<readonly SnapshotSummary[]>;
  /** One of them. @throws OpsError `snapshot-unknown`, or that of a store that finds it damaged */
  snapshot(id: string): Promise<SnapshotSummary>;
  /** Its entries, sorted by path. @throws OpsError `snapshot-unknown`, or that of a store that finds it damaged */
  entries(id: string): Promise<readonly Entry[]>;
  /** The bytes of a file, of a sparse one those of its segments, each piece checked against its hash before it is given out. */
  read(content: StoredContent): AsyncIterable<Buffer>;
  /**
   * Forgets snapshots. What only they held is freed by the store's own upkeep. A recovery point whose snapshot goes cannot be gone back to
   * any more: those go by `pilot.rollback.retain` or `forget` alone.
   */
  remove(ids: readonly string[]): Promise<void>;
  /** Frees what it holds open. Safe to repeat. */
  close(): Promise<void>;
}

/** Bytes of a file, one part after another. */
export type ContentParts = AsyncIterable<Uint8Array> | readonly Uint8Array[];

/** A snapshot that is being taken. */
export interface SnapshotWriter {
  readonly id: string;
  /**
   * Keeps the content of a file. Once this resolves, the memory that its parts are in may be used for something else.
   *
   * @param sparse - of a sparse file its parts, with the size of the whole, so that the digest is that of the whole
   */
  write(content: ContentParts, sparse?: SparseShape): Promise<StoredContent>;
  /** Adds a path. Order does not matter; no path may come twice. */
  add(entry: Entry): void;
  /** Makes it last: once this resolves, the snapshot survives a crash of this process and of the machine. */
  commit(): Promise<SnapshotSummary>;
  /** Gives it up. Safe to call after a commit, when it does nothing. */
  abort(): Promise<void>;
}

/** Where the parts of a sparse file stand. */
export interface SparseShape {
  readonly segments: readonly (readonly [offset: number, length: number])[];
  readonly size: number;
}
