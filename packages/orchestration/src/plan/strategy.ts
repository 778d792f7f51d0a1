import type { Observations } from '../analysis/measured.js';
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
  /**
   * Milliseconds that a batch must stay healthy after its end before it counts: at their end every step's `verify` is asked again
   * on each of its hosts, and one that says no has failed. Between, nothing is asked; without a `verify` it is a wait alone.
   * Default 0.
   */
  readonly minHealthyTime?: number;
  /** Label by whose values the hosts of every batch are spread: `zone`. */
  readonly spread?: string;
}

/** Bounds that a measured number must be within, themselves included; as Flagger has them. */
export interface ThresholdRange {
  readonly min?: number;
  readonly max?: number;
}

/** How a canary is compared with its baseline. All that was observed so far counts at every measurement. */
export interface Comparison {
  /**
   * The regression that must not be missed: for counts the share of all observations that fail beyond the baseline's, for
   * durations the share that they are longer; 0..1, default 0.05. While there are too few observations to show it, the
   * comparison is inconclusive.
   */
  readonly regression?: number;
  /**
   * Chance, 0..0.5, that the comparisons of a run stop it though nothing is wrong, all of them and all their measurements
   * together (each has its part of it, after Bonferroni). Default 0.01.
   */
  readonly significance?: number;
  /** Chance, 0.5..1, with which the regression must show before the comparison is passed. Default 0.95. */
  readonly power?: number;
}

/** Measures a batch, against what was before or on its own. */
export interface Analysis {
  /** Name of the measurement, which the run's `measure` is asked for. */
  readonly name: string;
  /**
   * What the run has seen itself, in place of `measure`: the share of hosts that failed, or how long the commands of a host
   * took together; of the hosts of the batch, against those of earlier batches or the `baseline`.
   */
  readonly source?: 'failure-rate' | 'duration';
  /** Milliseconds between two measurements. */
  readonly interval: number;
  /** How many measurements are taken. */
  readonly count: number;
  /** Failed measurements that are borne, fewer than there are. Default 0. */
  readonly failureLimit?: number;
  /** Measurements that said neither that are borne; of a comparison, whether the last one is (1) or not. Default 0. */
  readonly inconclusiveLimit?: number;
  /** Of numbers: those outside of it have failed. */
  readonly thresholdRange?: ThresholdRange;
  /** Of observations: fails when the canary is worse than the baseline. */
  readonly comparison?: Comparison;
  /** What was observed before the run, such as in its history: the baseline where a measurement tells none. */
  readonly baseline?: Observations;
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

/**
 * New hosts beside those that serve: they are prepared and verified, then what serves is switched to them. The steps of the
 * plan that no other part names prepare green. What fails before the switch leaves blue untouched; what fails after it has
 * the switch taken back first, by its step's `rollback`, and green after that. What fails while blue is retired takes the
 * switch back only where blue could be brought back whole.
 */
export interface BlueGreen {
  readonly type: 'blue-green';
  /** Names and selectors of the hosts that serve now. */
  readonly blue: readonly string[];
  /** Names and selectors of the hosts that are to serve. */
  readonly green: readonly string[];
  /** Green hosts, and later blue ones, at a time. Default 10. */
  readonly maxParallel?: number;
  /** Ids of the steps that verify green before it serves. */
  readonly verify?: readonly string[];
  /** Must be passed before the switch. */
  readonly prePromotionAnalysis?: Analysis;
  /** Whether it is switched without somebody saying so (order `promote`). Default true. */
  readonly autoPromotionEnabled?: boolean;
  /** The step that switches, once, and the name of the host that it runs on: neither blue nor green. It needs a `rollback`. */
  readonly switch: { readonly step: string; readonly host: string };
  /** Milliseconds that green serves before the switch counts. Default 0. */
  readonly bake?: number;
  /** Must be passed after that. */
  readonly postPromotionAnalysis?: Analysis;
  /** Ids of the steps that retire blue, once all is well. Without, blue is kept as it is. */
  readonly retire?: readonly string[];
}

/** In which order and how many at a time. */
export type Strategy = Sequential | Parallel | Rolling | Canary | BlueGreen;
