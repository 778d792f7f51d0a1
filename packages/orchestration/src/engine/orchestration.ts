import type { Durability, Host, OpsContext } from '@opspilot/core';
import type { RunHistory, RunHistoryQuery } from '../history/run-history.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan } from '../plan/plan.js';
import type { TaskKind } from '../plan/step-commands.js';
import type { RetryOptions } from '../run/retry-program.js';
import type { GatePlace, Order } from '../run/run-event.js';
import type { HostStanding, Promotion, RunStatus } from '../run/run-state.js';
import type { RunUpdate, WatchOptions } from '../watch/watch-run.js';
import type { Measure } from './answer-measurement.js';
import type { MissingMeans } from './missing-means.js';

/** What the orchestration needs of a pilot. */
export type OrchestrationContext = Pick<
  OpsContext,
  | 'storage'
  | 'run'
  | 'judge'
  | 'asksSomebody'
  | 'hasSecret'
  | 'redactor'
  | 'hosts'
  | 'clock'
  | 'random'
  | 'logger'
  | 'events'
  | 'signal'
>;

/** Options of {@link orchestration}. */
export interface OrchestrationOptions {
  /**
   * Where receipts lie on the hosts, when the pilot's executor is a `receiptExecutor`: by them a run is resumed without running
   * anything twice. Without, a command that nobody saw the end of is `unknown`; so is one without a receipt in a directory
   * that is not the one that the run began in.
   */
  readonly receipts?: string;
  /** Takes the measurements of analyses. Without, they are inconclusive. */
  readonly measure?: Measure;
  /** Milliseconds that a measurement may take: then its `signal` aborts, and it counts as inconclusive. Default 60,000. */
  readonly measureTimeout?: number;
  /** Milliseconds that a process may be silent before another may take over a run that it drives. Default 15,000. */
  readonly leaseTime?: number;
  /**
   * Whether what happens in a run survives a power failure of the controller (`journal`) or may lose its last moments
   * (`metrics`, the default on SQLite, which otherwise waits for the disk with every event). Neither runs anything twice: what
   * is missing is asked of the hosts again, by receipts, or is `unknown`. Orders, ends and who drives a run always survive.
   */
  readonly durability?: Durability;
}

/** Where one host stands in a run. */
export interface HostReport {
  readonly host: string;
  readonly standing: HostStanding;
  /** It counts in `failures`: of those that were taken back, it tells for which. Absent where it does not. */
  readonly failed?: true;
  /** The step it is at, or ended with; absent once it has done all. */
  readonly step?: string;
  /** The steps that were done already; absent when there were none. */
  readonly skipped?: readonly string[];
}

/** Where a run stands. */
export interface RunReport {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly isPaused: boolean;
  /** The gate that it stands at; absent when it stands at none. */
  readonly gate?: GatePlace;
  /** Hosts that have failed, whatever became of them since. */
  readonly failures: number;
  readonly hosts: readonly HostReport[];
  /** Gates that somebody let it pass, in order. */
  readonly promotions: readonly Promotion[];
  /** Id of the run that it tries again. */
  readonly retryOf?: string;
}

/** Where a run stands, and what is to become of it. */
export interface RunStanding extends RunReport {
  /**
   * By when the process that drives it says again that it does, in milliseconds since 1970, by the clock of that process. When that is
   * over, nobody drives it: it stands still until it is resumed or recovered. Absent when it has ended, or was let go of.
   */
  readonly drivenUntil?: number;
  /** Orders that it has not taken yet, the oldest first. */
  readonly orders: readonly Order[];
}

/** A run that this process drives. */
export interface Run {
  readonly id: string;
  /**
   * Where it stands at its end.
   * Rejects with `run-taken-over` when another process has taken it over, with `run-left` when this one has left it
   * ({@link Orchestration.leave}), or with what a storage threw that will never take what happens: one that is away is waited for.
   */
  readonly result: Promise<RunReport>;
  /** Tells it to pause, go on, promote, skip, retry, abort, cancel or roll back, or how a step ended: as {@link Orchestration.order}. */
  order(order: Order): Promise<void>;
  /** Where it stands now. */
  report(): RunReport;
}

