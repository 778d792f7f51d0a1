import type { CountOrShare } from './plan.js';

/** One host after another. */
export interface Sequential {
  readonly type: 'sequential';
}

/** All at once, up to a limit. */
export interface Parallel {
  readonly type: 'parallel';
  /** Hosts at a time. Default 10. */
  readonly maxParallel?: number;
}

/** Batch after batch. */
export interface Rolling {
  readonly type: 'rolling';
  /** Hosts in a batch: one size for all, or a ramp whose last size goes on. */
  readonly batch: CountOrShare | readonly CountOrShare[];
  /** Hosts of a batch at a time. Default all of them. */
  readonly maxParallel?: number;
  /** Milliseconds between the end of a batch and the begin of the next. Default 0. */
  readonly stagger?: number;
  /** Milliseconds that a batch must stay healthy after its end before it counts; analysed by `analysis`, if there is one. Default 0. */
  readonly minHealthyTime?: number;
  /** Label by whose values the hosts of every batch are spread: `zone`. */
  readonly spread?: string;
}

/** Measures a batch against what was before. */
export interface Analysis {
  /** Name of the measurement, which the run's `measure` is asked for. */
  readonly name: string;
  /** Milliseconds between two measurements. */
  readonly interval: number;
  /** How many measurements are taken. */
  readonly count: number;
  /** Failed measurements that are borne. Default 0. */
  readonly failureLimit?: number;
  /** Measurements that said neither that are borne. Default 0. */
  readonly inconclusiveLimit?: number;
}

/** A part of a canary: hosts to go on to, a wait, a leave, or an analysis of all that was done so far. */
export type CanaryStep =
  | { readonly setWeight: CountOrShare }
  /** Milliseconds; without, until somebody promotes. */
  | { readonly pause: { readonly duration?: number } }
  | { readonly analysis: Analysis };

/** A few hosts first, judged before the others follow. */
export interface Canary {
  readonly type: 'canary';
  readonly steps: readonly CanaryStep[];
  readonly maxParallel?: number;
  /** Label by whose values the hosts of every batch are spread. */
  readonly spread?: string;
}

/** In which order and how many at a time. */
export type Strategy = Sequential | Parallel | Rolling | Canary;
