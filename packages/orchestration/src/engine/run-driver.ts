import { setImmediate as immediate } from 'node:timers/promises';
import { type Clock, type Logger, OpsError } from '@opspilot/core';
import { StepEnds } from '../history/step-ends.js';
import type { Journal, StoredEvent } from '../journal/journal.js';
import type { StoredOrder } from '../journal/orders.js';
import { readEvents } from '../journal/read-events.js';
import type { RunErrorCode } from '../journal/run-error.js';
import { readyState } from '../run/begin.js';
import { decide, isFinal } from '../run/decide.js';
import { outstanding } from '../run/outstanding.js';
import type { Program } from '../run/program.js';
import type { RunEffect } from '../run/run-effect.js';
import type { RunEvent, Task } from '../run/run-event.js';
import type { RunState } from '../run/run-state.js';
import { answerMeasurement, type Measuring } from './answer-measurement.js';
import type { KeptLease } from './kept-lease.js';
import type { CommandRunner, TaskEnd } from './task-runner.js';
import { withResolvers } from './with-resolvers.js';

export interface RunDriverOptions extends Measuring {
  readonly program: Program;
  readonly journal: Journal;
  readonly lease: KeptLease;
  readonly runner: CommandRunner;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of every command that ended, and of every event, once that is stored. */
  readonly onTask: (task: Task, end: TaskEnd) => void;
  readonly onEvent: (event: RunEvent, state: RunState) => void;
}

/** What the driver does about an effect that is on its way. */
interface Work {
  readonly isCommand: boolean;
  readonly cancel: AbortController;
  readonly done: Promise<void>;
}

/** An event that is to be stored, with what it came of: an order in the journal, by its id, or the end of a command. */
interface Pending {
  readonly event: RunEvent;
  readonly order?: string;
  readonly ended?: { readonly task: Task; readonly end: TaskEnd };
}

/** Milliseconds between two looks at the orders of other processes, and what that work is called. */
const ordersEvery = 500;
const ordersKey = 'orders';

function isOrder({ event }: Pending): boolean {
  return event.type === 'ordered';
}

function keyOf({ kind, host, step, attempt }: Task): string {
  return `${kind}:${host}:${step}:${attempt}`;
}

/**
 * Drives one run: stores every event before anything follows from it, has what follows done, and takes what comes of that
 * as the next event. Events that come together are stored together.
 */
export class RunDriver {
  readonly #options: RunDriverOptions;
  readonly #work = new Map<string, Work>();
  readonly #result: Promise<RunState>;
  #settle: { readonly resolve: (state: RunState) => void; readonly reject: (error: unknown) => void };
  #state: RunState;
  /** For the summary of the run. */
  #ends: StepEnds;
  #sequence = 0;
  #pending: Pending[] = [];
  /** Ids of the orders that were found in the journal: one may be read again before it is taken from there. */
  readonly #found = new Set<string>();
  /** Ends the wait for the next look at orders. */
  #hurry: () => void = () => {};
  #isPumping = false;
  #pumped: Promise<void> = Promise.resolve();
  /** Begins nothing any more; what ends is still stored. */
  #isLeaving = false;
  /** Commands that were to begin since. */
  readonly #unbegun: string[] = [];
  /** Stores nothing any more. */
  #isStopped = false;

  constructor(options: RunDriverOptions) {
    this.#options = options;
    this.#state = readyState(options.program);
    this.#ends = new StepEnds(options.program);
    const { promise, resolve, reject } = withResolvers<RunState>();
    this.#result = promise;
    this.#settle = { resolve, reject };
    this.#result.catch(() => {});
  }

  get state(): RunState {
    return this.#state;
  }

  /** The state that the run ends in. Rejects when it was left or taken over, or its journal could not be written. */
  get result(): Promise<RunState> {
    return this.#result;
  }

  start(): void {
    this.#options.lease.whenLost((error) => this.#giveUp(error));
    this.#happen({ event: { type: 'started' } });
    this.#followOrders();
  }

