import type { BytePath } from '../entry/byte-path.js';

/** A thing whose state is to be other than it is. Undefined: it is not there. */
export interface StateChange {
  readonly key: string;
  readonly wanted: string | undefined;
  readonly found: string | undefined;
  /** Of a thing that is to be there again: key of the one that stood before it; missing where it was the first. */
  readonly follows?: string;
  /** What it holds now that would be lost with it, where that is something. */
  readonly holds?: string;
}

/** One script that brings part of a state back, in bytes as keys and values are. It is read by a POSIX shell from stdin, so that nothing of it is seen in a list of processes. */
export interface InverseStep {
  /** For a person; holds no secret. */
  readonly summary: string;
  readonly script: string;
}

/** What a record is about, for a person. */
export interface ShownThing {
  readonly thing: string;
  /** Its value, where that is known to hold no secret. */
  readonly value?: string;
}

/**
 * A kind of state beside whole files: what programs keep in the kernel, in a daemon, or in a file that belongs to many. Wanted and
 * found are symmetrical: the same function makes the inverse and the inverse of the inverse.
 */
export interface StateKind {
  readonly id: string;
  /**
   * Body of a shell function, which gets the subjects as its parameters and changes nothing. It says `record KEY VALUE` of what it
   * finds, `place p PATH` or `place t PATH` of paths that are to be captured (alone, or with all below), `lost REASON` where
   * what the command is about to do cannot be taken back, and `absent SUBJECT` of a thing that is named and not there.
   */
  readonly look: string;
  /**
   * Body of another such function, for kinds whose things hold more than their record says: data of a package, a volume, a namespace. It
   * gets keys of things that were not there before, which going back takes away. It says `holds KEY VALUE` of each that holds something
   * which would be lost with it: a value that differs once anybody changed any of it, or `?` where that cannot be told.
   */
  readonly holdings?: string;
  /** Leaves out of a value what differs without anybody having done anything. */
  normalize?(value: string): string;
  /**
   * What a record is about, and its value; undefined where another record tells the same. Pure. Default the kind with the key, and no
   * value.
   */
  shown?(key: string, value: string | undefined): ShownThing | undefined;
  /** What brings things to the wanted state, in the order in which it is to be run. Pure. */
  bringBack(changes: readonly StateChange[]): readonly InverseStep[];
  /** What has to be done before files can be brought back, for kinds whose turn is after them. Pure. */
  makeReady?(changes: readonly StateChange[]): readonly InverseStep[];
  /** Paths that its steps read: they are brought back before those are run. Pure. */
  filesFor?(changes: readonly StateChange[]): readonly BytePath[];
  /** Paths in which its steps that go before files change files by themselves. Pure. Default they may do so anywhere. */
  reaches?(changes: readonly StateChange[]): readonly BytePath[];
  /** Whether files have to be as they were for the scripts to work, or the other way round. */
  readonly turn: 'before-files' | 'after-files';
}

/** A state kind, asked about subjects. */
export interface Look {
  readonly kind: string;
  readonly subjects: readonly string[];
}

/** What was found of a state: by kind, by key. Keys and values are bytes, one character for each, as paths are: not all is UTF-8. */
export type HostState = ReadonlyMap<string, ReadonlyMap<string, string>>;
