import type { Analysis } from '../plan/strategy.js';

/** What must be passed after a batch before the next one begins. */
export type Gate =
  | {
      readonly type: 'wait';
      readonly milliseconds: number;
      /** At its end, every host that is well is asked again by the `verify` of its steps. */
      readonly verifies?: true;
    }
  /** Somebody must promote. */
  | { readonly type: 'promotion' }
  | {
      readonly type: 'analysis';
      readonly analysis: Analysis;
      /** Of one look of its comparison. */
      readonly significance: number;
    };

/** Hosts that are done together: those from `from` up to, and without, `to` in the order of the run. */
export interface Batch {
  readonly from: number;
  readonly to: number;
  /** Hosts at a time, 1 or more. */
  readonly maxParallel: number;
  /** In order. The last batch has some too: until they are passed, the run has not succeeded. */
  readonly gates: readonly Gate[];
  /** Batches of one number are one phase: a size of a ramp, a weight of a canary, a part of blue-green. Default 0. */
  readonly phase?: number;
  /** Hosts that must not have failed at its end, or been left out; otherwise the run stops. Default 0. */
  readonly fewest?: number;
  /** Its steps only ask: they are done again where what they ask about was made anew. */
  readonly asks?: true;
  /** The steps that are done: those from the first index up to, and without, the second. Default all. */
  readonly steps?: readonly [from: number, to: number];
}
