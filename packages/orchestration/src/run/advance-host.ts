import { beginsWith, isAsked } from './begins-with.js';
import type { Decider } from './decider.js';
import { advanceHealth } from './health.js';
import { meetOnce, releaseOnce, settleOnce } from './once.js';
import { isToSkip, leaveOut } from './skips.js';
import { isLeft } from './step-standing.js';

/** How a host stands to the step it has come to: it does it, has it behind it, or has to wait. */
function meetStep(run: Decider, host: number, step: number): 'mine' | 'succeeded' | 'waits' {
  if (run.host(host).steps[step] === 'done-before') return 'succeeded';
  if (isToSkip(run.state, host, step)) {
    const { kind, steps } = run.host(host);
    // What has run, and is to be verified no more, is done for those that wait for it too.
    if (kind === 'verify') settleOnce(run, { host, step }, true);
    else releaseOnce(run, host);
    if (!isLeft(steps[step]) && !isAsked(run.program, host, step)) run.know(host, step, 'left-out');
    return 'succeeded';
  }
  return run.program.steps[step]?.runOnce === true ? meetOnce(run, host, step) : 'mine';
}

/** Whether there is more to do on a host, once its batch is over. */
function isInLaterBatch({ program, state }: Decider, host: number): boolean {
  if (program.batches[state.batch]?.steps === undefined) return false;
  return program.batches.slice(state.batch + 1).some(({ from, to }) => host >= from && host < to);
}

/** Takes a host on to its next command, or to its end. */
export function advanceHost(run: Decider, host: number): void {
  if (run.host(host).kind === 'health') {
    advanceHealth(run, host);
    return;
  }
  const { steps } = run.program;
  const [, end] = run.program.batches[run.state.batch]?.steps ?? [0, steps.length];
  if (isToSkip(run.state, host) && run.host(host).kind !== 'verify') {
    leaveOut(run, host);
    return;
  }
  for (let { step, kind, attempt } = run.host(host); step < end; ) {
    const meeting = meetStep(run, host, step);
    if (meeting === 'mine') run.start({ host, step, kind, attempt });
    if (meeting !== 'succeeded') return;
    step += 1;
    kind = beginsWith(run, host, step);
    attempt = 1;
    run.changeHost(host, { step, kind, attempt });
  }
  run.changeHost(host, { standing: isInLaterBatch(run, host) ? 'waiting' : 'succeeded' });
  run.change({ open: run.state.open - 1 });
}
