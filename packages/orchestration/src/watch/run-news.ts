import type { Measured } from '../analysis/measured.js';
import type { TaskKind } from '../plan/step-commands.js';
import type { Order, TaskResult } from '../run/run-event.js';
import type { HostStanding, RunStatus } from '../run/run-state.js';

/** A command of a run, by names. */
export interface CommandNews {
  readonly host: string;
  /** Id of its step. */
  readonly step: string;
  readonly kind: TaskKind;
  /** From 1 on. */
  readonly attempt: number;
}

/** Something that happened in a run, by names: for people, and as lines of NDJSON. */
export type RunNews =
  | { readonly type: 'run-started'; readonly name: string; readonly hosts: number; readonly steps: readonly string[] }
  /** `batch` counts from 1 on. */
  | { readonly type: 'batch-started'; readonly batch: number; readonly of: number; readonly hosts: number }
  | (CommandNews & { readonly type: 'command-started' })
  | (CommandNews & {
      readonly type: 'command-ended';
      readonly result: TaskResult;
      /** From its request to its end; absent where no process saw both, as after a crash. */
      readonly milliseconds?: number;
      /** Why it did not succeed, where its outcome told. */
      readonly code?: string;
    })
  /** A step waits before it is tried again. */
  | (CommandNews & { readonly type: 'backing-off'; readonly milliseconds: number })
  | { readonly type: 'host-ended'; readonly host: string; readonly standing: HostStanding; readonly step?: string }
  /** Nobody knows how a step ended: nothing is started until somebody says (order `resolve`). */
  | { readonly type: 'host-unresolved'; readonly host: string; readonly step: string }
  | { readonly type: 'gate-reached'; readonly batch: number; readonly gate: 'wait' | 'promotion' | 'analysis' }
  | {
      readonly type: 'measured';
      readonly batch: number;
      readonly value: Measured;
    }
  | { readonly type: 'ordered'; readonly order: Order }
  | { readonly type: 'run-paused' }
  | { readonly type: 'run-resumed' }
  | { readonly type: 'run-stopping'; readonly because: 'abort' | 'cancel' | 'rollback' }
  | { readonly type: 'rolling-back' }
  | { readonly type: 'run-ended'; readonly status: RunStatus; readonly failures: number };
