import { isSpent } from './budget.js';
import type { Decision } from './decide.js';
import type { Program } from './program.js';
import type { RunEffect } from './run-effect.js';
import type { Task, TaskResult } from './run-event.js';
import type { Again, HostState, RunState, RunStatus } from './run-state.js';
import type { StepStanding } from './step-standing.js';

/** One decision in the making: the state so far, and what is to be done. Lives no longer than one call of `decide`. */
export class Decider {
  readonly program: Program;
  #state: RunState;
  #ready = new Set<number>();
  readonly #effects: RunEffect[] = [];

  constructor(program: Program, state: RunState) {
    this.program = program;
    this.#state = state;
  }

  get state(): RunState {
    return this.#state;
  }

  change(changes: Partial<RunState>): void {
    this.#state = { ...this.#state, ...changes };
  }

  host(index: number): HostState {
    return this.#state.hosts.get(index);
  }

  changeHost(index: number, changes: Partial<HostState>): void {
    this.change({ hosts: this.#state.hosts.with(index, { ...this.host(index), ...changes }) });
  }

  /** Writes down what is known of a step on a host now. */
  know(index: number, step: number, known: StepStanding): void {
    const { steps: before } = this.host(index);
    if (before[step] === known) return;
    const steps = [...before];
    steps[step] = known;
    this.changeHost(index, { steps });
  }

  /** A host can go on; it does so once it is clear that the run goes on. */
  makeReady(index: number, changes: Partial<HostState> = {}): void {
    this.changeHost(index, { ...changes, standing: 'ready' });
    this.#ready.add(index);
  }

  /** Those that could go on and were held up. */
  makeAllReady(): void {
    let host = 0;
    for (const { standing } of this.#state.hosts) {
      if (standing === 'ready') this.makeReady(host);
      host += 1;
    }
  }

  /** The hosts that became ready, each once. */
  takeReady(): ReadonlySet<number> {
    const ready = this.#ready;
    this.#ready = new Set();
    return ready;
  }

  effect(effect: RunEffect): void {
    this.#effects.push(effect);
  }

  start(task: Task): void {
    const { host, ...command } = task;
    this.changeHost(host, { standing: 'running', failing: undefined, ...command });
    this.change({ running: this.#state.running + 1 });
    this.effect({ type: 'start-task', task });
  }

  /** A host has come to its end without having done its steps. */
  fail(host: number, standing: Exclude<TaskResult, 'succeeded'>): void {
    const { failures, open, batch } = this.#state;
    this.changeHost(host, { standing, failedIn: batch });
    const { run, phase, batch: inBatch, accepted } = failures;
    this.change({ open: open - 1, failures: { run: run + 1, phase: phase + 1, batch: inBatch + 1, accepted } });
  }

  /** A host's failure counts no longer. */
  forgive(host: number): void {
    const { failures, batch } = this.#state;
    const { batches } = this.program;
    const { failedIn = -1 } = this.host(host);
    const inBatch = failedIn === batch ? 1 : 0;
    const inPhase = batches[failedIn]?.phase === batches[batch]?.phase ? 1 : 0;
    const run = failures.run - 1;
    this.changeHost(host, { failedIn: undefined });
    // What somebody put up with was this failure: another one is not.
    const accepted = Math.min(failures.accepted, run);
    this.change({ failures: { run, phase: failures.phase - inPhase, batch: failures.batch - inBatch, accepted } });
  }

  /** A host that failed in the current batch goes on, once there is room for it: the batch is open again. */
  tryAgain(again: Again): void {
    const others = this.#state.again.filter(({ host }) => host !== again.host);
    this.change({ again: [...others, again], gate: undefined });
  }

  /** What the plan has for a run that must not go on. */
  halt(): void {
    const { status, stopping } = this.#state;
    if (status !== 'running' || stopping !== undefined) return;
    const { action } = this.program.budget;
    if (action === 'pause') this.change({ isPaused: true });
    else this.change({ stopping: action === 'rollback' ? 'rollback' : 'abort' });
  }

  /** Whether a command may be started now. Stops the run when its budget is spent: asked before every start. */
  mayStart(): boolean {
    if (isSpent(this.program, this.#state)) this.halt();
    const { stopping, isPaused, unresolved } = this.#state;
    return stopping === undefined && !isPaused && unresolved === 0;
  }

  finish(status: RunStatus): void {
    this.change({ status, isPaused: false, gate: undefined });
    this.effect({ type: 'finish', status });
  }

  decision(): Decision {
    return { state: this.#state, effects: this.#effects };
  }
}
