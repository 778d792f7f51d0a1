import type { Measured } from '../analysis/measured.js';
import type { TaskKind } from '../plan/step-commands.js';

/**
 * How a command of a run ended.
 *
 * - `succeeded`
 * - `failed`: it ran, and did not succeed
 * - `refused`: policy or a person said no; it has not begun, and another attempt changes nothing
 * - `not-started`: it is proven not to have begun; the host could be reached
 * - `unreachable`: it is proven not to have begun, for want of the host
 * - `unknown`: it may have run, and nobody could find out how it ended
 * - `cancelled`: it was ended because the run was cancelled
 */
export type TaskResult = 'succeeded' | 'failed' | 'refused' | 'not-started' | 'unreachable' | 'unknown' | 'cancelled';

/** A command of a run: a step, what asks about it, or what takes it back, on one host. */
export interface Task {
  /** Index in the program's hosts. */
  readonly host: number;
  /** Index in the program's steps. */
  readonly step: number;
  readonly kind: TaskKind;
  /** How often the step has been tried, from 1 on: of one kind and attempt there is one command. */
  readonly attempt: number;
}

/** Which gate of a run. */
export interface GatePlace {
  /** Index of the batch. */
  readonly batch: number;
  /** Index in the batch's gates. */
  readonly gate: number;
}

/** What somebody who watches a run tells it. */
export type Order = {
  /** Who gave it: it is written down with it. */
  readonly by?: string;
} & (
  | {
      /** Starts nothing more until it goes on. */
      readonly type: 'pause';
    }
  /** Goes on, and puts up with the failures there are. */
  | { readonly type: 'resume' }
  /**
   * Passes the promotion, wait or analysis that the run stands at. The report has who did so. With the `gate` that whoever
   * gives it has seen (the report's), it passes no other: two who answer the same gate do not pass the next one as well.
   */
  | { readonly type: 'promote'; readonly by: string; readonly gate?: GatePlace }
  /**
   * Leaves out a host, by name, or one step of it, by id. A command that runs there is let end; where nobody knows how one ended
   * (`unresolved`), nobody need tell. A host that is left out counts in no budget; one that failed at a step that is left out
   * goes on with the next.
   */
  | { readonly type: 'skip'; readonly host: string; readonly step?: string }
  /**
   * Tries again where hosts of the current batch failed, at the step that failed. One that nobody knows the end of is among
   * them only when it is `idempotent`, or `includesUnknown`: who says so knows that doing it twice does no harm.
   */
  | { readonly type: 'retry'; readonly hosts?: readonly string[]; readonly includesUnknown?: boolean }
  /** Says how a step ended that nobody knew the end of: `unresolved` in the report. */
  | {
      readonly type: 'resolve';
      /** Its name. */
      readonly host: string;
      /** Its id. */
      readonly step: string;
      readonly result: 'succeeded' | 'failed';
    }
  /** Starts nothing more, lets end what runs, and takes back what was done if the plan's failure action is to roll back. */
  | { readonly type: 'abort' }
  /** Ends what runs, starts nothing more, takes nothing back. */
  | { readonly type: 'cancel' }
  /** Starts nothing more, lets end what runs, and takes back what was done. */
  | { readonly type: 'roll-back' }
);

/** What happens to a run. In the order in which these came, they make its state. */
export type RunEvent =
  | { readonly type: 'started' }
  | {
      readonly type: 'task-ended';
      readonly task: Task;
      readonly result: TaskResult;
      /** Why it did not succeed: the code of its outcome's error. Told, and nothing is decided by it. */
      readonly code?: string;
      /** Milliseconds from its begin to its end; absent where nobody saw both. */
      readonly took?: number;
    }
  | { readonly type: 'timer-passed'; readonly timer: string }
  | { readonly type: 'measured'; readonly gate: string; readonly value: Measured }
  | { readonly type: 'ordered'; readonly order: Order };
