import type { Retry } from '../plan/plan.js';
import type { Task } from './run-event.js';

/** A number 0..1 that is the same for the same task, and looks like chance (the finaliser of MurmurHash3). */
function chanceOf({ host, step, attempt }: Task): number {
  let mixed = (host * 0x9e3779b1 + step * 0x85ebca6b + attempt * 0xc2b2ae35) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** Milliseconds before the attempt that follows `task`: doubled each time, up to a most, with up to half of it taken off. */
export function backoffOf({ backoff = 1_000, maxBackoff = 60_000 }: Retry, task: Task): number {
  const full = Math.min(maxBackoff, backoff * 2 ** (task.attempt - 1));
  return Math.round(full * (1 - chanceOf(task) / 2));
}
