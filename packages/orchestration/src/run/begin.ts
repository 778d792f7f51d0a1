import { firstKind } from '../plan/step-commands.js';
import { PersistentList } from './persistent-list.js';
import type { Program, Retried } from './program.js';
import type { HostState, OnceState, RunState } from './run-state.js';

/** A step that another run has done: it is nobody's to take back. */
const doneElsewhere: OnceState = { host: -1, standing: 'succeeded' };

/** What is before a host's beginning is done already: it is not taken back. */
function goingOn(untouched: HostState, { hosts }: Retried): PersistentList<HostState> {
  return PersistentList.from(
    hosts.map(({ step, kind }) => ({ ...untouched, step, kind, skipped: Array.from({ length: step }, (_, at) => at) })),
  );
}

/** The state of a run before its first event. */
export function readyState({ hosts, steps, retried }: Program): RunState {
  const untouched: HostState = {
    standing: 'waiting',
    step: 0,
    kind: firstKind(steps[0]),
    attempt: 1,
    ran: 0,
    skipped: [],
    failedIn: undefined,
    took: 0,
  };
  return {
    status: 'ready',
    isPaused: false,
    stopping: undefined,
    batch: 0,
    next: 0,
    running: 0,
    open: 0,
    hosts: retried === undefined ? PersistentList.of(hosts.length, untouched) : goingOn(untouched, retried),
    unresolved: 0,
    failures: { run: 0, batch: 0, accepted: 0 },
    gate: undefined,
    closings: 0,
    promotions: [],
    again: [],
    toSkip: new Set(),
    once: Object.fromEntries((retried?.once ?? []).map((step) => [step, doneElsewhere])),
    rollbackFrom: 0,
  };
}
