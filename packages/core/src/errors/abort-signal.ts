import { setMaxListeners } from 'node:events';

/** Whether it is a signal, by its shape: one of another realm or of a polyfill serves as well. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  const listens = typeof addEventListener === 'function' && typeof removeEventListener === 'function';
  return typeof aborted === 'boolean' && listens;
}

/** Any number of commands may listen to a signal: that is no leak to warn of. Only Node's own signals warn. */
export function heardByMany(...signals: readonly AbortSignal[]): void {
  for (const signal of signals) if (signal instanceof EventTarget) setMaxListeners(0, signal);
}
