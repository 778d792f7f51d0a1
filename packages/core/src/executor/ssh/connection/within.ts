import { startCancelled } from '../../executor-error.js';
import type { StopSignal } from './stop.js';

/** What bounds a wait. */
export interface Bounds {
  readonly milliseconds: number;
  /** The error for a wait that took longer. */
  readonly late: () => unknown;
  readonly signal: StopSignal | undefined;
  /** The error for a wait that the signal ended; default `start-cancelled`. */
  readonly cancelled?: () => unknown;
  /** Asked when the signal aborts; false leaves the end to what was begun, or to the timer. Default true. */
  readonly mayCancel?: () => boolean;
}

/**
 * Begins something that settles through callbacks, with its timer running before it begins. Settles once: what comes
 * later is told to `abandoned`.
 *
 * @throws what `begin` rejects with; `late`; `cancelled` when the signal aborts
 */
export function within<Value>(
  { milliseconds, late, signal, cancelled = () => startCancelled(signal), mayCancel = () => true }: Bounds,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => void,
  abandoned: (value?: Value) => void,
): Promise<Awaited<Value>> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      return true;
    };
    const giveUp = (error: unknown): void => {
      if (!settle()) return;
      abandoned();
      reject(error);
    };
    const cancel = (): void => {
      if (mayCancel()) giveUp(cancelled());
    };
    const timer = setTimeout(() => giveUp(late()), milliseconds);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) {
      giveUp(cancelled());
      return;
    }
    const fail = (error: unknown): void => {
      if (settle()) reject(error);
    };
    try {
      begin((value) => (settle() ? resolve(value as Awaited<Value>) : abandoned(value)), fail);
    } catch (error) {
      fail(error);
    }
  });
}
