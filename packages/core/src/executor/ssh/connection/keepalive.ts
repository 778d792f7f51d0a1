/** When a silent connection counts as lost: after `interval * (count + 1)` without a byte from the other side. */
export interface Keepalive {
  /** Milliseconds between two questions to the other side. */
  readonly interval: number;
  /** Questions that may stay without an answer. */
  readonly count: number;
}
