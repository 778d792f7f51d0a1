import { firstKind } from '../plan/step-commands.js';
import { PersistentList } from './persistent-list.js';
import type { Program } from './program.js';
import type { HostState, RunState } from './run-state.js';

/** The state of a run before its first event. */
export function readyState({ hosts, steps }: Program): RunState {
  const untouched: HostState = {
    standing: 'waiting',
    step: 0,
    kind: firstKind(steps[0]),
    attempt: 1,
    ran: 0,
    skipped: [],
  };
  return {
    status: 'ready',
    isPaused: false,
    stopping: undefined,
    batch: 0,
    next: 0,
    running: 0,
    open: 0,
    hosts: PersistentList.of(hosts.length, untouched),
    unresolved: 0,
    failures: { run: 0, batch: 0, accepted: 0 },
    gate: undefined,
    once: {},
    rollbackFrom: 0,
  };
}
