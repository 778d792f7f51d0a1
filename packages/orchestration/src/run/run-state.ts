import type { Observations } from '../analysis/measured.js';
import type { TaskKind } from '../plan/step-commands.js';
import type { PersistentList } from './persistent-list.js';
import type { TaskResult } from './run-event.js';
import type { StepStanding } from './step-standing.js';

/**
 * Where a host stands.
 *
 * - `waiting`: nothing has been started on it
 * - `running`: a command runs
 * - `ready`: it is to go on with its next step
 * - `backing-off`: it waits before the next attempt
 * - `blocked`: it waits for a step that runs once, on another host; or to take one back, for what other hosts did after it
 * - `unresolved`: nobody knows how its command ended, and somebody is to say
 * - `skipped`: somebody left it out
 * - `stopped`: the run ended before it had done all its steps; it had not failed, and nothing runs there
 * - `succeeded`, or how its last command ended
 * - `rolled-back`: all that has a rollback was taken back, and of nothing else is it unknown whether it is there
 * - `rollback-failed`: something that has a rollback was not taken back, or not whole
 */
export type HostStanding =
  | 'waiting'
  | 'running'
  | 'ready'
  | 'backing-off'
  | 'blocked'
  | 'unresolved'
  | 'skipped'
  | 'stopped'
  | 'succeeded'
  | 'failed'
  | 'refused'
  | 'not-started'
  | 'unreachable'
  | 'unknown'
  | 'cancelled'
  | 'rolled-back'
  | 'rollback-failed';

/** One host in a run. */
export interface HostState {
  readonly standing: HostStanding;
  /** Index of the step that it is at; of the one that is taken back, while it is rolled back. */
  readonly step: number;
  /** What runs there, ran last, or is to run next. */
  readonly kind: TaskKind;
  /** Of that step, from 1 on. */
  readonly attempt: number;
  /** What is known of each step, by its index. */
  readonly steps: readonly (StepStanding | undefined)[];
  /** How its last attempt ended, from then until the next one begins. */
  readonly failing: TaskResult | undefined;
  /** Index of the batch in which it failed. */
  readonly failedIn: number | undefined;
  /** Milliseconds that its steps took together; undefined where that of one is not known. */
  readonly took: number | undefined;
}

/**
 * Where a run stands.
 *
 * - `ready`: it has not begun
 * - `running`
 * - `rolling-back`
 * - `succeeded`: every host has that was not left out; `partly-failed`: some have not, as many as may; `failed`: none has, and
 *   all may
 * - `aborted`: more hosts failed than may, or a gate was not passed; nothing was taken back, or there was nothing to take back
 * - `rolled-back`; `rollback-failed`: not everything could be taken back
 * - `cancelled`
 */
export type RunStatus =
  | 'ready'
  | 'running'
  | 'rolling-back'
  | 'succeeded'
  | 'partly-failed'
  | 'failed'
  | 'aborted'
  | 'rolled-back'
  | 'rollback-failed'
  | 'cancelled';

/** A gate that a run stands at. */
export interface GateState {
  /** Index in the batch's gates. */
  readonly index: number;
  /** Of a wait that is over: the next host to ask whether it is well still. */
  readonly asking?: number;
  readonly measurements: number;
  readonly failed: number;
  readonly inconclusive: number;
  /** All that its measurements observed, of the canary and of its baseline. */
  readonly canary: Observations | undefined;
  readonly baseline: Observations | undefined;
}

/** How a step that runs once stands. */
export interface OnceState {
  readonly host: number;
  readonly standing: 'running' | 'succeeded' | 'failed';
}

/** Where a host that failed is to go on. */
export interface Again {
  readonly host: number;
  readonly step: number;
  readonly kind: TaskKind;
  readonly attempt: number;
}

/** Somebody let the run pass a gate. */
export interface Promotion {
  readonly batch: number;
  /** Index in the batch's gates. */
  readonly gate: number;
  readonly by: string;
}

/** All that is known of a run: what its events come to. Never changed; `decide` answers a new one. */
export interface RunState {
  readonly status: RunStatus;
  /** Starts nothing until somebody resumes it. */
  readonly isPaused: boolean;
  /** What comes once all that runs has ended; nothing is started meanwhile. */
  readonly stopping: 'abort' | 'cancel' | 'rollback' | undefined;
  /** Index of the batch that it is at. */
  readonly batch: number;
  /** The next host of the batch to begin; while it is rolled back, the next one downwards. */
  readonly next: number;
  /** Commands that run now. */
  readonly running: number;
  /** Hosts that have begun and not come to their end. */
  readonly open: number;
  readonly hosts: PersistentList<HostState>;
  /** Hosts that somebody is to say of how their command ended; nothing is started meanwhile. */
  readonly unresolved: number;
  /** Hosts that failed in the run, in the phase and in the batch, and how many of them somebody has put up with. */
  readonly failures: {
    readonly run: number;
    readonly phase: number;
    readonly batch: number;
    readonly accepted: number;
  };
  readonly gate: GateState | undefined;
  /** How often batches came to their gates: one that is tried again comes to them anew, and what was waited for then is over. */
  readonly closings: number;
  /** Gates that somebody let the run pass, in order. */
  readonly promotions: readonly Promotion[];
  /** Hosts of the batch that are to go on though they failed: they come before those that have not begun. */
  readonly again: readonly Again[];
  /** What is to be left out once it is come to: `host`, or `host:step`. */
  readonly toSkip: ReadonlySet<string>;
  /** By index of the step. */
  readonly once: Readonly<Record<number, OnceState>>;
  /** Hosts that are rolled back: those from here on. */
  readonly rollbackFrom: number;
}
