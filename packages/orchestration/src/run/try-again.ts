import { isIdempotent, isQuestion } from '../plan/step-commands.js';
import { backoffOf } from './backoff.js';
import type { Decider } from './decider.js';
import type { Task, TaskResult } from './run-event.js';
import { isToSkip } from './skips.js';
import { backoffTimer } from './timers.js';

/** The most attempts that a plan may give a step. */
export const mostAttempts = 10;

/** How often a command has been tried in a row, this time included: asked about its health, a step may be asked anew later. */
function triesOf({ kind, attempt }: Task): number {
  return kind === 'health' ? ((attempt - 1) % mostAttempts) + 1 : attempt;
}

/** Whether doing it again can neither do it twice nor be in vain. */
function mayTryAgain(run: Decider, task: Task, result: TaskResult): boolean {
  const { host, kind, step } = task;
  const { retry } = run.program.steps[step] ?? {};
  const isSame = isIdempotent(run.program.steps[step], kind);
  // What is not known asks for another go; all else has one only when the plan says so.
  const attempts = retry?.attempts ?? (result === 'unknown' ? 2 : 1);
  if (triesOf(task) >= attempts || run.state.stopping !== undefined) return false;
  if (isToSkip(run.state, host) || isToSkip(run.state, host, step)) return false;
  if (result === 'not-started' || result === 'unreachable') return true;
  if (result === 'unknown') return isSame || isQuestion(kind);
  return result === 'failed' && isSame;
}

/** Has a command tried again after a while, if that is safe. Answers whether it is. */
export function triesAgain(run: Decider, task: Task, result: TaskResult): boolean {
  if (!mayTryAgain(run, task, result)) return false;
  const { retry = { attempts: 2 } } = run.program.steps[task.step] ?? {};
  run.changeHost(task.host, { standing: 'backing-off', kind: task.kind, failing: result });
  run.effect({ type: 'set-timer', timer: backoffTimer(task), milliseconds: backoffOf(retry, task) });
  return true;
}

/** A wait before another attempt is over. */
export function endBackoff(run: Decider, timer: string): void {
  const [kind, host, step, attempt] = timer.split(':');
  const index = Number(host);
  if (!(index < run.state.hosts.length)) return;
  const at = run.host(index);
  const isIt = at.kind === kind && at.step === Number(step) && at.attempt === Number(attempt);
  if (isIt && at.standing === 'backing-off') run.makeReady(index, { attempt: at.attempt + 1 });
}
