import { advanceHost } from './advance-host.js';
import type { Decider } from './decider.js';
import { failureOf } from './failure-of.js';
import { closeBatch, passGate } from './gates.js';
import { askHealth } from './health.js';
import { takeAgain } from './retry-hosts.js';
import { beginRollback, endBack, proceedRollback, rollBackHost } from './roll-back.js';
import type { HostStanding } from './run-state.js';

const unfinished: ReadonlySet<HostStanding> = new Set(['ready', 'backing-off', 'blocked', 'unresolved']);

/** Standings of hosts that a batch takes on. */
const begins: ReadonlySet<HostStanding> = new Set(['waiting', 'ready']);

/** Standings of hosts that have done all that a batch is. */
const isGood: ReadonlySet<HostStanding> = new Set(['waiting', 'succeeded']);

/**
 * A host waited for something as its run stopped: that it failed is told of what is known. What was not asked any more (whether a
 * step that has succeeded did what it should) did not fail.
 */
function endUnfinished(run: Decider, index: number): void {
  const { kind, step, steps, failing } = run.host(index);
  if (run.state.status === 'rolling-back') endBack(run, index, 'rollback-failed');
  else if (failing !== undefined && failing !== 'succeeded') {
    run.fail(index, failureOf({ kind }, failing, steps[step]));
  } else if (steps[step] === 'unknown') run.fail(index, 'unknown');
  // One that is only asked whether it is well still has done all its steps.
  else run.changeHost(index, { standing: kind === 'health' ? 'succeeded' : 'stopped' });
}

/** Nothing runs any more: what was decided when it began to stop comes now. */
function conclude(run: Decider): void {
  const { stopping } = run.state;
  run.takeReady();
  run.change({ unresolved: 0, again: [] });
  let index = 0;
  for (const { standing } of run.state.hosts) {
    if (unfinished.has(standing)) endUnfinished(run, index);
    index += 1;
  }
  if (stopping === 'rollback') {
    beginRollback(run);
    proceed(run);
  } else run.finish(stopping === 'cancel' ? 'cancelled' : 'aborted');
}

/** The host that is to begin next: those that failed and are tried again come first. Undefined when there is none. */
function takeNext(run: Decider): number | undefined {
  const [first, ...again] = run.state.again;
  if (first !== undefined) {
    run.change({ again });
    takeAgain(run, first);
    return first.host;
  }
  const { batch, next } = run.state;
  if (next >= (run.program.batches[batch]?.to ?? 0)) return undefined;
  run.change({ next: next + 1 });
  return next;
}

function beginHosts(run: Decider): void {
  const { maxParallel = 1 } = run.program.batches[run.state.batch] ?? {};
  while (run.state.open < maxParallel && run.mayStart()) {
    const host = takeNext(run);
    if (host === undefined) return;
    // One that was left out, or failed in an earlier batch.
    if (!begins.has(run.host(host).standing)) continue;
    run.change({ open: run.state.open + 1 });
    advanceHost(run, host);
  }
}

/** Whether as many hosts of the batch are well as must be. */
function hasEnough(run: Decider): boolean {
  const { from = 0, to = 0, fewest = 0 } = run.program.batches[run.state.batch] ?? {};
  let good = 0;
  for (let host = from; fewest > 0 && host < to; host += 1) good += isGood.has(run.host(host).standing) ? 1 : 0;
  return good >= Math.min(fewest, to - from);
}

/** Whether a batch is done, or the gate that asks its hosts anew is. */
function isOver(run: Decider): boolean {
  const { batch, next, open, again, gate } = run.state;
  if (gate?.asking !== undefined) return askHealth(run);
  return gate === undefined && open === 0 && again.length === 0 && next >= (run.program.batches[batch]?.to ?? 0);
}

/** Begins hosts, and batch after batch, as far as that goes without waiting. */
function proceedBatches(run: Decider): void {
  while (run.state.status === 'running' && run.mayStart()) {
    beginHosts(run);
    if (!isOver(run) || !run.mayStart()) return;
    if (!hasEnough(run)) run.halt();
    else if (run.state.gate === undefined) closeBatch(run);
    else passGate(run);
    if (run.state.gate !== undefined) return;
  }
}

function proceedRunning(run: Decider): void {
  const isRollingBack = run.state.status === 'rolling-back';
  const advance = isRollingBack ? rollBackHost : advanceHost;
  // Those that may not go on stay ready, for when it is resumed. One that goes on may make others ready.
  for (let ready = run.takeReady(); ready.size > 0; ready = run.takeReady()) {
    for (const host of ready) if (run.mayStart()) advance(run, host);
  }
  if (isRollingBack) proceedRollback(run);
  else proceedBatches(run);
}

/** Starts whatever may be started now, or ends what has nothing left to do. */
export function proceed(run: Decider): void {
  if (run.state.status === 'ready') return;
  if (run.mayStart()) proceedRunning(run);
  const { stopping, running } = run.state;
  if (stopping !== undefined && running === 0) conclude(run);
}
