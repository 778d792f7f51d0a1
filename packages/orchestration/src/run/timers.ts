import type { Task } from './run-event.js';

/** Names the wait before the attempt that follows `task`. */
export function backoffTimer({ kind, host, step, attempt }: Task): string {
  return `${kind}:${host}:${step}:${attempt}`;
}

/** Names a gate that a run has come to, or the wait for its n-th measurement. */
export function gateTimer(closing: number, batch: number, gate: number, measurement = 0): string {
  return `gate:${closing}:${batch}:${gate}:${measurement}`;
}
