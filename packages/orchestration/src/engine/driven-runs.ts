import { EventEmitter } from 'node:events';
import { newId, OpsError } from '@opspilot/core';
import type { Journal, StoredEvent } from '../journal/journal.js';
import type { RunErrorCode } from '../journal/run-error.js';
import type { StoredProgram } from '../journal/stored-program.js';
import { frozenCopy } from '../plan/frozen-copy.js';
import type { Program } from '../run/program.js';
import type { Order } from '../run/run-event.js';
import type { RunState } from '../run/run-state.js';
import type { Stirring } from '../watch/watch-run.js';
import type { Measuring } from './answer-measurement.js';
import { busOf } from './bus-of.js';
import type { Engine } from './engine.js';
import type { KeptLease } from './kept-lease.js';
import type { OrchestrationContext, Run } from './orchestration.js';
import { placeOrder } from './place-order.js';
import { resolveByReceipts } from './resolve-by-receipts.js';
import { RunDirectories } from './run-directories.js';
import { RunDriver } from './run-driver.js';
import { RunReceipts } from './run-receipts.js';
import { reportOf } from './run-report.js';
import { untilTold } from './until-told.js';

export interface DrivenRunsOptions extends Measuring {
  readonly context: OrchestrationContext;
  readonly journal: Journal;
  readonly engine: Engine;
  readonly receipts: string | undefined;
}

/** A run that this process may drive. */
export interface ToDrive {
  readonly lease: KeptLease;
  readonly program: StoredProgram;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** The runs that this process drives, and those that are told of them. */
export class DrivenRuns {
  readonly #options: DrivenRunsOptions;
  readonly #events: ReturnType<typeof busOf>;
  readonly #drivers = new Map<string, RunDriver>();
  /** Tells who watches a run of this process that an event was stored; its name is the run's id. */
  readonly #progress = new EventEmitter().setMaxListeners(0);

  constructor(options: DrivenRunsOptions) {
    this.#options = options;
    this.#events = busOf(options.context);
  }

  readonly stirring: Stirring = (run, signal) => untilTold(this.#progress, run, signal);

  /**
   * Whether a run is not driven here: one whose lease has passed, as while a storage was away, would be taken from its own driver.
   *
   * @throws OpsError `run-in-progress`
   */
  requireOthers(run: string): void {
    if (!this.#drivers.has(run)) return;
    const message = `This process drives the run ${run}: wait for its end, or leave it.`;
    throw new OpsError<RunErrorCode>('run-in-progress', message, { details: { run } });
  }

  /** Gives a run an order, whoever drives it. */
  async place(id: string, program: Program, given: Order): Promise<void> {
    const { journal, context } = this.#options;
    const order = { id: newId(context.clock, context.random), order: frozenCopy(given) };
    await placeOrder(journal, id, program, order, this.#drivers.get(id)?.state);
    this.#drivers.get(id)?.lookForOrders();
  }

  /** A driver of a run, which begins nothing yet. @throws OpsError `run-unreadable` */
  async prepare(run: ToDrive, events: readonly StoredEvent[] = []): Promise<RunDriver> {
    const { context, journal, engine, measure, measureTimeout } = this.#options;
    const { lease, program, createdAt } = run;
    const { clock, logger } = context;
    const id = lease.lease.run;
    const driver = new RunDriver({
      program,
      journal,
      lease,
      clock,
      logger,
      measure,
      measureTimeout,
      runner: engine.runner(id, program, createdAt, lease.permit),
      onTask: ({ host, step, kind, attempt }, { result, code, command }) =>
        this.#events.emit('run.task-ended', {
          ...this.#place(id, program, { host, step }),
          kind,
          attempt,
          result,
          ...(code === undefined ? {} : { code }),
          ...(command === undefined ? {} : { command }),
        }),
      onEvent: (event, { hosts }) => {
        this.#progress.emit(id);
        if (event.type !== 'task-ended' || hosts.get(event.task.host).standing !== 'unresolved') return;
        this.#events.emit('run.unresolved', this.#place(id, program, event.task));
      },
    });
    await driver.replay(events);
    return driver;
  }

  /** Drives a run from now on. @param unbegun - commands on their way that are known not to have begun */
  drive(run: ToDrive, driver: RunDriver, unbegun: readonly string[] = []): Run {
    const driven = this.follow(run, driver);
    driver.start(unbegun);
    return driven;
  }

  /** A run by its driver, which tells how that came to its end. */
  follow(run: ToDrive, driver: RunDriver): Run {
    const { program, lease } = run;
    const id = lease.lease.run;
    this.#drivers.set(id, driver);
    const over = new AbortController();
    this.#resolveByReceipts(run, driver, over.signal);
    const result = driver.result
      .then(
        (state) => this.#ended(id, program, state),
        (error: unknown) => this.#left(id, error),
      )
      .finally(() => {
        over.abort();
        this.#drivers.delete(id);
      });
    result.catch(() => {});
    const report = () => reportOf(id, program, driver.state);
    return { id, result, report, order: (order) => this.place(id, program, order) };
  }

  async leave(): Promise<void> {
    await Promise.allSettled([...this.#drivers.values()].map((driver) => driver.leave()));
  }

  #place(run: string, { hosts, steps }: Program, { host, step }: { readonly host: number; readonly step: number }) {
    return { run, host: hosts[host]?.name ?? '', step: steps[step]?.id ?? '' };
  }

  #ended(id: string, program: Program, state: RunState) {
    const ended = reportOf(id, program, state);
    const { name, status, failures } = ended;
    this.#events.emit('run.finished', { run: id, name, status, failures });
    return ended;
  }

  #left(run: string, error: unknown): never {
    const code = OpsError.is(error) ? error.code : 'run-left';
    this.#events.emit('run.left', { run, code, message: error instanceof Error ? error.message : String(error) });
    throw error;
  }

  #resolveByReceipts({ program, createdAt, lease }: ToDrive, driver: RunDriver, signal: AbortSignal): void {
    const { context, journal, receipts } = this.#options;
    // Others than those of its begin prove nothing.
    if (receipts === undefined || receipts !== program.receipts) return;
    const id = lease.lease.run;
    const directories = new RunDirectories({ run: id, program, journal, hosts: context.hosts });
    void resolveByReceipts({
      program,
      state: () => driver.state,
      receipts: new RunReceipts(context, { run: id, program, createdAt, directories }, receipts),
      order: (order) => this.place(id, program, order),
      clock: context.clock,
      signal,
    });
  }
}
