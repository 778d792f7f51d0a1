/** When a silent connection counts as lost. */
export interface Keepalive {
  /** Milliseconds between two questions to the other side. */
  readonly interval: number;
  /** Questions that may stay without an answer. */
  readonly count: number;
}

/** Milliseconds after which a connection that went dead is noticed at the latest. */
export function keepaliveBudget({ interval, count }: Keepalive): number {
  return interval * (count + 1);
}
