import type { Criterion } from './match-criteria.js';
import type { Place } from './place.js';

/** One line of an ssh_config that says something. */
export interface ConfigLine extends Place {
  /** In small letters. */
  readonly keyword: string;
  /** What follows it, split at white space, quotes taken away. At least one. */
  readonly words: readonly string[];
  /** What follows it, as written. */
  readonly text: string;
  /** What a `Match` asks for. */
  readonly criteria?: readonly Criterion[];
  /** What an `Include` brings in, in its place. */
  readonly included?: readonly ConfigFile[];
}

export interface ConfigFile {
  readonly path: string;
  readonly lines: readonly ConfigLine[];
}

/** What ssh_config files say, read but not yet asked about a host. */
export interface SshConfig {
  /** The user's before the system's: what is said first counts. */
  readonly files: readonly ConfigFile[];
}
