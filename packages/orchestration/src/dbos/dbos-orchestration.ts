import { setMaxListeners } from 'node:events';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { declareEvents, definePlugin, type Logger, mustBe, OpsError, type OptionRules } from '@opspilot/core';
import { orchestrationRules } from '../engine/check-options.js';
import { defaultLeaseTime, orchestrationOver } from '../engine/create-orchestration.js';
import type { Engine } from '../engine/engine.js';
import type {
  Orchestration,
  OrchestrationContext,
  OrchestrationEvents,
  OrchestrationOptions,
} from '../engine/orchestration.js';
import { openJournal } from '../journal/journal.js';
import { requireOptions } from '../require-options.js';
import { driveAbandoned } from './drive-abandoned.js';
import { HeldInVain } from './held-in-vain.js';
import { QueuedCommands } from './queued-commands.js';
import { takeOverFromSilent } from './takeover.js';
import { tellOfOthers } from './tell-of-others.js';
import { Worker } from './worker.js';
import { openWorkerLeases, type WorkerLeases } from './worker-leases.js';
import { applicationName, commandQueue, type Workflows, workflowsOf, workflowVersion } from './workflows.js';

/** Codes of the errors of the DBOS engine. */
export type DbosErrorCode = 'dbos-in-use' | 'dbos-storage' | 'dbos-unavailable';

/** Options of {@link dbosOrchestration}. */
export interface DbosOptions extends OrchestrationOptions {
  /** Address of the PostgreSQL database that DBOS keeps its tables in, in the schema `dbos`; that of the pilot's storage will do. */
  readonly databaseUrl: string;
  /** Commands that each worker runs at a time, 1 or more. Default 50. The worker that came last tells it to all, within a second. */
  readonly commandsPerWorker?: number;
}

const dbosRules: OptionRules<DbosOptions> = {
  ...orchestrationRules,
  databaseUrl: mustBe.given(mustBe.text),
  commandsPerWorker: mustBe.wholeNumber(1, Number.MAX_SAFE_INTEGER),
};

/** Milliseconds between two looks into the queue. */
const queueLooks = 100;

function fail(code: DbosErrorCode, message: string, cause?: unknown): never {
  throw new OpsError<DbosErrorCode>(code, message, cause === undefined ? {} : { cause });
}

async function launch(worker: Worker, leases: WorkerLeases, logger: Logger, options: DbosOptions): Promise<void> {
  const { databaseUrl, commandsPerWorker = 50 } = options;
  DBOS.setConfig({
    name: applicationName,
    systemDatabaseUrl: databaseUrl,
    executorID: worker.id,
    applicationVersion: workflowVersion,
    logger: {
      debug: (entry) => logger.debug({ from: 'dbos' }, String(entry)),
      info: (entry) => logger.debug({ from: 'dbos' }, String(entry)),
      warn: (entry) => logger.warn({ from: 'dbos' }, String(entry)),
      error: (entry) => logger.error({ from: 'dbos' }, String(entry)),
    },
  });
  try {
    // Two that bring DBOS's tables up to date at once are in each other's way.
    await leases.launch(() => DBOS.launch());
    await DBOS.registerQueue(commandQueue, { workerConcurrency: commandsPerWorker, minPollingIntervalMs: queueLooks });
  } catch (error) {
    await DBOS.shutdown().catch(() => {});
    fail(
      'dbos-unavailable',
      'DBOS could not be launched: see the cause, and whether its database can be reached.',
      error,
    );
  }
}

/** Does something again and again until the worker leaves. What fails is tried again. */
async function keepOn(
  { clock, logger }: OrchestrationContext,
  what: string,
  every: number,
  leaving: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!leaving.aborted) {
    await clock.sleep(every, leaving).catch(() => {});
    if (leaving.aborted) return;
    await work().catch((error: unknown) => logger.warn({ error }, `${what} failed; it is tried again`));
  }
}