  /**
   * Goes on where stored events end: what was on its way is looked after first.
   *
   * @param unbegun - commands on their way that are known not to have begun
   * @throws OpsError `run-unreadable`; nothing was begun then
   */
  async resume(events: readonly StoredEvent[], unbegun: readonly string[]): Promise<void> {
    const { program, lease } = this.#options;
    const setAt = new Map<string, number>();
    await readEvents(lease.lease.run, events, ({ event, at }) => {
      const { state, effects } = decide(program, this.#state, event);
      for (const effect of effects) if (effect.type === 'set-timer') setAt.set(effect.timer, at);
      this.#state = state;
      this.#ends.note(event, state);
    });
    this.#sequence = events.length;
    if (this.#state.status === 'ready') {
      this.start();
      return;
    }
    lease.whenLost((error) => this.#giveUp(error));
    for (const effect of outstanding(program, this.#state)) {
      const isNew = effect.type === 'start-task' && unbegun.includes(keyOf(effect.task));
      this.#perform(effect.type === 'set-timer' ? this.#rest(effect, setAt.get(effect.timer)) : effect, !isNew);
    }
    this.#followOrders();
  }

  /** What is left of a wait, by the wall clock: one that was set back makes it no longer than it was. */
  #rest(wait: Extract<RunEffect, { type: 'set-timer' }>, setAt = 0): RunEffect {
    const passed = Math.max(0, this.#options.clock.now() - setAt);
    return { ...wait, milliseconds: Math.max(0, wait.milliseconds - passed) };
  }

  /** Leaves the run to whoever takes it over, once the commands that run have ended: no other is begun. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    this.#options.lease.leave();
    for (const [key, { isCommand, cancel }] of this.#work) if (!isCommand && key !== ordersKey) cancel.abort();
    await Promise.allSettled([...this.#work].flatMap(([key, { done }]) => (key === ordersKey ? [] : done)));
    this.#work.get(ordersKey)?.cancel.abort();
    await this.#work.get(ordersKey)?.done;
    await this.#pumped;
    if (this.#isStopped) return;
    this.#isStopped = true;
    const { lease } = this.#options;
    await lease.release(this.#unbegun);
    const { run } = lease.lease;
    const message = `This process has left the run ${run}, which has not ended: it goes on where it is resumed.`;
    this.#settle.reject(new OpsError<RunErrorCode>('run-left', message, { details: { run } }));
  }

  /** There may be an order in the journal. */
  lookForOrders(): void {
    this.#hurry();
  }

  #happen(pending: Pending): void {
    if (this.#isStopped) return;
    this.#pending.push(pending);
    if (!this.#isPumping) this.#pumped = this.#pump();
  }

  #beOrdered(orders: readonly StoredOrder[]): void {
    for (const { id, order } of orders) {
      if (this.#found.has(id)) continue;
      this.#found.add(id);
      this.#happen({ event: { type: 'ordered', order }, order: id });
    }
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#pending.length > 0 && !this.#isStopped) {
        // What comes in the same turn of the event loop is stored in one go.
        await immediate();
        if (!this.#isStopped) await this.#takePending();
      }
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#isPumping = false;
    }
  }

  async #takePending(): Promise<void> {
    const { program, journal, lease, onTask, onEvent } = this.#options;
    // Who gave an order has seen nothing of what is not stored: it comes before that, and never behind the end of the run.
    const pending = [...this.#pending].sort((one, other) => Number(isOrder(other)) - Number(isOrder(one)));
    this.#pending = [];
    const events = pending.map(({ event }) => event);
    const orders = pending.flatMap(({ order }) => order ?? []);
    const effects: RunEffect[] = [];
    let state = this.#state;
    const states = events.map((event) => {
      const decision = decide(program, state, event);
      effects.push(...decision.effects);
      state = decision.state;
      return state;
    });
    // Where the run does not end after all, that is decided anew.
    const ends = isFinal(state) ? this.#ends.copy() : this.#ends;
    events.forEach((event, index) => {
      ends.note(event, states[index] ?? state);
    });
    const summary = isFinal(state) ? ends.summary() : undefined;
    const left = await journal.append(lease.lease, this.#sequence, events, state.status, { orders, summary });
    if (left.length > 0) {
      this.#pending.unshift(...pending);
      this.#beOrdered(left);
      return;
    }
    this.#sequence += events.length;
    this.#state = state;
    this.#ends = ends;
    pending.forEach(({ event, ended }, index) => {
      if (ended !== undefined) onTask(ended.task, ended.end);
      onEvent(event, states[index] ?? state);
    });
    for (const effect of effects) this.#perform(effect, false);
    if (isFinal(state)) this.#finish(state);
  }

  #finish(state: RunState): void {
    this.#isStopped = true;
    this.#options.lease.end();
    for (const { cancel } of this.#work.values()) cancel.abort();
    this.#settle.resolve(state);
  }

  /** The run is somebody else's, or cannot be written down. Its commands go on: whoever takes it over finds them. */
  #giveUp(error: unknown): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    void this.#options.lease.release();
    for (const { isCommand, cancel } of this.#work.values()) if (!isCommand) cancel.abort();
    this.#settle.reject(error);
  }

  /** @param isResumed - whether somebody else may have begun it */
  #perform(effect: RunEffect, isResumed: boolean): void {
    if (this.#isLeaving && effect.type !== 'cancel-task') {
      if (effect.type === 'start-task') this.#unbegun.push(keyOf(effect.task));
      return;
    }
    switch (effect.type) {
      case 'start-task':
        this.#begin(keyOf(effect.task), true, (signal) => this.#runTask(effect.task, signal, isResumed));
        return;
      case 'cancel-task':
        this.#work.get(keyOf(effect.task))?.cancel.abort();
        return;
      case 'set-timer':
        this.#begin(`timer ${effect.timer}`, false, async (signal) => {
          await this.#options.clock.sleep(effect.milliseconds, signal);
          this.#happen({ event: { type: 'timer-passed', timer: effect.timer } });
        });
        return;
      case 'measure':
        this.#begin(effect.gate, false, async (signal) => {
          const { run } = this.#options.lease.lease;
          const value = await answerMeasurement(effect, run, this.#options, signal);
          // Whoever goes on with the run has it taken again.
          signal.throwIfAborted();
          this.#happen({ event: { type: 'measured', gate: effect.gate, value } });
        });
        return;
      case 'finish':
    }
  }

