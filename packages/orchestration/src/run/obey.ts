import { isQuestion } from '../plan/step-commands.js';
import type { Decider } from './decider.js';
import { leaveUnresolved, resolveStep } from './end-step.js';
import { measureAnew, passGate } from './gates.js';
import { endAsking } from './health.js';
import { retryHosts } from './retry-hosts.js';
import type { GatePlace, Order } from './run-event.js';
import type { HostState } from './run-state.js';
import { skipHost, skipStep } from './skips.js';

/** The attempt of a host that waits which nobody knows the end of: it may run still. Undefined where there is none. */
function openAttempt({ standing, kind, attempt, failing }: HostState): number | undefined {
  if (standing === 'unresolved') return attempt;
  if (failing !== 'unknown' || isQuestion(kind)) return undefined;
  return standing === 'ready' ? attempt - 1 : attempt;
}

/** Ends what runs, or may; what it answers is waited for. */
function cancel(run: Decider): void {
  run.change({ stopping: 'cancel' });
  let host = 0;
  for (const state of run.state.hosts) {
    const { standing, step, kind } = state;
    const open = run.program.isHasty === true ? undefined : openAttempt(state);
    if (open !== undefined) {
      if (standing === 'unresolved') run.change({ unresolved: run.state.unresolved - 1 });
      run.changeHost(host, { standing: 'running', attempt: open, failing: undefined });
      run.change({ running: run.state.running + 1 });
    }
    const attempt = open ?? state.attempt;
    if (standing === 'running' || open !== undefined) {
      run.effect({ type: 'cancel-task', task: { host, step, kind, attempt } });
    }
    host += 1;
  }
}

/** Goes on, with the failures so far put up with. */
function resume(run: Decider): void {
  const { failures } = run.state;
  run.change({ isPaused: false, failures: { ...failures, accepted: failures.run } });
  measureAnew(run);
  run.makeAllReady();
}

function promote(run: Decider, by: string, meant: GatePlace | undefined): void {
  const { batch, gate, promotions } = run.state;
  if (gate === undefined) return;
  if (meant !== undefined && (meant.batch !== batch || meant.gate !== gate.index)) return;
  run.change({ promotions: [...promotions, { batch, gate: gate.index, by }] });
  if (gate.asking === undefined) passGate(run);
  else endAsking(run);
}

function skip(run: Decider, name: string, id: string | undefined): void {
  const host = run.program.hosts.findIndex((each) => each.name === name);
  if (host === -1) return;
  if (id === undefined) skipHost(run, host);
  else {
    const step = run.program.steps.findIndex((each) => each.id === id);
    if (step !== -1) skipStep(run, host, step);
  }
  leaveUnresolved(run, host);
}

/** What changes the hosts of a run that goes on: one that stops or takes back leaves them as they are. */
function changeHosts(run: Decider, order: Extract<Order, { type: 'skip' | 'retry' }>): void {
  if (run.state.status !== 'running' || run.state.stopping !== undefined) return;
  if (order.type === 'skip') skip(run, order.host, order.step);
  else retryHosts(run, order.hosts, order.includesUnknown === true);
}

function stop(run: Decider, stopping: 'abort' | 'rollback'): void {
  const { status, stopping: already } = run.state;
  const isOverruled = already === 'cancel' || (already !== undefined && stopping === 'abort');
  if (status === 'running' && !isOverruled) run.change({ stopping, isPaused: false });
}

/** What somebody who watches the run told it. What does not fit to where it stands changes nothing. */
export function obey(run: Decider, order: Order): void {
  switch (order.type) {
    case 'pause':
      if (!run.state.isPaused) run.change({ isPaused: true });
      return;
    case 'resume':
      if (run.state.isPaused) resume(run);
      return;
    case 'promote':
      promote(run, order.by, order.gate);
      return;
    case 'skip':
    case 'retry':
      changeHosts(run, order);
      return;
    case 'resolve':
      resolveStep(run, order.host, order.step, order.result);
      return;
    case 'abort':
      stop(run, run.program.budget.action === 'rollback' ? 'rollback' : 'abort');
      return;
    case 'cancel':
      if (run.state.stopping !== 'cancel') cancel(run);
      return;
    case 'roll-back':
      stop(run, 'rollback');
  }
}
