import type { TaskKind } from '../plan/step-commands.js';
import type { Task } from '../run/run-event.js';

const letters: Readonly<Record<TaskKind, string>> = {
  creates: 'c',
  unless: 'u',
  step: 's',
  verify: 'v',
  health: 'h',
  rollback: 'r',
};

/**
 * What a command of a run is called on its host, whoever starts it: of one name a host runs one. By it `readReceipt` finds what
 * the host keeps of it.
 */
export function executionName(run: string, { kind, host, step, attempt }: Task): string {
  return `${run}-${letters[kind]}${step}-${attempt}-${host}`;
}
