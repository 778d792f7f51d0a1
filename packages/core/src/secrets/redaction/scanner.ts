import type { ByteWindow } from './byte-window.js';
import type { HiddenRanges } from './hidden-ranges.js';

/** Looks for one sort of secret in a stream. */
export interface Scanner {
  readonly found: HiddenRanges;
  /** Where it goes on; the window keeps everything from `lookBehind` bytes before. */
  readonly position: number;
  /**
   * Reads on. Returns how far it is sure: every range that starts before that position is in `found`, though one may
   * still grow at its end.
   */
  scan(window: ByteWindow): number;
  /** Forgets everything: another text begins at position 0. */
  reset(): void;
  /** The window has dropped its first `count` bytes. */
  rebase(count: number): void;
}
