import type { Task } from '../run/run-event.js';

/** What a command of a run is called on its host, whoever starts it: of one name a host runs one. */
export function executionName(run: string, { kind, host, step, attempt }: Task): string {
  return `${run}-${kind === 'step' ? 's' : 'r'}${step}-${attempt}-${host}`;
}
