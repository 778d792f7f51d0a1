import type { Clock } from '../clock/clock.js';
import type { ExecutionTimeouts } from './executor.js';

/** Runs something after so many milliseconds, unless what it returned is called first. */
export type Schedule = (milliseconds: number, run: () => void) => () => void;

/** The operating system's timers. */
export const systemSchedule: Schedule = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};

/** Timers that go by a clock: real, or simulated. */
export function clockSchedule(clock: Clock): Schedule {
  return (milliseconds, run) => {
    const stop = new AbortController();
    clock.sleep(milliseconds, stop.signal).then(run, () => {});
    return () => stop.abort();
  };
}

export interface ExecutionLimits {
  /** A byte arrived, or somebody listens again. */
  touch(): void;
  clear(): void;
}

export interface ExecutionLimitsOptions {
  readonly schedule: Schedule;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
  /** Whether a reader holds the command back: then its silence is not its own, and the idle limit rests. */
  readonly isHeld: () => boolean;
  readonly passed: (limit: 'total' | 'idle') => void;
}

const unlimited: ExecutionLimits = { touch: () => {}, clear: () => {} };

/** Arms the limits of a command that has just started. Calls `passed` at most once for each. */
export function armLimits(timeouts: ExecutionTimeouts | undefined, options: ExecutionLimitsOptions): ExecutionLimits {
  const { total, idle } = timeouts ?? {};
  if (total === undefined && idle === undefined) return unlimited;
  const { schedule, monotonic, isHeld, passed } = options;
  const clearTotal = total === undefined ? undefined : schedule(total, () => passed('total'));
  let clearIdle: (() => void) | undefined;
  let touched = monotonic();
  // One timer that looks back when it fires: a chunk costs a clock reading, never a timer of its own.
  const watch = (limit: number, delay: number): void => {
    clearIdle = schedule(delay, () => {
      if (isHeld()) return watch(limit, limit);
      const silence = monotonic() - touched;
      if (silence >= limit) return passed('idle');
      watch(limit, Math.max(1, limit - silence));
    });
  };
  if (idle !== undefined) watch(idle, idle);
  return {
    touch: () => {
      touched = monotonic();
    },
    clear: () => {
      clearTotal?.();
      clearIdle?.();
    },
  };
}
