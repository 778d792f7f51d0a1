import type { Task } from './run-event.js';
import type { RunStatus } from './run-state.js';

/** What is to be done next; whoever does it answers with an event. */
export type RunEffect =
  | { readonly type: 'start-task'; readonly task: Task }
  | { readonly type: 'cancel-task'; readonly task: Task }
  /** Answered by `timer-passed`, once so many milliseconds are over. */
  | { readonly type: 'set-timer'; readonly timer: string; readonly milliseconds: number }
  /** Answered by `measured`, with the same gate. */
  | { readonly type: 'measure'; readonly gate: string; readonly name: string; readonly batch: number }
  | { readonly type: 'finish'; readonly status: RunStatus };
