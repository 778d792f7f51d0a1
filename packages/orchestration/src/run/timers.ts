import type { Task } from './run-event.js';

/** Names the wait before the attempt that follows `task`. */
export function backoffTimer({ kind, host, step, attempt }: Task): string {
  return `${kind}:${host}:${step}:${attempt}`;
}

/** Names a gate, or the wait for its n-th measurement. */
export function gateTimer(batch: number, gate: number, measurement = 0): string {
  return `gate:${batch}:${gate}:${measurement}`;
}
