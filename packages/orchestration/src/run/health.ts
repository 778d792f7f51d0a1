import type { Decider } from './decider.js';
import { failureOf } from './failure-of.js';
import type { Task, TaskResult } from './run-event.js';
import type { HostState } from './run-state.js';
import { isToSkip, leaveOut } from './skips.js';
import { isStanding } from './step-standing.js';
import { mostAttempts, triesAgain } from './try-again.js';

/** The first attempt of this time: where a batch is tried again, its hosts are asked anew, and what was asked before has other names. */
function firstAttempt({ kind, attempt }: HostState): number {
  return kind === 'health' ? Math.ceil(attempt / mostAttempts) * mostAttempts + 1 : 1;
}

/** The next step from `from` on that was verified on a host, and so is asked about again; undefined when there is none. */
function nextVerified(run: Decider, host: number, from: number): number | undefined {
  const { steps: known } = run.host(host);
  const index = run.program.steps.findIndex(
    ({ verify }, step) =>
      step >= from && verify !== undefined && isStanding(known[step]) && !isToSkip(run.state, host, step),
  );
  return index === -1 ? undefined : index;
}

/** Asks a host whether it is well still, step after step, or is done with it. */
export function advanceHealth(run: Decider, host: number): void {
  const { step: from, attempt } = run.host(host);
  const step = nextVerified(run, host, from);
  if (isToSkip(run.state, host)) leaveOut(run, host);
  else if (step !== undefined) run.start({ host, step, kind: 'health', attempt });
  else {
    run.changeHost(host, { standing: 'succeeded', step: run.program.steps.length });
    run.change({ open: run.state.open - 1 });
  }
}

/** Whether a step of a host did what it should, and does so still, has been asked. */
export function endHealth(run: Decider, task: Task, result: TaskResult): void {
  const { host, step } = task;
  const isLeftOut = result !== 'cancelled' && (isToSkip(run.state, host) || isToSkip(run.state, host, step));
  run.know(host, step, result === 'succeeded' ? 'done' : 'unverified');
  if (result === 'succeeded') run.makeReady(host, { step: step + 1 });
  else if (isLeftOut) run.makeReady(host);
  else if (result === 'failed' || !triesAgain(run, task, result)) run.fail(host, failureOf(task, result));
}

/** Asks further hosts of the batch that were well at its end, as many at a time as the batch does. Answers whether all were asked. */
export function askHealth(run: Decider): boolean {
  const { to = 0, maxParallel = 1 } = run.program.batches[run.state.batch] ?? {};
  for (;;) {
    const { gate, open } = run.state;
    const host = gate?.asking ?? to;
    if (gate === undefined || host >= to) return open === 0;
    if (open >= maxParallel || !run.mayStart()) return false;
    run.change({ gate: { ...gate, asking: host + 1 } });
    if (run.host(host).standing !== 'succeeded' || nextVerified(run, host, 0) === undefined) continue;
    run.change({ open: open + 1 });
    run.changeHost(host, { step: 0, kind: 'health', attempt: firstAttempt(run.host(host)) });
    advanceHealth(run, host);
  }
}

/** Asks no further host. What was asked is waited for. */
export function endAsking(run: Decider): void {
  const { gate, batch } = run.state;
  if (gate !== undefined) run.change({ gate: { ...gate, asking: run.program.batches[batch]?.to ?? 0 } });
}