/**
 * Orchestration whose runs and commands are durable workflows of DBOS: every process that has it is a worker, takes commands
 * of all runs from one queue, and goes on with what a killed worker held once its lease has passed.
 *
 * @throws OpsError `invalid-orchestration-options`; `dbos-storage` when the pilot's storage is not PostgreSQL, which workers share; `dbos-in-use` when DBOS
 * was launched in this process before, as there can be one; `dbos-unavailable` when it cannot be launched
 */
export async function createDbosOrchestration(
  context: OrchestrationContext,
  options: DbosOptions,
): Promise<Orchestration> {
  requireOptions(options, dbosRules);
  const { clock, logger, storage } = context;
  const { receipts, leaseTime = defaultLeaseTime, durability } = options;
  if (storage.kind !== 'postgres') {
    fail('dbos-storage', `Workers share their storage, so it must be PostgreSQL; this pilot's is ${storage.kind}.`);
  }
  if (DBOS.isInitialized())
    fail('dbos-in-use', 'DBOS runs in this process already, and there can be one: use another process.');
  const journal = await openJournal(storage, clock, { leaseTime, durability });
  const leases = await openWorkerLeases(storage, clock, leaseTime);
  const leaving = new AbortController();
  // Every command that is waited for listens to it.
  setMaxListeners(0, leaving.signal);
  const worker = new Worker({
    context,
    journal,
    receipts,
    leaving: leaving.signal,
    orchestration: () => orchestration,
  });
  const workflows: Workflows = workflowsOf(worker);
  const engine: Engine = {
    runner: (run, program) => {
      const onBack = tellOfOthers(context, run, program);
      return new QueuedCommands({ run, workflows, clock, logger, leaving: leaving.signal, onBack });
    },
    watchOver: async (run) => {
      // Whoever goes on with a run that is watched over already has nothing to add.
      if ((await DBOS.getWorkflowStatus(run)) !== null) return;
      await DBOS.startWorkflow(workflows.run, { workflowID: run })(run);
    },
  };
  const orchestration = orchestrationOver(context, journal, engine, options);
  // Known before it holds anything: who holds something and is unknown would be nobody's to look after.
  await worker.hold.renew(() => leases.renew(worker.id));
  await launch(worker, leases, logger, options);
  const every = leaseTime / 3;
  const inVain = new HeldInVain(worker.id, (workflow) => worker.bodies.has(workflow));
  const watch = Promise.all([
    // Apart from the work for others: a slow database must not make this worker look silent as well.
    keepOn(context, 'keeping the lease of a worker', every, leaving.signal, () =>
      worker.hold.renew(() => leases.renew(worker.id)),
    ),
    keepOn(context, 'looking after other workers', every, leaving.signal, async () => {
      await takeOverFromSilent(leases, worker.id);
      await inVain.handOut();
      await driveAbandoned(journal, worker);
    }),
  ]);
  const leave = async (): Promise<void> => {
    leaving.abort();
    await Promise.all([orchestration.leave(), worker.bodies.leave(), watch]);
    await DBOS.shutdown();
    // A worker that cannot say that it leaves is noticed by others once its lease has passed.
    await leases.end(worker.id).catch((error: unknown) => logger.warn({ error }, 'a worker could not leave in order'));
  };
  let left: Promise<void> | undefined;
  return {
    ...orchestration,
    recover: async () => {
      await takeOverFromSilent(leases, worker.id);
      return orchestration.recover();
    },
    leave: () => {
      left ??= leave();
      return left;
    },
  };
}

/**
 * The plugin: `OpsPilot.create({ storage: postgresStorage(url), plugins: [dbosOrchestration({ databaseUrl: url })] })`, then
 * `pilot.orchestration`.
 *
 * @throws OpsError `invalid-orchestration-options`
 */
export function dbosOrchestration(options: DbosOptions) {
  requireOptions(options, dbosRules);
  return definePlugin({
    id: 'orchestration',
    events: declareEvents<OrchestrationEvents>(),
    setup: async (context) => {
      const api = await createDbosOrchestration(context, options);
      return { api, dispose: () => api.leave() };
    },
  });
}
