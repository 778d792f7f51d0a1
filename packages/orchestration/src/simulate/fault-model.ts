/** How the hosts of a simulated run behave. Chances are 0..1, and those of one command together at most 1. */
export interface FaultModel {
  /** Milliseconds that a command takes in the middle; default 1,000. */
  readonly duration?: number;
  /** How much durations differ: standard deviation of their logarithm. Default 0.3. */
  readonly spread?: number;
  /** Chance that a command fails. Default 0. */
  readonly failure?: number;
  /** Chance that a guard finds its step done already. Default 0. */
  readonly alreadyDone?: number;
  /** Chance that a host cannot be reached when a command is to start. Default 0. */
  readonly unreachable?: number;
  /** Chance that nobody can tell how a command ended. Default 0. */
  readonly unknown?: number;
  /** Chance that a measurement of an analysis fails. Default 0. */
  readonly analysisFailure?: number;
  /** What the measurements of comparisons see; without, every one of them sees a canary as good as its baseline. */
  readonly observed?: {
    /** Observations in one measurement, of the canary and of the baseline each. */
    readonly samples: number;
    /** Share of them that fails where nothing is wrong, 0..1. */
    readonly failure: number;
    /** Share of the canary's that fails beyond that. Default 0. */
    readonly regression?: number;
  };
}