  #begin(key: string, isCommand: boolean, work: (signal: AbortSignal) => Promise<void>): void {
    const cancel = new AbortController();
    const done = work(cancel.signal)
      .catch((error: unknown) => {
        if (!cancel.signal.aborted) this.#giveUp(error);
      })
      .finally(() => this.#work.delete(key));
    this.#work.set(key, { isCommand, cancel, done });
  }

  async #runTask(task: Task, signal: AbortSignal, isResumed: boolean): Promise<void> {
    const { runner } = this.#options;
    const end = await (isResumed ? runner.recover(task, signal) : runner.run(task, signal));
    if (end === 'unbegun') {
      this.#unbegun.push(keyOf(task));
      return;
    }
    // A run that somebody else has taken over is theirs to tell of.
    if (this.#isStopped || end === undefined) return;
    const { result, took, code } = end;
    const known = { ...(took === undefined ? {} : { took }), ...(code === undefined ? {} : { code }) };
    this.#happen({ event: { type: 'task-ended', task, result, ...known }, ended: { task, end } });
  }

  /** Takes the orders that others leave in the journal: each once, as it goes from there with the commit that stores its event. */
  #followOrders(): void {
    this.#begin(ordersKey, false, async (signal) => {
      const { clock } = this.#options;
      for (;;) {
        const hurry = new AbortController();
        this.#hurry = () => hurry.abort();
        // A run that has not begun obeys nothing.
        await this.#pumped;
        await this.#takeOrders();
        await clock.sleep(ordersEvery, AbortSignal.any([signal, hurry.signal])).catch(() => {});
        signal.throwIfAborted();
      }
    });
  }

  /** Orders that cannot be read now are looked for again: that is no reason to let go of a run. */
  async #takeOrders(): Promise<void> {
    const { journal, lease, logger } = this.#options;
    const { run } = lease.lease;
    try {
      this.#beOrdered(await journal.ordersOf(run));
    } catch (error) {
      logger.warn({ error, run }, 'the orders of a run were not read; they are looked for again');
    }
  }
}
