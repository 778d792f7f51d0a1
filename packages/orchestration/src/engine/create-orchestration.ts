import { EventEmitter, once } from 'node:events';
import { declareEvents, definePlugin, type EventBus, newId, OpsError } from '@opspilot/core';
import { checkTime } from '../history/check-history-query.js';
import { readHistory } from '../history/read-history.js';
import { type Journal, openJournal } from '../journal/journal.js';
import { isRunError, type RunErrorCode } from '../journal/run-error.js';
import type { StoredProgram } from '../journal/stored-program.js';
import { frozenCopy } from '../plan/frozen-copy.js';
import { isFinal } from '../run/decide.js';
import type { Program } from '../run/program.js';
import { retryProgram } from '../run/retry-program.js';
import type { Order } from '../run/run-event.js';
import { type Stirring, watchRun } from '../watch/watch-run.js';
import { defaultMeasureTimeout, type Measure } from './answer-measurement.js';
import { beginRun } from './begin-run.js';
import {
  checkMissing,
  checkOptions,
  checkPrepare,
  checkResume,
  checkRetry,
  checkStart,
  checkWatch,
} from './check-options.js';
import { checkDigest, checkInventory, checkReceipts, relocated } from './check-unchanged.js';
import type { Engine } from './engine.js';
import { KeptLease } from './kept-lease.js';
import { isLeftAlone, tellLeftAlone } from './left-alone.js';
import { missingMeans, requireMeans } from './missing-means.js';
import type {
  Orchestration,
  OrchestrationContext,
  OrchestrationEvents,
  OrchestrationOptions,
  ResumeOptions,
  Run,
} from './orchestration.js';
import { placeOrder } from './place-order.js';
import { prepareProgram } from './prepare-program.js';
import { resolveByReceipts } from './resolve-by-receipts.js';
import { RunDirectories } from './run-directories.js';
import { RunDriver } from './run-driver.js';
import { RunReceipts } from './run-receipts.js';
import { reportOf } from './run-report.js';
import { storedRun } from './stored-run.js';
import { TaskRunner } from './task-runner.js';

/** Milliseconds that a process may be silent unless said otherwise. */
export const defaultLeaseTime = 15_000;

const notMeasured: Measure = async () => 'inconclusive';

/** Orchestration over a pilot's context, for use without the plugin. @throws OpsError `invalid-orchestration-options` */
export async function createOrchestration(
  context: OrchestrationContext,
  options: OrchestrationOptions = {},
): Promise<Orchestration> {
  checkOptions(options);
  const { receipts, leaseTime = defaultLeaseTime, durability } = options;
  const journal = await openJournal(context.storage, context.clock, { leaseTime, durability });
  const inProcess: Engine = {
    runner: (run, program, createdAt, permit) =>
      new TaskRunner(context, {
        run,
        program,
        receipts,
        createdAt,
        permit,
        directories: new RunDirectories({ run, program, journal, hosts: context.hosts }),
      }),
    watchOver: async () => {},
  };
  return orchestrationOver(context, journal, inProcess, options);
}