/** What a run is started with, beside its plan and its hosts. */
export interface StartOptions {
  /** What the plan is told, by name. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** What was agreed to ({@link PreparedPlan.digest}): when it is no longer that, nothing is started. */
  readonly digest?: string;
}

/** A plan, the hosts that it is to run on (default its own) and what it is told. */
export interface PlanToStart extends Pick<StartOptions, 'parameters'> {
  readonly plan: Plan;
  readonly hosts?: readonly string[];
}

/** What {@link Orchestration.start} would run now. */
export interface PreparedPlan {
  /** Tells it from any other plan, hosts, delegates and parameters: see {@link planDigest}. */
  readonly digest: string;
  /** In the order in which they are done. */
  readonly hosts: readonly Host[];
}

/** How a run is gone on with. */
export interface ResumeOptions {
  /** Of the plan, hosts and parameters that it is taken for: when it is another's, it is left alone. */
  readonly digest?: string;
  /** Hosts of another address, port, user or jump are the same machines as before. Default false. */
  readonly acceptInventory?: boolean;
}

/** Plans over many hosts. */
export interface Orchestration {
  /**
   * What a start of this plan would run, for somebody to agree to. Starts nothing.
   *
   * @throws OpsError as {@link Orchestration.start}
   */
  prepare(plan: Plan, hosts?: readonly string[], options?: Pick<StartOptions, 'parameters'>): PreparedPlan;
  /**
   * What commands of a run would be refused for in this process: leave, where nobody can be asked for it, and secrets. Core's own
   * judgement counts; what plugins say of a command is known when it is to run. Runs nothing, and asks no host.
   *
   * @param of - a plan, of which a start would be refused, or the id of a run
   * @throws OpsError as {@link Orchestration.start}, `run-unknown`
   */
  missing(of: PlanToStart | { readonly run: string }): Promise<readonly MissingMeans[]>;
  /**
   * Begins a run. Every command of it goes down the whole path of the pilot.
   *
   * @param hosts - names of hosts that the pilot knows, and selectors, as {@link selectHosts} has them; default the plan's own
   * @throws OpsError `invalid-plan`, `plan-cycle`, `invalid-parameters`, `unknown-host`, `invalid-selector`,
   *   `unknown-selector`, `empty-selection`; `means-missing` when it would be refused in the middle what is {@link Orchestration.missing};
   *   `plan-changed` when it is not what was agreed to; `run-not-begun` when writing it
   *   down took too long, and what the storage threw: nothing of it runs then, now or later. `run-in-doubt`, with the run's id,
   *   when even that is not known
   */
  start(plan: Plan, hosts?: readonly string[], options?: StartOptions): Promise<Run>;
  /**
   * Begins a run of what one that has ended left undone: the hosts that failed or were never reached, each from the step on
   * that it did not do, by the plan as it was then. No step that may be done is begun again, unless it was taken back, is
   * `idempotent`, or somebody says so.
   *
   * What another run tries again is left to that one: retry it in turn.
   *
   * @throws OpsError `run-unknown`, `run-in-progress` while it has not ended, `unknown-host`, `nothing-to-retry` (`details.doubts`:
   *   steps that nobody knows of whether they are done), `already-retried`,
   *   `means-missing`; `inventory-changed` when a host is not where it was
   */
  retry(id: string, options?: RetryOptions): Promise<Run>;
  /**
   * Goes on with a run that nobody drives any more, by the plan that it was started with.
   *
   * @throws OpsError `run-unknown`, `run-ended`, `run-in-progress`; `inventory-changed` when a host is not where it was,
   *   `receipts-changed` when its receipts are looked for elsewhere,
   *   `plan-changed` when it was started with something else than `digest`, `run-newer-version`, `run-unreadable` when its
   *   events do not fit together: it is kept as it is
   */
  resume(id: string, options?: ResumeOptions): Promise<Run>;
  /**
   * Goes on with every run that nobody drives any more, and answers those. One whose process was killed is not among them
   * until its lease has passed (`leaseTime`): call it again after that, as it tells nothing of a run that it leaves alone. Of
   * those that it cannot go on with, or must not (`inventory-changed`, `receipts-changed`, `run-newer-version`, `run-unreadable`), the event
   * `run.not-recovered` tells, and the others are gone on with.
   */
  recover(): Promise<readonly Run[]>;
  /**
   * Begins no command any more, and resolves when those that run have ended and are written down: another process may then go
   * on with the runs, and the results of those that have not ended reject with `run-left`. Orders are still obeyed meanwhile:
   * `cancel` ends what runs. Nobody waits for a command that waits itself, for an approval, a secret or a plugin, nor for a
   * measurement: those are the next process's. One that its host was asked for goes on, also where it only waits for a connection.
   * What is on its way to driving a run begins nothing: it rejects with `run-left`, or the result of its run does. A storage that is
   * away is waited for no longer than a lease lasts. Call it before the pilot closes, which ends the commands that run.
   */
  leave(): Promise<void>;
  /** Where a run stands, whoever drives it. @throws OpsError `run-unknown` */
  status(id: string): Promise<RunStanding>;
  /**
   * Tells a run what to do, whichever process drives it, and resolves once that is stored: whoever drives the run takes it
   * within half a second, once; whoever resumes it later, first of all. It is refused or taken: a run does not end before. Nobody
   * needs to drive the run. One that would change nothing where the run stands is refused.
   *
   * @throws OpsError `run-unknown`, `run-ended`, `invalid-order`, `order-not-applicable`
   */
  order(id: string, order: Order): Promise<void>;
  /**
   * What happened in a run so far, then what happens, until its end: from any process, at the reader's pace. Who was cut off
   * goes on `after` the last sequence seen. The iteration rejects with `run-unknown`.
   */
  watch(id: string, options?: WatchOptions): AsyncIterableIterator<RunUpdate>;
  /**
   * What came of past runs, and of those that go on: how often plans, steps and hosts succeeded, how long they took, and whether
   * that gets better or worse.
   *
   * @throws OpsError `invalid-history-query`
   */
  history(query?: RunHistoryQuery): Promise<RunHistory>;
  /**
   * Removes the runs that ended before then, with their events, and tells how many. The commands' own records stay in the
   * history of the pilot, which has a retention of its own.
   *
   * @param before - milliseconds since 1970-01-01T00:00:00Z
   * @throws OpsError `invalid-history-query` when that is no number
   */
  prune(before: number): Promise<number>;
}

