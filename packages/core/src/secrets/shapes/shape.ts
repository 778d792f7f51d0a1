import type { ByteWindow } from '../redaction/byte-window.js';

/**
 * Where more of a match ends: the first position from `position` on that is not part of it, or of which a starved window cannot
 * tell; at most `limit` bytes on.
 */
export type Remainder = (window: ByteWindow, position: number, limit?: number) => number;

/** Something that looks like a secret. */
export interface ShapeMatch {
  readonly start: number;
  readonly end: number;
  /** Stands in the replacement: what was hidden. Empty when the text around it says so. */
  readonly label: string;
  /** How it goes on after `end`, for as long as it takes: nothing of it is held back. */
  readonly remainder?: Remainder;
}

/** A sort of secret that is known by how it looks, without knowing the secret. */
export interface Shape {
  /** What each match begins with, in lower case, three characters or more. Capitals match too. */
  readonly anchors: readonly string[];
  /**
   * Whether the anchor itself is hidden; then it must start a word. If it is not, `match` sets `window.hold` before it reads
   * what may be.
   */
  readonly hidesAnchor: boolean;
  /**
   * The match whose anchor is at `start`. Reads a bounded number of bytes, so that time stays linear and little is
   * held back: what is longer goes on in `remainder`.
   */
  match(window: ByteWindow, start: number, anchor: string): ShapeMatch | undefined;
}
