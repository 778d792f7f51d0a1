import type { Step } from '../plan/plan.js';
import { firstKind, isQuestion, type TaskKind } from '../plan/step-commands.js';
import { beginsWith } from './begins-with.js';
import type { Decider } from './decider.js';
import { reopenOnce } from './once.js';
import type { Again, HostState } from './run-state.js';

/** Whether it failed, and trying again does nothing twice that may have succeeded. */
function mayRetry({ standing, kind, failedIn }: HostState, step: Step | undefined, includesUnknown: boolean): boolean {
  if (failedIn === undefined) return false;
  return standing !== 'unknown' || isQuestion(kind) || step?.idempotent === true || includesUnknown;
}

/** With which command a step is tried again: guards are asked anew, and of what is only to be asked about that alone. */
function kindOfRetry(run: Decider, host: number): TaskKind {
  const { standing, kind, step, steps } = run.host(host);
  if (kind === 'health' || (standing === 'unknown' && kind === 'verify')) return kind;
  return steps[step] === undefined ? beginsWith(run, host, step) : firstKind(run.program.steps[step]);
}

/** Tries again where hosts of the current batch failed. */
export function retryHosts(run: Decider, names: readonly string[] | undefined, includesUnknown: boolean): void {
  const { hosts, steps } = run.program;
  const wanted = names === undefined ? undefined : new Set(names);
  const again = hosts.flatMap(({ name }, host): Again[] => {
    const state = run.host(host);
    const { step, attempt, failedIn } = state;
    const isWanted = failedIn === run.state.batch && wanted?.has(name) !== false;
    if (!isWanted || !mayRetry(state, steps[step], includesUnknown)) return [];
    return [{ host, step, kind: kindOfRetry(run, host), attempt: attempt + 1 }];
  });
  // Others may have failed for want of what one of them did.
  const isOwner = ({ host, step }: Again): boolean => run.state.once[step]?.host === host;
  for (const each of [...again.filter(isOwner), ...again.filter((other) => !isOwner(other))]) run.tryAgain(each);
}

/** A host that failed is as if it had only come to where it goes on. */
export function takeAgain(run: Decider, { host, step, kind, attempt }: Again): void {
  const found = run.state.once[step];
  if (found?.host === host && found.standing === 'failed') reopenOnce(run, step);
  run.forgive(host);
  run.changeHost(host, { standing: 'ready', step, kind, attempt });
}