/** Events of runs. */
export interface OrchestrationEvents {
  'run.started': { readonly run: string; readonly name: string; readonly hosts: number };
  'run.task-ended': {
    readonly run: string;
    readonly host: string;
    readonly step: string;
    readonly kind: TaskKind;
    readonly attempt: number;
    readonly result: string;
    /** Why it did not succeed, where its outcome told. */
    readonly code?: string;
    /** Id of the command's history record; absent where a receipt alone tells. */
    readonly command?: string;
  };
  /** Nobody knows how a step ended: the run starts nothing until it is told (order `resolve`). */
  'run.unresolved': { readonly run: string; readonly host: string; readonly step: string };
  /** A run was left alone by {@link Orchestration.recover}, and why. */
  'run.not-recovered': { readonly run: string; readonly code: string; readonly message: string };
  /**
   * Of the DBOS engine: a worker was handed a command of a run whose hosts or receipts it has not. It has begun nothing, and another
   * is to run it. Told once for each worker and reason, where the run is driven.
   */
  'run.waits-for-worker': {
    readonly run: string;
    readonly host: string;
    readonly step: string;
    readonly worker: string;
    /** `receipts-changed`, `inventory-changed`, `run-newer-version`. */
    readonly code: string;
    readonly message: string;
  };
  /**
   * A run is not driven by this process any more, though it has not ended, and why: `run-left`, `run-taken-over`, or the code of a
   * storage that will never take what happens. The `result` of the run rejects with the same.
   */
  'run.left': { readonly run: string; readonly code: string; readonly message: string };
  'run.finished': {
    readonly run: string;
    readonly name: string;
    readonly status: RunStatus;
    readonly failures: number;
  };
}
