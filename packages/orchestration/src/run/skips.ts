import { beginsWith } from './begins-with.js';
import type { Decider } from './decider.js';
import { releaseOnce } from './once.js';
import type { HostState, RunState } from './run-state.js';

/** What is written down of a host, or a step of it, that is to be left out. */
function keyToSkip(host: number, step?: number): string {
  return step === undefined ? `${host}` : `${host}:${step}`;
}

/** Whether a host, or a step of it, is to be left out. */
export function isToSkip({ toSkip }: RunState, host: number, step?: number): boolean {
  return toSkip.size > 0 && toSkip.has(keyToSkip(host, step));
}

function note(run: Decider, host: number, step?: number): void {
  run.change({ toSkip: new Set([...run.state.toSkip, keyToSkip(host, step)]) });
}

/** Whether what its step does may have begun: then nothing is left out before that has ended. */
function isAmid({ standing, kind }: HostState): boolean {
  return standing === 'running' || standing === 'unresolved' || kind === 'verify';
}

/** Leaves a host out. What runs there is let end first. */
export function skipHost(run: Decider, host: number): void {
  const state = run.host(host);
  switch (state.standing) {
    case 'waiting':
      run.changeHost(host, { standing: 'skipped' });
      return;
    case 'running':
    case 'ready':
    case 'backing-off':
    case 'blocked':
    case 'unresolved':
      if (isAmid(state)) note(run, host);
      else leaveOut(run, host);
      return;
    default:
      if (state.failedIn === undefined) return;
      run.change({ again: run.state.again.filter((each) => each.host !== host) });
      run.forgive(host);
      run.changeHost(host, { standing: 'skipped' });
  }
}

/** A host that has begun ends here, and counts nowhere. */
export function leaveOut(run: Decider, host: number): void {
  releaseOnce(run, host);
  run.changeHost(host, { standing: 'skipped' });
  run.change({ open: run.state.open - 1 });
}

/** Leaves out a step on a host: it goes on as if the step were done. */
export function skipStep(run: Decider, host: number, step: number): void {
  const state = run.host(host);
  if (state.step > step || state.standing === 'succeeded' || state.standing === 'skipped') return;
  if (state.failedIn !== undefined && state.step === step) {
    if (state.failedIn !== run.state.batch) return;
    const kind = state.kind === 'health' ? state.kind : beginsWith(run, host, step + 1);
    run.tryAgain({ host, step: step + 1, kind, attempt: kind === 'health' ? state.attempt + 1 : 1 });
    return;
  }
  note(run, host, step);
  const waits = state.standing === 'backing-off' || state.standing === 'blocked';
  if (state.step !== step || !waits || isAmid(state)) return;
  releaseOnce(run, host);
  run.makeReady(host);
}
