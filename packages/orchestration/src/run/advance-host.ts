import type { Decider } from './decider.js';

/** Whether a step that runs once leaves this host nothing to do but to go on. Otherwise it is taken care of. */
function isDoneOnce(run: Decider, host: number, step: number): boolean {
  const { once } = run.state;
  switch (once[step]?.standing) {
    case undefined:
      run.change({ once: { ...once, [step]: { host, standing: 'running' } } });
      run.start({ host, step, kind: 'step', attempt: 1 });
      return false;
    case 'succeeded':
      return true;
    case 'failed':
      run.fail(host, 'not-started');
      return false;
    case 'running':
      run.changeHost(host, { standing: 'blocked', step });
      return false;
  }
}

/** Takes a host on to its next command, or to its end. */
export function advanceHost(run: Decider, host: number): void {
  const { steps } = run.program;
  const { attempt, step: first } = run.host(host);
  if (attempt > 0) {
    run.start({ host, step: first, kind: 'step', attempt: attempt + 1 });
    return;
  }
  for (let step = first; step < steps.length; step += 1) {
    if (steps[step]?.runOnce !== true) {
      run.start({ host, step, kind: 'step', attempt: 1 });
      return;
    }
    if (!isDoneOnce(run, host, step)) return;
  }
  run.changeHost(host, { standing: 'succeeded', step: steps.length });
  run.change({ open: run.state.open - 1 });
}
