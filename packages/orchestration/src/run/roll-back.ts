import type { Decider } from './decider.js';
import type { Program } from './program.js';
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

/** The first host that a rollback reaches. */
function firstOfScope({ batches, budget }: Program, batch: number): number {
  const current = batches[batch];
  if (budget.rollback === 'run' || current === undefined) return 0;
  if (budget.rollback === 'batch') return current.from;
  return Math.min(...batches.filter(({ phase }) => phase === current.phase).map(({ from }) => from));
}

/** Begins to take back: the hosts that were begun last come first. */
export function beginRollback(run: Decider): void {
  const { batch, next } = run.state;
  const { batches } = run.program;
  const rollbackFrom = firstOfScope(run.program, batch);
  const begun = Math.max(next, ...batches.slice(0, batch).map(({ to }) => to));
  run.change({ status: 'rolling-back', stopping: undefined, rollbackFrom, next: begun - 1, open: 0, gate: undefined });
}

/** Whether all that ran on the hosts from `first` on has been taken back. */
function isTakenBack(run: Decider, first: number): boolean {
  const { steps, hosts } = run.program;
  const isLeft = (step: number, skipped: readonly number[]): boolean =>
    steps[step]?.rollback === undefined && !skipped.includes(step);
  for (let host = first; host < hosts.length; host += 1) {
    const { standing, ran, skipped } = run.host(host);
    if (standing === 'rollback-failed') return false;
    for (let step = 0; step < ran; step += 1) if (isLeft(step, skipped)) return false;
  }
  return true;
}

/** Whether a host must wait until those above have been taken back, or stay as it is because they could not be. */
function meetBarrier(run: Decider, host: number): 'passed' | 'waits' | 'ends' {
  if (run.program.barriers?.includes(host + 1) !== true) return 'passed';
  if (run.state.open > 0) return 'waits';
  return isTakenBack(run, host + 1) ? 'passed' : 'ends';
}

/** Hosts that are taken back at a time. */
function mostAt({ program: { batches, barriers }, state }: Decider): number {
  const own = [...batches].reverse().find(({ from, to }) => state.next >= from && state.next < to);
  return (barriers === undefined ? batches[state.batch] : own)?.maxParallel ?? 1;
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
  while (run.state.open < mostAt(run) && run.state.next >= run.state.rollbackFrom) {
    const host = run.state.next;
    const meeting = meetBarrier(run, host);
    if (meeting === 'ends') run.finish('rollback-failed');
    if (meeting !== 'passed') return;
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
