import { declareEvents, definePlugin, newId, OpsError } from '@opspilot/core';
import { checkTime } from '../history/check-history-query.js';
import { readHistory } from '../history/read-history.js';
import { type Journal, openJournal } from '../journal/journal.js';
import { isRunError, type RunErrorCode } from '../journal/run-error.js';
import { renewed, type StoredProgram } from '../journal/stored-program.js';
import { frozenCopy } from '../plan/frozen-copy.js';
import { isFinal } from '../run/decide.js';
import { leftUndone, type RetryOptions } from '../run/retry-program.js';
import { watchRun } from '../watch/watch-run.js';
import { defaultMeasureTimeout, type Measure } from './answer-measurement.js';
import { beginRun } from './begin-run.js';
import { busOf } from './bus-of.js';
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
import { Departures, requireStay } from './departures.js';
import { DrivenRuns } from './driven-runs.js';
import type { Engine } from './engine.js';
import { inProcess } from './in-process.js';
import { KeptLease } from './kept-lease.js';
import { tellNotRecovered } from './left-alone.js';
import { missingMeans, requireMeans } from './missing-means.js';
import { nothingToRetry } from './nothing-to-retry.js';
import type {
  Orchestration,
  OrchestrationContext,
  OrchestrationEvents,
  OrchestrationOptions,
  ResumeOptions,
  Run,
} from './orchestration.js';
import { prepareProgram } from './prepare-program.js';
import { reportOf } from './run-report.js';
import { storedRun } from './stored-run.js';

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
  return orchestrationOver(context, journal, inProcess(context, journal, receipts), options);
}

/** Orchestration whose runs are in a journal and whose commands an engine runs. */
export function orchestrationOver(
  context: OrchestrationContext,
  journal: Journal,
  engine: Engine,
  { measure = notMeasured, measureTimeout = defaultMeasureTimeout, receipts }: OrchestrationOptions,
): Orchestration {
  const { clock, random, logger, hosts } = context;
  const events = busOf(context);
  const owner = newId(clock, random);
  const runs = new DrivenRuns({ context, journal, engine, measure, measureTimeout, receipts });
  const departures = new Departures();

  const goOn = async (id: string, resuming: ResumeOptions, leaving: AbortSignal): Promise<Run> => {
    const { digest, acceptInventory = false } = resuming;
    runs.requireOthers(id);
    const { lease: taken, unbegun } = await journal.take(id, owner, leaving);
    const lease = new KeptLease({ journal, lease: taken, clock, logger });
    try {
      const { program: begun, createdAt } = await journal.run(id);
      checkDigest(begun.digest, digest, `The run ${id}`);
      checkReceipts(id, begun, receipts);
      if (!acceptInventory) checkInventory(id, begun, hosts);
      const program = acceptInventory ? relocated(begun, hosts) : begun;
      requireStay(leaving, id);
      // Whoever else runs commands of it, or goes on with it, need not be told again.
      if (acceptInventory) await journal.relocate(lease.lease, program);
      const stored = await journal.events(id, 0);
      await engine.watchOver(id);
      const run = { lease, program, createdAt };
      const driver = await runs.prepare(run, stored);
      requireStay(leaving, id);
      return runs.drive(run, driver, unbegun);
    } catch (error) {
      await lease.release(unbegun);
      throw error;
    }
  };

  const begin = async (prepared: StoredProgram, leaving: AbortSignal): Promise<Run> => {
    const id = newId(clock, random);
    const { receipts: _, ...rest } = prepared;
    const program: StoredProgram = receipts === undefined ? rest : { ...rest, receipts };
    const begun = await beginRun(journal, engine, { id, program, owner, leaving });
    const run = { lease: new KeptLease({ journal, lease: begun, clock, logger }), program, createdAt: clock.now() };
    const driver = await runs.prepare(run);
    // It has begun by now, so it is there, and somebody else goes on with it.
    if (leaving.aborted) {
      const left = runs.follow(run, driver);
      await driver.leave();
      return left;
    }
    events.emit('run.started', { run: id, name: program.name, hosts: program.hosts.length });
    return runs.drive(run, driver);
  };

  const retry = async (id: string, options: RetryOptions, leaving: AbortSignal): Promise<Run> => {
    checkRetry(options);
    const { program, state } = await storedRun(journal, id);
    if (!isFinal(state)) {
      const message = `The run ${id} has not ended: give it the order "retry", or wait for its end.`;
      throw new OpsError<RunErrorCode>('run-in-progress', message, { details: { run: id } });
    }
    const { program: left, doubts } = leftUndone(program, id, state, options);
    if (left === undefined) throw nothingToRetry(id, doubts);
    // What is done already is done where the hosts were.
    checkInventory(id, left, hosts);
    await requireMeans(context, left);
    return begin(renewed(left), leaving);
  };

  /** What is wrong with one run keeps no other from being gone on with. */
  const recover = async (leaving: AbortSignal): Promise<readonly Run[]> => {
    const recovered: Run[] = [];
    for (const id of await journal.abandoned()) {
      if (leaving.aborted) break;
      try {
        recovered.push(await goOn(id, {}, leaving));
      } catch (error) {
        // Somebody else was quicker, or it has just ended, or this process leaves.
        if (!isRunError(error, 'run-in-progress', 'run-ended', 'run-left')) tellNotRecovered(context, id, error);
      }
    }
    return recovered;
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
    start: (plan, selectors, given = {}) =>
      departures.during(async (leaving) => {
        checkStart(selectors, given);
        const { parameters, digest } = given;
        const program = prepareProgram(hosts, plan, selectors, parameters);
        checkDigest(program.digest, digest, 'What is to be run');
        await requireMeans(context, program);
        return begin(program, leaving);
      }),
    retry: (id, given = {}) => departures.during((leaving) => retry(id, frozenCopy(given), leaving)),
    resume: (id, given = {}) =>
      departures.during(async (leaving) => {
        checkResume(given);
        return goOn(id, { ...given }, leaving);
      }),
    recover: () => departures.during(recover),
    status: async (id) => {
      const { program, state } = await storedRun(journal, id);
      if (isFinal(state)) return { ...reportOf(id, program, state), orders: [] };
      const { drivenUntil } = await journal.run(id);
      const orders = (await journal.ordersOf(id)).map(({ order }) => order);
      return { ...reportOf(id, program, state), ...(drivenUntil === 0 ? {} : { drivenUntil }), orders };
    },
    order: async (id, given) => {
      const order = frozenCopy(given);
      await runs.place(id, (await journal.run(id)).program, order);
    },
    watch: (id, given = {}) => {
      checkWatch(given);
      return watchRun(id, given, { journal, clock, logger, stirring: runs.stirring });
    },
    history: (query) => readHistory(journal, query),
    prune: async (before) => {
      checkTime(before);
      return journal.prune(before);
    },
    leave: async () => {
      await Promise.all([departures.leave(), runs.leave()]);
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
