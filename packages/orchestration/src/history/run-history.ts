import type { TaskResult } from '../run/run-event.js';
import type { RunStatus } from '../run/run-state.js';

/** Which runs a history tells of. */
export interface RunHistoryQuery {
  /** Name of their plan. */
  readonly name?: string;
  readonly status?: RunStatus | readonly RunStatus[];
  /** Created then or later; milliseconds since 1970-01-01T00:00:00Z. */
  readonly since?: number;
  /** Created before then; likewise. */
  readonly until?: number;
  /** Id of a run: only those before it, for the next page. */
  readonly before?: string;
  /** The newest so many runs, 1..1,000. Default 50. */
  readonly limit?: number;
}

/** A run in a history. */
export interface PastRun {
  readonly id: string;
  /** Name of its plan. */
  readonly name: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** Absent while it goes on; likewise. */
  readonly endedAt?: number;
  /** Milliseconds from its first event to its last, with all that was waited for; absent while it goes on. */
  readonly duration?: number;
  /** How many; absent, as all below, where a newer version of this package has run it and wrote down what this one cannot read. */
  readonly hosts?: number;
  /** Hosts that failed. */
  readonly failures?: number;
  /** Id of the run that it tries again. */
  readonly retryOf?: string;
}

/** Durations in milliseconds, by nearest rank. */
export interface PastDurations {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
}

/**
 * What the newer half of something says beside the older half. `steady` where the difference would come by chance in more than
 * 5 of 100 cases: by Fisher's exact test for success, by Mann and Whitney's rank sum test for durations (from 8 on each side).
 */
export interface Trend {
  readonly success: 'better' | 'worse' | 'steady';
  readonly duration: 'faster' | 'slower' | 'steady';
}

/** How well something went. */
export interface PastMeasures {
  /**
   * Share of those that succeeded, 0..1, among those that came to an end of their own that somebody knows: what is `unknown`,
   * was cancelled or was done already counts on neither side. Absent where there are none.
   */
  readonly successRate?: number;
  /** Of those that succeeded; absent where there are none. */
  readonly durations?: PastDurations;
  readonly trend: Trend;
}

/** How steps ended; `done-already` when a guard said so. Each attempt that nothing followed counts once. */
export type StepResults = Readonly<Partial<Record<TaskResult | 'done-already', number>>>;

/** A step of a plan, over the runs of it. */
export interface StepHistory extends PastMeasures {
  /** Its id. */
  readonly step: string;
  readonly results: StepResults;
}

/** The runs of one plan, by its name. */
export interface PlanHistory extends PastMeasures {
  readonly name: string;
  readonly runs: number;
  readonly statuses: Readonly<Partial<Record<RunStatus, number>>>;
  /** In the order in which they were done in the newest run. */
  readonly steps: readonly StepHistory[];
}

/** A host over all runs it took part in. Its durations are those of its steps. */
export interface HostHistory extends PastMeasures {
  readonly host: string;
  readonly runs: number;
  readonly results: StepResults;
}

/** What came of runs. */
export interface RunHistory {
  /** Newest first. */
  readonly runs: readonly PastRun[];
  /** The plans whose runs these are, that of the newest run first. */
  readonly plans: readonly PlanHistory[];
  /** Those with the lowest success rate first; of equal ones by name. */
  readonly hosts: readonly HostHistory[];
}

/** Code of the error of a history that cannot be told. */
export type RunHistoryErrorCode = 'invalid-history-query';
