import { readyState } from '../run/begin.js';
import { type Decision, decide, isFinal } from '../run/decide.js';
import type { Program } from '../run/program.js';
import type { RunEvent, Task } from '../run/run-event.js';
import type { HostStanding, HostState, RunState } from '../run/run-state.js';
import type { CommandNews, RunNews } from './run-news.js';

const ended: ReadonlySet<HostStanding> = new Set([
  'succeeded',
  'failed',
  'refused',
  'not-started',
  'unreachable',
  'unknown',
  'cancelled',
  'skipped',
  'stopped',
  'rolled-back',
  'rollback-failed',
]);

/** Whether a host has come to its end, for good or until it is rolled back. */
function hasEnded(standing: HostStanding): boolean {
  return ended.has(standing);
}

function keyOf({ host, step, kind, attempt }: Task): string {
  return `${host}:${step}:${kind}:${attempt}`;
}

/** Tells the stored events of one run, from the first on, by names. */
export class Narrator {
  readonly program: Program;
  #state: RunState;
  readonly #begun = new Set<string>();

  constructor(program: Program) {
    this.program = program;
    this.#state = readyState(program);
  }

  get state(): RunState {
    return this.#state;
  }

  /** What the next event comes to. */
  tell(event: RunEvent): readonly RunNews[] {
    const before = this.#state;
    const decision = decide(this.program, before, event);
    this.#state = decision.state;
    return [
      ...this.#happened(before, event),
      ...this.#hostsEnded(before, event),
      ...this.#changed(before),
      ...this.#follows(decision),
      ...this.#end(before),
    ];
  }

  #command({ host, step, kind, attempt }: Task): CommandNews {
    const { hosts, steps } = this.program;
    return { host: hosts[host]?.name ?? '', step: steps[step]?.id ?? '', kind, attempt };
  }

  #happened(before: RunState, event: RunEvent): RunNews[] {
    const { name, hosts, steps } = this.program;
    switch (event.type) {
      case 'started':
        return [{ type: 'run-started', name, hosts: hosts.length, steps: steps.map(({ id }) => id) }];
      case 'task-ended': {
        const key = keyOf(event.task);
        // An end that nobody waited for, or that was told before.
        if (!this.#begun.delete(key)) return [];
        const { result, code, took } = event;
        const time = took === undefined ? {} : { milliseconds: Math.round(took) };
        const why = code === undefined ? {} : { code };
        return [{ type: 'command-ended', ...this.#command(event.task), result, ...time, ...why }];
      }
      case 'measured':
        return [{ type: 'measured', batch: before.batch + 1, value: event.value }];
      case 'ordered':
        return [{ type: 'ordered', order: event.order }];
      case 'timer-passed':
        return [];
    }
  }

  #hostsEnded(before: RunState, event: RunEvent): RunNews[] {
    if (event.type === 'task-ended') {
      // Others end with one only where it failed, or where the run does.
      const { host } = event.task;
      const isAlone = before.failures.run === this.#state.failures.run && before.status === this.#state.status;
      if (isAlone) return this.#hostEnded(host, before.hosts.get(host), this.#state.hosts.get(host));
    }
    const now = [...this.#state.hosts];
    return [...before.hosts].flatMap((was, host) => this.#hostEnded(host, was, now[host] ?? was));
  }

  #hostEnded(index: number, was: HostState, { standing, step }: HostState): RunNews[] {
    if (was.standing === standing) return [];
    const { hosts, steps } = this.program;
    const host = hosts[index]?.name ?? '';
    const at = steps[step]?.id;
    if (standing === 'unresolved') return [{ type: 'host-unresolved', host, step: at ?? '' }];
    // That it was well is told already, and it is so still.
    if (!hasEnded(standing) || (was.kind === 'health' && standing === 'succeeded')) return [];
    return [{ type: 'host-ended', host, standing, ...(at === undefined ? {} : { step: at }) }];
  }

  #changed(before: RunState): RunNews[] {
    const { status, isPaused, stopping } = this.#state;
    const news: RunNews[] = [];
    if (stopping !== undefined && before.stopping !== stopping) news.push({ type: 'run-stopping', because: stopping });
    if (isPaused !== before.isPaused && !isFinal(this.#state)) {
      news.push({ type: isPaused ? 'run-paused' : 'run-resumed' });
    }
    if (status === 'rolling-back' && before.status !== status) news.push({ type: 'rolling-back' });
    return [...news, ...this.#movedOn(before)];
  }

  #movedOn(before: RunState): RunNews[] {
    const { status, batch, gate } = this.#state;
    const { batches } = this.program;
    const news: RunNews[] = [];
    if (status === 'running' && (batch !== before.batch || before.status === 'ready')) {
      const { from = 0, to = 0 } = batches[batch] ?? {};
      news.push({ type: 'batch-started', batch: batch + 1, of: batches.length, hosts: to - from });
    }
    const current = gate === undefined ? undefined : batches[batch]?.gates[gate.index];
    if (current !== undefined && (batch !== before.batch || gate?.index !== before.gate?.index)) {
      news.push({ type: 'gate-reached', batch: batch + 1, gate: current.type });
    }
    return news;
  }

  #follows({ effects }: Decision): RunNews[] {
    const news: RunNews[] = [];
    for (const effect of effects) {
      if (effect.type === 'start-task') {
        this.#begun.add(keyOf(effect.task));
        news.push({ type: 'command-started', ...this.#command(effect.task) });
      } else if (effect.type === 'set-timer' && !effect.timer.startsWith('gate:')) {
        const task = taskOfTimer(effect.timer);
        news.push({ type: 'backing-off', ...this.#command(task), milliseconds: effect.milliseconds });
      }
    }
    return news;
  }

  #end(before: RunState): RunNews[] {
    const { status, failures } = this.#state;
    if (!isFinal(this.#state) || isFinal(before)) return [];
    return [{ type: 'run-ended', status, failures: failures.run }];
  }
}

/** What a backoff's timer is about. */
function taskOfTimer(timer: string): Task {
  const [kind = 'step', host, step, attempt] = timer.split(':');
  return { kind: kind as Task['kind'], host: Number(host), step: Number(step), attempt: Number(attempt) };
}
