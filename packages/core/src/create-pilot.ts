import { userInfo } from 'node:os';
import { systemClock } from './clock/clock.js';
import { closing } from './closing.js';
import { createEventBus } from './events/create-event-bus.js';
import { localExecutor } from './executor/local-executor.js';
import { createHistory } from './history/create-history.js';
import { createHosts } from './hosts/create-hosts.js';
import { silentLogger } from './logger/logger.js';
import type { PilotCore } from './pilot-core.js';
import type { PilotOptions } from './pilot-options.js';
import type { Actor } from './pipeline/actor.js';
import { createApprovalStore } from './pipeline/approval-store.js';
import { createApprovals } from './pipeline/approvals.js';
import type { CoreEvents } from './pipeline/core-events.js';
import type { PipelineParts } from './pipeline/parts.js';
import { createPipeline } from './pipeline/pipeline.js';
import { composePlugins, type NamedHooks } from './plugin/compose.js';
import type { OpsContext } from './plugin/context.js';
import { systemRandom } from './random/random.js';
import { redactingLogger } from './secrets/redacting-logger.js';
import { createRedactor } from './secrets/redactor.js';
import { defaultStorage } from './storage/default-storage.js';
import { openTelemetryTracer } from './telemetry/open-telemetry-tracer.js';

const defaultApprovalLifetime = 15 * 60_000;

function actorOf(actor: Actor | string | undefined): Actor {
  if (typeof actor === 'object') return Object.freeze({ ...actor });
  if (actor !== undefined) return Object.freeze({ id: actor });
  try {
    return Object.freeze({ id: userInfo().username });
  } catch {
    // A container may run as a user that its system has no name for.
    return Object.freeze({ id: `uid:${process.getuid?.() ?? 'unknown'}` });
  }
}

/** Opens everything a pilot needs, each thing registered for closing as soon as it is open. */
export async function createPilot(
  options: PilotOptions,
): Promise<PilotCore & { readonly apis: Readonly<Record<string, object>> }> {
  const { clock = systemClock, random = systemRandom, approvalLifetime = defaultApprovalLifetime } = options;
  const redactor = createRedactor();
  const logger = redactingLogger(options.logger ?? silentLogger, redactor);
  const controller = new AbortController();
  const close = closing(controller, logger);
  try {
    const events = createEventBus<CoreEvents>({ clock, random, logger });
    close.last('event bus', () => events.close());
    const executor = options.executor ?? localExecutor();
    const storage = options.storage ?? (await defaultStorage());
    close.last('storage', () => storage.close());
    close.last('executor', () => executor.close());
    const hosts = createHosts(executor, options.hosts);
    const {
      history,
      recorder,
      close: closeHistory,
    } = await createHistory({ storage, clock, random, logger, ...options.history });
    close.last('history', closeHistory);
    const bridge = await options.bridge?.connect(events);
    if (bridge !== undefined) close.last('bridge', () => bridge.close());

    const approvals = createApprovalStore(storage, clock, random);
    const hooks: NamedHooks[] = [];
    const parts: PipelineParts = {
      clock,
      random,
      logger,
      events,
      hosts,
      executor,
      recorder,
      approvals,
      redactor,
      secrets: options.secrets,
      tracer: await openTelemetryTracer(),
      approve: options.approve,
      approvalLifetime,
      timeouts: options.timeouts ?? {},
      actor: actorOf(options.actor),
      signal: controller.signal,
      hooks,
    };
    const pipeline = createPipeline(parts);
    const run = close.tracked(pipeline.run);
    const context: OpsContext = {
      storage,
      events,
      history,
      hosts,
      clock,
      random,
      logger,
      signal: controller.signal,
      run,
      model: options.model,
    };
    const { apis, hooks: composed, dispose } = await composePlugins(options.plugins ?? [], context, logger);
    hooks.push(...composed);
    close.last('plugins', dispose);
    return {
      apis,
      run,
      plan: close.tracked(pipeline.plan),
      propose: close.tracked(pipeline.propose),
      events,
      history,
      hosts,
      approvals: createApprovals(approvals, clock, approvalLifetime),
      close: close.all,
      [Symbol.asyncDispose]: close.all,
    };
  } catch (error) {
    await close.all().catch((failure: unknown) => logger.error({ err: failure }, 'closing after a failed start'));
    throw error;
  }
}
