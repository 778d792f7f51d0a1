import type { Decider } from './decider.js';
import type { Task } from './run-event.js';

/** Whether a host is the one to do a step that runs once. Otherwise it is taken care of, but for `succeeded`. */
export function meetOnce(run: Decider, host: number, step: number): 'mine' | 'succeeded' | 'waits' {
  const { once } = run.state;
  const found = once[step];
  if (found === undefined) run.change({ once: { ...once, [step]: { host, standing: 'running' } } });
  if (found === undefined || (found.host === host && found.standing === 'running')) return 'mine';
  if (found.standing === 'succeeded') return 'succeeded';
  if (found.standing === 'failed') run.fail(host, 'not-started');
  else run.changeHost(host, { standing: 'blocked' });
  return 'waits';
}

/** Those that waited for a step that runs once. */
function blockedAt(run: Decider, step: number): readonly number[] {
  const blocked: number[] = [];
  let index = 0;
  for (const { standing, step: at } of run.state.hosts) {
    if (standing === 'blocked' && at === step) blocked.push(index);
    index += 1;
  }
  return blocked;
}

/** A step that runs once has come to its end: those that waited for it go on, or have failed with it. */
export function settleOnce(run: Decider, { host, step }: Pick<Task, 'host' | 'step'>, succeeded: boolean): void {
  if (run.program.steps[step]?.runOnce !== true) return;
  run.change({ once: { ...run.state.once, [step]: { host, standing: succeeded ? 'succeeded' : 'failed' } } });
  for (const index of blockedAt(run, step)) {
    if (succeeded) run.makeReady(index);
    else run.fail(index, 'not-started');
  }
}

/** A step that runs once is as if nobody had come to it: the next host that does so does it. */
export function reopenOnce(run: Decider, step: number): void {
  const { [step]: _, ...others } = run.state.once;
  run.change({ once: others });
  for (const index of blockedAt(run, step)) run.makeReady(index);
}

/** A host leaves the step it is at without having begun it: another may do what runs once. */
export function releaseOnce(run: Decider, host: number): void {
  const { step } = run.host(host);
  const found = run.state.once[step];
  if (found?.host === host && found.standing === 'running') reopenOnce(run, step);
}
