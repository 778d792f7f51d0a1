import { firstKind } from '../plan/step-commands.js';
import type { Decider } from './decider.js';

/** Whether a host is the one to do a step that runs once. Otherwise it is taken care of, but for `succeeded`. */
function meetOnce(run: Decider, host: number, step: number): 'mine' | 'succeeded' | 'waits' {
  const { once } = run.state;
  const found = once[step];
  if (found === undefined) run.change({ once: { ...once, [step]: { host, standing: 'running' } } });
  if (found === undefined || (found.host === host && found.standing === 'running')) return 'mine';
  if (found.standing === 'succeeded') return 'succeeded';
  if (found.standing === 'failed') run.fail(host, 'not-started');
  else run.changeHost(host, { standing: 'blocked' });
  return 'waits';
}

/** Takes a host on to its next command, or to its end. */
export function advanceHost(run: Decider, host: number): void {
  const { steps } = run.program;
  for (let { step, kind, attempt } = run.host(host); step < steps.length; ) {
    const once = steps[step]?.runOnce === true ? meetOnce(run, host, step) : 'mine';
    if (once === 'mine') run.start({ host, step, kind, attempt });
    if (once !== 'succeeded') return;
    step += 1;
    kind = firstKind(steps[step]);
    attempt = 1;
    run.changeHost(host, { step, kind, attempt });
  }
  run.changeHost(host, { standing: 'succeeded' });
  run.change({ open: run.state.open - 1 });
}
