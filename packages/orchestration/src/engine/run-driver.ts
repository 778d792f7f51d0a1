import { setImmediate as immediate } from 'node:timers/promises';
import { type Clock, type Logger, OpsError } from '@opspilot/core';
import { StepEnds } from '../history/step-ends.js';
import type { Journal, StoredEvent } from '../journal/journal.js';
import { persist } from '../journal/persist.js';
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
import { OrderWatch } from './order-watch.js';
import type { CommandRunner, TaskEnd } from './task-runner.js';
import { withResolvers } from './with-resolvers.js';
import { WorkUnderWay } from './work-under-way.js';

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

/** An event that is to be stored, with what it came of: an order in the journal, by its id, or the end of a command. */
interface Pending {
  readonly event: RunEvent;
  readonly order?: string;
  readonly ended?: { readonly task: Task; readonly end: TaskEnd };
}

function leftError(run: string, refusal: unknown): OpsError<RunErrorCode> {
  const lost = refusal === undefined ? '' : ' How its last commands ended the storage did not take: their hosts know.';
  const message = `This process has left the run ${run}, which has not ended: it goes on where it is resumed.${lost}`;
  const cause = refusal === undefined ? {} : { cause: refusal };
  return new OpsError<RunErrorCode>('run-left', message, { details: { run }, ...cause });
}

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
  readonly #work = new WorkUnderWay((error) => this.#giveUp(error));
  readonly #result: Promise<RunState>;
  #settle: { readonly resolve: (state: RunState) => void; readonly reject: (error: unknown) => void };
  #state: RunState;
  /** When waits were begun that were replayed. */
  readonly #setAt = new Map<string, number>();
  /** For the summary of the run. */
  #ends: StepEnds;
  #sequence = 0;
  #pending: Pending[] = [];
  readonly #orders: OrderWatch;
  #isPumping = false;
  #pumped: Promise<void> = Promise.resolve();
  /** Begins nothing any more; what ends is still stored. */
  #isLeaving = false;
  /** Commands that were to begin since. */
  readonly #unbegun: string[] = [];
  /** Aborted when it stores nothing any more. */
  readonly #stopped = new AbortController();
  /** Why the storage has not taken the pending events yet. */
  #refusal: unknown;

  constructor(options: RunDriverOptions) {
    this.#options = options;
    this.#state = readyState(options.program);
    this.#ends = new StepEnds(options.program);
    const { lease, journal, clock, logger } = options;
    this.#orders = new OrderWatch({
      run: lease.lease.run,
      journal,
      clock,
      logger,
      onOrder: ({ id, order }) => this.#happen({ event: { type: 'ordered', order }, order: id }),
    });
    const { promise, resolve, reject } = withResolvers<RunState>();
    this.#result = promise;
    this.#settle = { resolve, reject };
    this.#result.catch(() => {});
  }

  get state(): RunState {
    return this.#state;
  }

  /** The state that the run ends in. Rejects when it was left or taken over, or its journal will never take what happens. */
  get result(): Promise<RunState> {
    return this.#result;
  }

  /** Takes in what has happened so far. Begins nothing. @throws OpsError `run-unreadable` */
  async replay(events: readonly StoredEvent[]): Promise<void> {
    const { program, lease } = this.#options;
    await readEvents(lease.lease.run, events, ({ event, at }) => {
      const { state, effects } = decide(program, this.#state, event);
      for (const effect of effects) if (effect.type === 'set-timer') this.#setAt.set(effect.timer, at);
      this.#state = state;
      this.#ends.note(event, state);
    });
    this.#sequence = events.length;
  }

  /**
   * Begins, or goes on where the events end that were replayed: what was on its way is looked after first.
   *
   * @param unbegun - commands on their way that are known not to have begun
   */
  start(unbegun: readonly string[] = []): void {
    const { program, lease } = this.#options;
    lease.whenLost((error) => this.#giveUp(error));
    if (this.#state.status === 'ready') this.#happen({ event: { type: 'started' } });
    for (const effect of outstanding(program, this.#state)) {
      const isNew = effect.type === 'start-task' && unbegun.includes(keyOf(effect.task));
      this.#perform(effect.type === 'set-timer' ? this.#rest(effect, this.#setAt.get(effect.timer)) : effect, !isNew);
    }
    // A run that has not begun obeys nothing.
    this.#orders.begin(() => this.#pumped);
  }

  /** What is left of a wait, by the wall clock that it was begun by: one that was set back makes it no longer than it was. */
  #rest(wait: Extract<RunEffect, { type: 'set-timer' }>, setAt = 0): RunEffect {
    const passed = Math.max(0, this.#options.journal.now() - setAt);
    return { ...wait, milliseconds: Math.max(0, wait.milliseconds - passed) };
  }

  /**
   * Leaves the run to whoever takes it over, once the commands that run have ended: no other is begun. A storage that is away has
   * a lease's time left then to take how they did, which who goes on with the run finds out otherwise.
   */
  async leave(): Promise<void> {
    const { clock, journal, lease } = this.#options;
    this.#isLeaving = true;
    lease.leave();
    this.#work.cancelWaits();
    await this.#work.ended();
    const settled = new AbortController();
    await Promise.race([this.#settleOrders(), clock.sleep(journal.leaseTime, settled.signal).catch(() => {})]);
    settled.abort();
    if (this.#isStopped) return;
    this.#stop();
    await lease.release(this.#unbegun);
    this.#settle.reject(leftError(lease.lease.run, this.#refusal));
  }

  /** The last look at orders, and all that is pending. */
  async #settleOrders(): Promise<void> {
    await this.#orders.end();
    await this.#pumped;
  }

  /** There may be an order in the journal. */
  lookForOrders(): void {
    this.#orders.hurry();
  }

  get #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  #stop(): void {
    this.#stopped.abort();
  }

  #happen(pending: Pending): void {
    if (this.#isStopped) return;
    this.#pending.push(pending);
    if (!this.#isPumping) this.#pumped = this.#pump();
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
      for (const effect of decision.effects) effects.push(effect);
      state = decision.state;
      return state;
    });
    // Where the run does not end after all, that is decided anew.
    const ends = isFinal(state) ? this.#ends.copy() : this.#ends;
    events.forEach((event, index) => {
      ends.note(event, states[index] ?? state);
    });
    const summary = isFinal(state) ? ends.summary() : undefined;
    const sequence = this.#sequence;
    const left = await this.#untilStored((isAgain) =>
      journal.append(lease.lease, sequence, events, state.status, { orders, summary, isAgain }),
    );
    if (this.#isStopped) return;
    if (left.length > 0) {
      this.#pending = [...pending, ...this.#pending];
      this.#orders.take(left);
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

  /**
   * A storage that is away ends nothing and loses nothing: what has happened is told again until it takes it, or somebody else has
   * taken the run over, or this process has left it.
   */
  async #untilStored<Value>(store: (isAgain: boolean) => Promise<Value>): Promise<Value> {
    const { clock, logger, lease } = this.#options;
    const { run } = lease.lease;
    const onAway = (error: unknown): void => {
      this.#refusal = error;
      logger.warn({ error, run }, 'what happened in a run was not stored; it is tried again');
    };
    const stored = await persist(store, { clock, signal: this.#stopped.signal, onAway });
    this.#refusal = undefined;
    return stored;
  }

  #finish(state: RunState): void {
    this.#stop();
    this.#options.lease.end();
    void this.#orders.end();
    this.#work.cancelAll();
    this.#settle.resolve(state);
  }

  /** The run is somebody else's, or can never be written down. Its commands go on: whoever takes it over finds them. */
  #giveUp(error: unknown): void {
    if (this.#isStopped) return;
    this.#stop();
    void this.#options.lease.release();
    void this.#orders.end();
    this.#work.cancelWaits();
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
        this.#work.begin(keyOf(effect.task), true, (signal) => this.#runTask(effect.task, signal, isResumed));
        return;
      case 'cancel-task':
        this.#cancel(effect.task);
        return;
      case 'set-timer':
        this.#work.begin(`timer ${effect.timer}`, false, async (signal) => {
          await this.#options.clock.sleep(effect.milliseconds, signal);
          this.#happen({ event: { type: 'timer-passed', timer: effect.timer } });
        });
        return;
      case 'measure':
        this.#work.begin(effect.gate, false, async (signal) => {
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

  /** Ends a command; one that nothing here waits for any more is looked for where it runs. */
  #cancel(task: Task): void {
    const key = keyOf(task);
    if (this.#work.cancel(key)) return;
    const { standing, kind, step, attempt } = this.#state.hosts.get(task.host);
    if (!this.#isLeaving && standing === 'running' && keyOf({ host: task.host, kind, step, attempt }) === key) {
      this.#work.begin(key, true, () => this.#runTask(task, AbortSignal.abort(), true));
    }
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
}
