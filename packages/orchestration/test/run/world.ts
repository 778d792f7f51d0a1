import type { Order, Program, RetryOptions, RunEvent, RunState, Step, Task, TaskResult } from '../../src/index.js';
import { GreenHosts } from './green-hosts.js';
import { isQuestion, type Moment } from './random-run.js';

/** What is there of a step, whoever keeps books of it. */
export type There = 'no' | 'yes' | 'half' | 'may run';

const hasNotBegun: ReadonlySet<TaskResult> = new Set(['refused', 'not-started', 'unreachable']);

function foundBy(kind: Task['kind'], result: TaskResult, was: There): There | undefined {
  if (result === 'succeeded') return 'yes';
  // What runs still is not there yet for a guard, and no step does it twice for that.
  const isAnswer = kind === 'verify' || kind === 'health' || was === 'yes';
  return result === 'failed' && isAnswer ? 'no' : undefined;
}

/** What an end of a command makes of its step; undefined where it leaves that as it was. */
function madeBy({ kind, attempt }: Task, result: TaskResult, was: There): There | undefined {
  if (isQuestion({ kind })) return foundBy(kind, result, was);
  if (kind === 'rollback') return result === 'succeeded' ? 'no' : 'half';
  if (result === 'succeeded') return 'yes';
  if (result === 'unknown') return 'may run';
  // That one attempt was ended does not end those before it.
  return result === 'failed' || attempt === 1 ? 'no' : undefined;
}

/** The hosts that runs are played on, over a chain of retries: what the commands of all of them have made of it. */
export class World {
  /** What laws were broken. */
  readonly breaches: string[] = [];
  readonly #there = new Map<string, There>();
  /** Of what somebody said that doing it twice does no harm. */
  readonly #said = new Set<string>();
  /** Hosts and steps that somebody has left out. */
  readonly #leftOut = new Set<string>();
  readonly #green: GreenHosts;
  /** What the run that is played did, or may have, and has not taken back. */
  #own = new Set<string>();
  #program: Program;

  constructor(program: Program) {
    this.#program = program;
    this.#green = new GreenHosts(program);
  }

  /** Somebody has a run tried again. */
  isRetried({ hosts, steps }: Program, { includesUnknown, done = [] }: RetryOptions): void {
    if (includesUnknown === true) this.#saysTwice(hosts, steps);
    for (const step of steps.filter(({ id }) => done.includes(id))) {
      for (const { name } of hosts) {
        const key = this.#keyOf(name, step);
        if (this.#there.get(key) === 'may run') this.#there.set(key, 'yes');
      }
    }
  }

  play(program: Program, moments: readonly Moment[]): void {
    this.#program = program;
    this.#own = new Set();
    for (const { event, effects, after } of moments) {
      this.#take(event);
      for (const effect of effects) if (effect.type === 'start-task') this.#start(effect.task, after);
    }
    const last = moments.at(-1)?.after;
    if (last === undefined) return;
    this.#green.end(program, last);
    [...last.hosts].forEach(({ standing }, host) => {
      if (['stopped', 'cancelled', 'rolled-back'].includes(standing)) this.#checkQuiet(host, standing);
    });
  }

  #saysTwice(hosts: Program['hosts'], steps: readonly Step[]): void {
    for (const { name } of hosts) for (const step of steps) this.#said.add(this.#keyOf(name, step));
  }

  /** What runs once is one thing, whichever host did it. */
  #keyOf(host: string, { id, runOnce }: Step): string {
    return runOnce === true ? `* ${id}` : `${host} ${id}`;
  }

  #place({ host, step: index }: Task) {
    const step = this.#program.steps[index] as Step;
    const name = this.#program.hosts[host]?.name ?? '';
    return { step, name, key: this.#keyOf(name, step), own: `${name} ${step.id}` };
  }

  #take(event: RunEvent): void {
    if (event.type === 'ordered') this.#obey(event.order);
    if (event.type !== 'task-ended') return;
    const { task, result } = event;
    const { key, own, name } = this.#place(task);
    if (hasNotBegun.has(result)) return;
    this.#green.take(name, task, result);
    const made = madeBy(task, result, this.#there.get(key) ?? 'no');
    if (made !== undefined) this.#there.set(key, made);
    if (task.kind === 'step') this.#own.add(own);
    if (task.kind === 'rollback' && result === 'succeeded') this.#own.delete(own);
  }

  #obey(order: Order): void {
    const { hosts, steps } = this.#program;
    if (order.type === 'resolve') this.#resolve(order);
    if (order.type === 'retry' && order.includesUnknown === true) this.#saysTwice(hosts, steps);
    if (order.type !== 'skip') return;
    for (const { id } of steps) if ((order.step ?? id) === id) this.#leftOut.add(`${order.host} ${id}`);
    this.#green.isWaived = true;
  }

  #resolve({ host, step: id, result }: Extract<Order, { type: 'resolve' }>): void {
    const index = this.#program.steps.findIndex((step) => step.id === id);
    this.#there.set(this.#keyOf(host, this.#program.steps[index] as Step), result === 'failed' ? 'no' : 'yes');
    this.#green.take(host, { host: 0, step: index, kind: 'step', attempt: 1 }, result);
  }

  #start(task: Task, after: RunState): void {
    const { step, key, own } = this.#place(task);
    if (task.kind === 'step') {
      const was = this.#there.get(key) ?? 'no';
      const mayBeTwice = step.idempotent === true || this.#green.asks(task.step) || this.#said.has(key);
      if (was !== 'no' && !mayBeTwice) this.breaches.push(`${own} is begun, and was there: ${was}`);
      const isThere = (host: string, each: Step) => this.#there.get(this.#keyOf(host, each)) === 'yes';
      this.breaches.push(...this.#green.checkSwitch(task.step, this.#program, after, isThere));
    }
    if (task.kind === 'rollback' && step.runOnce === true) this.#checkOnce(task, after);
  }

  #checkOnce(task: Task, { rollbackFrom }: RunState): void {
    const { hosts, steps } = this.#program;
    const later = steps.slice(task.step + 1).filter(({ rollback }) => rollback !== undefined);
    for (const { name } of hosts.slice(rollbackFrom)) {
      const left = later.filter(({ id }) => this.#own.has(`${name} ${id}`));
      if (left.length > 0)
        this.breaches.push(`${this.#place(task).own} is taken back before ${left[0]?.id} of ${name}`);
    }
  }

  /** What is told as if nothing were open on it is so. */
  #checkQuiet(host: number, standing: string): void {
    const { name = '' } = this.#program.hosts[host] ?? {};
    for (const step of this.#program.steps) {
      const own = `${name} ${step.id}`;
      // Of what somebody left out nobody need be told, and what may be done twice may be done beside itself.
      if (!this.#own.has(own) || this.#leftOut.has(own) || step.idempotent === true) continue;
      const there = this.#there.get(this.#keyOf(name, step));
      if (there === 'may run' || there === 'half')
        this.breaches.push(`${own} is told as ${standing}, and is there: ${there}`);
    }
  }
}
