import type { Program, RunState, Step, Task, TaskResult } from '../../src/index.js';

/** The green hosts of a blue-green release, over a chain of retries: when each was made, and when it was found to be well. */
export class GreenHosts {
  /** Somebody left out what would have been asked. */
  isWaived = false;
  readonly #names: readonly string[];
  /** Indexes of the steps that ask: from, and up to without. */
  readonly #asking: readonly [number, number];
  readonly #made = new Map<string, number>();
  readonly #found = new Map<string, number>();
  /** Those that the last run they were in did not tell as well. */
  readonly #unwell = new Set<string>();
  #now = 0;

  constructor({ hosts, batches }: Program) {
    const batch = batches.find(({ asks }) => asks === true);
    this.#names = hosts.slice(batch?.from ?? 0, batch?.to ?? 0).map(({ name }) => name);
    this.#asking = batch?.steps ?? [0, 0];
  }

  asks(step: number): boolean {
    const [from, to] = this.#asking;
    return step >= from && step < to;
  }

  /** How a command ended. */
  take(name: string, { step, kind }: Pick<Task, 'step' | 'kind' | 'host' | 'attempt'>, result: TaskResult): void {
    this.#now += 1;
    if (!this.#names.includes(name) || (kind !== 'step' && kind !== 'rollback')) return;
    if (!this.asks(step)) this.#made.set(name, this.#now);
    else if (result === 'succeeded' && kind === 'step') this.#found.set(name, this.#now);
  }

  /** A run has come to its end. */
  end({ hosts }: Program, state: RunState): void {
    hosts.forEach(({ name }, host) => {
      if (state.hosts.get(host).standing === 'succeeded') this.#unwell.delete(name);
      else this.#unwell.add(name);
    });
  }

  /** What is wrong as a step begins that switches: of the hosts that are there whole one was found well, and none was made since. */
  checkSwitch(
    step: number,
    { hosts, steps, batches }: Program,
    { hosts: states }: RunState,
    isThere: (host: string, step: Step) => boolean,
  ): readonly string[] {
    const isSwitch = batches.some(({ phase, steps: range }) => phase === 2 && range?.[0] === step);
    if (this.#names.length === 0 || !isSwitch || this.isWaived) return [];
    const parts = steps.slice(0, this.#asking[0]);
    const whole = this.#names.filter((name) => parts.every((part) => isThere(name, part)));
    const isFound = (name: string) => (this.#found.get(name) ?? 0) > (this.#made.get(name) ?? 0);
    // What a run has told as failed, or left where it was taken back, nobody takes for one that serves.
    const isToldUnwell = (name: string) => {
      const host = hosts.findIndex((each) => each.name === name);
      return host === -1 ? this.#unwell.has(name) : states.get(host).failedIn !== undefined;
    };
    const outdated = whole.filter((name) => this.#found.has(name) && !isFound(name) && !isToldUnwell(name));
    return [
      ...outdated.map((name) => `switched to ${name}, which was made since it was found well`),
      ...(whole.some(isFound) ? [] : ['switched, and no green host was found well']),
    ];
  }
}
