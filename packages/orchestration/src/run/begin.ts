import { firstKind } from '../plan/step-commands.js';
import { ownSteps } from './own-steps.js';
import { PersistentList } from './persistent-list.js';
import type { Beginning, Program } from './program.js';
import type { HostState, OnceState, RunState } from './run-state.js';
import type { StepStanding } from './step-standing.js';

/** A step that another run has done: it is nobody's to take back. */
const doneElsewhere: OnceState = { host: -1, standing: 'succeeded' };

/** What is before a host's beginning is done already: it is not taken back. */
function goingOn(untouched: HostState, hosts: readonly Beginning[]): PersistentList<HostState> {
  return PersistentList.from(
    hosts.map(({ step, kind, kept = [] }) => {
      const before = Array.from({ length: step }, (_, at) => at);
      const steps: StepStanding[] = [];
      for (const done of [...before, ...kept]) steps[done] = 'done-before';
      return { ...untouched, step, kind, steps };
    }),
  );
}

/** Every host at the first step of the first batch that it is in. */
function beginning(untouched: HostState, program: Program): PersistentList<HostState> {
  const { hosts, steps, batches } = program;
  if (batches.every((batch) => batch.steps === undefined)) return PersistentList.of(hosts.length, untouched);
  return goingOn(
    untouched,
    ownSteps(program).map(([step]) => ({ step, kind: firstKind(steps[step]) })),
  );
}

/** The state of a run before its first event. */
export function readyState(program: Program): RunState {
  const { steps, retried } = program;
  const untouched: HostState = {
    standing: 'waiting',
    step: 0,
    kind: firstKind(steps[0]),
    attempt: 1,
    steps: [],
    failing: undefined,
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
    hosts: retried === undefined ? beginning(untouched, program) : goingOn(untouched, retried.hosts),
    unresolved: 0,
    failures: { run: 0, phase: 0, batch: 0, accepted: 0 },
    gate: undefined,
    closings: 0,
    promotions: [],
    again: [],
    toSkip: new Set(),
    once: Object.fromEntries((retried?.once ?? []).map((step) => [step, doneElsewhere])),
    rollbackFrom: 0,
  };
}