/** Orchestration whose runs are in a journal and whose commands an engine runs. */
export function orchestrationOver(
  context: OrchestrationContext,
  journal: Journal,
  engine: Engine,
  { measure = notMeasured, measureTimeout = defaultMeasureTimeout, receipts }: OrchestrationOptions,
): Orchestration {
  const { clock, random, logger, hosts } = context;
  // The bus of a pilot carries every plugin's events; their types are declared by the plugin.
  const events = context.events as unknown as EventBus<OrchestrationEvents>;
  const owner = newId(clock, random);
  const driven = new Map<string, RunDriver>();
  /** Aborted when this process takes nothing over that it is about to. */
  let leaving = new AbortController();
  /** Tells who watches a run of this process that an event was stored; its name is the run's id. */
  const progress = new EventEmitter().setMaxListeners(0);
  const stirring: Stirring = (run, signal) =>
    once(progress, run, { signal }).then(
      () => {},
      () => {},
    );

  const place = async (id: string, program: Program, given: Order): Promise<void> => {
    const order = { id: newId(clock, random), order: frozenCopy(given) };
    await placeOrder(journal, id, program, order, driven.get(id)?.state);
    driven.get(id)?.lookForOrders();
  };

  const drive = (
    lease: KeptLease,
    program: StoredProgram,
    createdAt: number,
  ): { readonly driver: RunDriver; readonly run: Run } => {
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
        events.emit('run.task-ended', {
          run: id,
          host: program.hosts[host]?.name ?? '',
          step: program.steps[step]?.id ?? '',
          kind,
          attempt,
          result,
          ...(code === undefined ? {} : { code }),
          ...(command === undefined ? {} : { command }),
        }),
      onEvent: (event, { hosts: standings }) => {
        progress.emit(id);
        if (event.type !== 'task-ended' || standings.get(event.task.host).standing !== 'unresolved') return;
        const { host, step } = event.task;
        events.emit('run.unresolved', {
          run: id,
          host: program.hosts[host]?.name ?? '',
          step: program.steps[step]?.id ?? '',
        });
      },
    });
    driven.set(id, driver);
    const report = () => reportOf(id, program, driver.state);
    const driving = new AbortController();
    // Others than those of its begin prove nothing.
    if (receipts !== undefined && receipts === program.receipts) {
      const directories = new RunDirectories({ run: id, program, journal, hosts });
      void resolveByReceipts({
        program,
        state: () => driver.state,
        receipts: new RunReceipts(context, { run: id, program, createdAt, directories }, receipts),
        order: (order) => place(id, program, order),
        clock,
        signal: driving.signal,
      });
    }
    const result = driver.result
      .then((state) => {
        const ended = reportOf(id, program, state);
        const { name, status, failures } = ended;
        events.emit('run.finished', { run: id, name, status, failures });
        return ended;
      })
      .finally(() => {
        driving.abort();
        driven.delete(id);
      });
    result.catch(() => {});
    return { driver, run: { id, result, report, order: (order) => place(id, program, order) } };
  };

  const resume = async (id: string, resuming: ResumeOptions = {}): Promise<Run> => {
    checkResume(resuming);
    const { digest, acceptInventory = false } = resuming;
    const taken = await journal.take(id, owner, leaving.signal);
    const lease = new KeptLease({ journal, lease: taken.lease, clock, logger });
    try {
      const { program: begun, createdAt } = await journal.run(id);
      checkDigest(begun.digest, digest, `The run ${id}`);
      checkReceipts(id, begun, receipts);
      if (!acceptInventory) checkInventory(id, begun, hosts);
      const program = acceptInventory ? relocated(begun, hosts) : begun;
      // Whoever else runs commands of it, or goes on with it, need not be told again.
      if (acceptInventory) await journal.relocate(lease.lease, program);
      const stored = await journal.events(id, 0);
      await engine.watchOver(id);
      const { driver, run } = drive(lease, program, createdAt);
      await driver.resume(stored, taken.unbegun);
      return run;
    } catch (error) {
      driven.delete(id);
      await lease.release(taken.unbegun);
      throw error;
    }
  };

  const begin = async (prepared: StoredProgram): Promise<Run> => {
    const id = newId(clock, random);
    const { receipts: _, ...rest } = prepared;
    const program: StoredProgram = receipts === undefined ? rest : { ...rest, receipts };
    const lease = new KeptLease({
      journal,
      lease: await beginRun(journal, engine, { id, program, owner }),
      clock,
      logger,
    });
    const { driver, run } = drive(lease, program, clock.now());
    events.emit('run.started', { run: id, name: program.name, hosts: program.hosts.length });
    driver.start();
    return run;
  };

  return {
    prepare: (plan, selectors, given = {}) => {
      checkPrepare(selectors, given);
      const { parameters } = given;
      const { digest, hosts: selected } = prepareProgram(hosts, plan, selectors, parameters);
      return { digest, hosts: selected };
    },
    missing: async (of) => {
      checkMissing(of);
      if ('run' in of) return missingMeans(context, (await journal.run(of.run)).program);
      const { plan, hosts: selectors, parameters } = of;
      return missingMeans(context, prepareProgram(hosts, plan, selectors, parameters));
    },
    start: async (plan, selectors, given = {}) => {
      checkStart(selectors, given);
      const { parameters, digest } = given;
      const program = prepareProgram(hosts, plan, selectors, parameters);
      checkDigest(program.digest, digest, 'What is to be run');
      await requireMeans(context, program);
      return begin(program);
    },
    retry: async (id, given = {}) => {
      const options = frozenCopy(given);
      checkRetry(options);
      const { program, state } = await storedRun(journal, id);
      if (!isFinal(state)) {
        const message = `The run ${id} has not ended: give it the order "retry", or wait for its end.`;
        throw new OpsError<RunErrorCode>('run-in-progress', message, { details: { run: id } });
      }
      const left = retryProgram(program, id, state, options);
      if (left !== undefined) {
        // What is done already is done where the hosts were.
        checkInventory(id, left, hosts);
        await requireMeans(context, left);
        return begin(left);
      }
      const message = `The run ${id} left nothing undone that may be done again.`;
      throw new OpsError<RunErrorCode>('nothing-to-retry', message, { details: { run: id } });
    },
    resume,
    recover: async () => {
      const runs: Run[] = [];
      for (const id of await journal.abandoned()) {
        try {
          runs.push(await resume(id));
        } catch (error) {
          if (isLeftAlone(error)) tellLeftAlone(context, id, error);
          // Somebody else was quicker, or it has just ended.
          else if (!isRunError(error, 'run-in-progress', 'run-ended')) throw error;
        }
      }
      return runs;
    },
    status: async (id) => {
      const { program, state } = await storedRun(journal, id);
      return reportOf(id, program, state);
    },
    order: async (id, given) => {
      const order = frozenCopy(given);
      await place(id, (await journal.run(id)).program, order);
    },
    watch: (id, given = {}) => {
      checkWatch(given);
      return watchRun(id, given, { journal, clock, stirring });
    },
    history: (query) => readHistory(journal, query),
    prune: async (before) => {
      checkTime(before);
      return journal.prune(before);
    },
    leave: async () => {
      leaving.abort();
      leaving = new AbortController();
      await Promise.allSettled([...driven.values()].map((driver) => driver.leave()));
    },
  };
}

/**
 * The plugin: `OpsPilot.create({ plugins: [orchestration()] })`, then `pilot.orchestration`.
 *
 * @throws OpsError `invalid-orchestration-options`
 */
export function orchestration(options: OrchestrationOptions = {}) {
  checkOptions(options);
  return definePlugin({
    id: 'orchestration',
    events: declareEvents<OrchestrationEvents>(),
    setup: async (context) => {
      const api = await createOrchestration(context, options);
      return { api, dispose: () => api.leave() };
    },
  });
}
