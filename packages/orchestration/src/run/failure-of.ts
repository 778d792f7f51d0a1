import { isQuestion } from '../plan/step-commands.js';
import type { Task, TaskResult } from './run-event.js';
import type { StepStanding } from './step-standing.js';

/** How a host has failed whose last command ended so, out of what is known of its step. */
export function failureOf(
  { kind }: Pick<Task, 'kind'>,
  result: Exclude<TaskResult, 'succeeded'>,
  known?: StepStanding,
): Exclude<TaskResult, 'succeeded'> {
  if (result === 'failed') return result;
  // It has run, and nobody could be asked what came of it; or an attempt before this one may run still.
  if (kind === 'verify' || kind === 'health' || known === 'unknown') return 'unknown';
  // Whatever is not known of its guard, the step has not begun.
  return result === 'unknown' && isQuestion(kind) ? 'not-started' : result;
}
