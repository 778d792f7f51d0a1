import type { Decider } from './decider.js';
import type { HostStanding, RunStatus } from './run-state.js';

/** The step from `from` on downwards that a host has to take back; -1 when there is none. */
function lastToTakeBack(run: Decider, host: number, from: number): number {
  const { skipped } = run.host(host);
  for (let step = from; step >= 0; step -= 1) {
    const { rollback, runOnce } = run.program.steps[step] ?? {};
    if (rollback === undefined || skipped.includes(step)) continue;
    if (runOnce !== true || run.state.once[step]?.host === host) return step;
  }
  return -1;
}

/** Takes a host back by one step, or to its end. */
export function rollBackHost(run: Decider, host: number): void {
  const { step: from, attempt } = run.host(host);
  const step = lastToTakeBack(run, host, from);
  if (step >= 0) run.start({ host, step, kind: 'rollback', attempt });
  else {
    run.changeHost(host, { standing: 'rolled-back' });
    run.change({ open: run.state.open - 1 });
  }
}

/** Begins to take back: the hosts that were begun last come first. */
export function beginRollback(run: Decider): void {
  const { batch, next } = run.state;
  const { batches, budget } = run.program;
  const rollbackFrom = budget.rollback === 'run' ? 0 : (batches[batch]?.from ?? 0);
  run.change({ status: 'rolling-back', stopping: undefined, rollbackFrom, next: next - 1, open: 0, gate: undefined });
}

/** What a rollback comes to: where there was nothing to take back, the run was no more than aborted. */
function endOfRollback(run: Decider): RunStatus {
  const standings = new Set<HostStanding>();
  for (const { standing } of run.state.hosts) standings.add(standing);
  if (standings.has('rollback-failed')) return 'rollback-failed';
  return standings.has('rolled-back') ? 'rolled-back' : 'aborted';
}

/** Takes back further hosts, as many at a time as the batch does. */
export function proceedRollback(run: Decider): void {
  const most = run.program.batches[run.state.batch]?.maxParallel ?? 1;
  while (run.state.open < most && run.state.next >= run.state.rollbackFrom) {
    const host = run.state.next;
    const { ran } = run.host(host);
    run.change({ next: host - 1 });
    // A host that there is nothing to take back on is left as it stands.
    if (lastToTakeBack(run, host, ran - 1) === -1) continue;
    run.change({ open: run.state.open + 1 });
    run.changeHost(host, { step: ran - 1, attempt: 1 });
    rollBackHost(run, host);
  }
  if (run.state.open > 0 || run.state.next >= run.state.rollbackFrom) return;
  run.finish(endOfRollback(run));
}
