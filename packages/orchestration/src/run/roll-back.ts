import { least } from '../extremes.js';
import type { Decider } from './decider.js';
import type { Program } from './program.js';
import type { HostState, RunStatus } from './run-state.js';
import { isLeft, isOpen } from './step-standing.js';

/** The last step that a host has to take back; -1 when there is none. */
function lastToTakeBack({ program }: Decider, { steps }: HostState): number {
  return steps.findLastIndex((known, step) => isLeft(known) && program.steps[step]?.rollback !== undefined);
}

/** A host ends here, as far as it was taken back. */
export function endBack(run: Decider, host: number, standing: 'rolled-back' | 'rollback-failed'): void {
  const { steps, standing: was } = run.host(host);
  const open = steps.findLastIndex((known, step) => isOpen(known) && run.program.steps[step]?.idempotent !== true);
  // What has no rollback and may have run: that all else was taken back must not hide it.
  if (standing === 'rolled-back' && open !== -1) run.changeHost(host, { standing: 'unknown', step: open });
  else run.changeHost(host, { standing });
  if (was !== 'blocked') run.change({ open: run.state.open - 1 });
}

/** A step was taken back on a host: it goes on with the one before, or ends where there is none. */
export function goBack(run: Decider, host: number): void {
  const step = lastToTakeBack(run, run.host(host));
  if (step === -1) endBack(run, host, 'rolled-back');
  else run.makeReady(host, { step, attempt: 1 });
}

/** How what other hosts did after a step that runs once stands in the way of taking it back. */
function meetOthers(run: Decider, step: number): 'passed' | 'waits' | 'ends' {
  const { steps } = run.program;
  let meeting: 'passed' | 'waits' = 'passed';
  for (let host = run.state.rollbackFrom; host < run.state.hosts.length; host += 1) {
    const { steps: known, standing } = run.host(host);
    const isAfter = known.some((each, at) => at > step && isLeft(each) && steps[at]?.rollback !== undefined);
    if (isAfter && standing === 'rollback-failed') return 'ends';
    if (isAfter) meeting = 'waits';
  }
  return meeting;
}

/**
 * Takes a host back by one step, or to its end. What runs once comes after all that hosts did with it behind them.
 *
 * @param isLast - whether nothing else is left to do before it
 */
export function rollBackHost(run: Decider, host: number, isLast = false): void {
  const { attempt } = run.host(host);
  const step = lastToTakeBack(run, run.host(host));
  const waitsForOthers = run.program.steps[step]?.runOnce === true && run.program.isHasty !== true;
  const meeting = waitsForOthers ? meetOthers(run, step) : 'passed';
  if (step === -1) endBack(run, host, 'rolled-back');
  else if (meeting === 'ends') endBack(run, host, 'rollback-failed');
  else if (meeting === 'passed' || isLast) run.start({ host, step, kind: 'rollback', attempt });
  else {
    run.changeHost(host, { standing: 'blocked', step, kind: 'rollback' });
    // Others need the place that it has.
    run.change({ open: run.state.open - 1 });
  }
}

/** Goes on with a host that waited to take back what runs once, the last such step first. Answers whether there was one. */
function takeUpBlocked(run: Decider): boolean {
  let last: { readonly host: number; readonly step: number } | undefined;
  for (let host = run.state.rollbackFrom; host < run.state.hosts.length; host += 1) {
    const { standing, step } = run.host(host);
    if (standing === 'blocked' && step > (last?.step ?? -1)) last = { host, step };
  }
  if (last === undefined) return false;
  run.change({ open: run.state.open + 1 });
  run.changeHost(last.host, { standing: 'ready' });
  rollBackHost(run, last.host, true);
  return true;
}

/** The first host that a rollback reaches. */
function firstOfScope({ batches, budget }: Program, batch: number): number {
  const current = batches[batch];
  if (budget.rollback === 'run' || current === undefined) return 0;
  if (budget.rollback === 'batch') return current.from;
  return least(batches.filter(({ phase }) => phase === current.phase).map(({ from }) => from));
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
  for (let host = first; host < run.state.hosts.length; host += 1) if (run.host(host).steps.some(isLeft)) return false;
  return true;
}

/** Hosts that are taken back at a time. */
function mostAt({ program: { batches, barriers }, state }: Decider): number {
  const own = [...batches].reverse().find(({ from, to }) => state.next >= from && state.next < to);
  return (barriers === undefined ? batches[state.batch] : own)?.maxParallel ?? 1;
}

/** What a rollback comes to: where there was nothing to take back, the run was no more than aborted. */
function endOfRollback({ state }: Decider): RunStatus {
  let isBack = false;
  for (const { standing, steps } of state.hosts) {
    if (standing === 'rollback-failed') return 'rollback-failed';
    isBack ||= steps.includes('taken-back');
  }
  return isBack ? 'rolled-back' : 'aborted';
}

/** Begins to take back the next host downwards, unless there is nothing to take back on it: then it is left as it stands. */
function beginNext(run: Decider): void {
  const { next: host, open } = run.state;
  run.change({ next: host - 1 });
  if (lastToTakeBack(run, run.host(host)) === -1) return;
  run.change({ open: open + 1 });
  run.changeHost(host, { attempt: 1 });
  rollBackHost(run, host);
}

/** Takes back further hosts, as many at a time as the batch does. */
export function proceedRollback(run: Decider): void {
  while (run.state.status === 'rolling-back' && run.state.open < mostAt(run)) {
    const { next, rollbackFrom } = run.state;
    const isLast = next < rollbackFrom;
    // Those above must have been taken back whole before any below is.
    const isBarrier = run.program.barriers?.includes(next + 1) === true;
    if (!isLast && !isBarrier) {
      beginNext(run);
      continue;
    }
    if (run.state.open > 0) return;
    if (takeUpBlocked(run)) continue;
    if (isLast) run.finish(endOfRollback(run));
    else if (isTakenBack(run, next + 1)) beginNext(run);
    else run.finish('rollback-failed');
  }
}
