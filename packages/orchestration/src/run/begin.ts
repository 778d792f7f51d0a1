import { PersistentList } from './persistent-list.js';
import type { Program } from './program.js';
import type { HostState, RunState } from './run-state.js';

const untouched: HostState = Object.freeze({ standing: 'waiting', step: 0, attempt: 0, ran: 0 });

/** The state of a run before its first event. */
export function readyState({ hosts }: Program): RunState {
  return {
    status: 'ready',
    isPaused: false,
    stopping: undefined,
    batch: 0,
    next: 0,
    running: 0,
    open: 0,
    hosts: PersistentList.of(hosts.length, untouched),
    failures: { run: 0, batch: 0, accepted: 0 },
    gate: undefined,
    once: {},
    rollbackFrom: 0,
  };
}
