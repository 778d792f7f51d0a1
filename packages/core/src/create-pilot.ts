import { setMaxListeners } from 'node:events';
import { userInfo } from 'node:os';
import { checkOptions } from './check-options.js';
import { systemClock } from './clock/clock.js';
import { closing } from './closing.js';
import { OpsError } from './errors/ops-error.js';
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
import type { PipelineParts, SecretsOf } from './pipeline/parts.js';
import { createPipeline, type Pipeline } from './pipeline/pipeline.js';
import { redactedEvents } from './pipeline/redacted-events.js';
import type { RequestErrorCode, Run } from './pipeline/request.js';
import { createSecretMemory } from './pipeline/secret-memory.js';
import { tellThrough } from './pipeline/tell.js';
import type { JudgeText } from './pipeline/text-judgment.js';
import { toldHistory } from './pipeline/told-history.js';
import { allowed } from './pipeline/verdict.js';
import { composePlugins, type NamedHooks } from './plugin/compose.js';
import type { OpsContext } from './plugin/context.js';
import { systemRandom } from './random/random.js';
import { redactingLogger } from './secrets/redacting-logger.js';
import { createRedactor } from './secrets/redactor.js';
import { defaultStorage } from './storage/default-storage.js';
import { openTelemetryTracer } from './telemetry/open-telemetry-tracer.js';

const defaultApprovalLifetime = 15 * 60_000;

function actorOf(actor: Actor | string | undefined): Actor {
  if (typeof actor === 'object') {
    return Object.freeze({
      ...actor,
      ...(actor.roles === undefined ? {} : { roles: Object.freeze([...actor.roles]) }),
    });
  }
  if (actor !== undefined) return Object.freeze({ id: actor });
  try {
    return Object.freeze({ id: userInfo().username });
  } catch {
    // A container may run as a user that its system has no name for.
    return Object.freeze({ id: `uid:${process.getuid?.() ?? 'unknown'}` });
  }
}

function notReady(): OpsError<RequestErrorCode> {
  const message = 'The pilot is not ready: a plugin may run commands once setup() has returned, not within it.';
  return new OpsError('pilot-not-ready', message);
}

interface OwnJudge {
  readonly hooks: readonly NamedHooks[];
  readonly judge: JudgeText;
  readonly secretsOf: SecretsOf;
}

/** What the pilot itself has to say of commands. The catalogue of tools is large: it is loaded for who uses it. */
async function ownJudge({ analysis }: PilotOptions): Promise<OwnJudge> {
  if (analysis === false) return { hooks: [], judge: () => ({ verdict: allowed }), secretsOf: () => [] };
  const { judgeCommands } = await import('./risk/judge-commands.js');
  const { knowing, text, secretsOf, ...hooks } = judgeCommands(analysis);
  return { hooks: [{ plugin: 'core', hooks, knowing }], judge: text, secretsOf };
}

/** Opens everything a pilot needs, each thing registered for closing as soon as it is open. */
export async function createPilot(
  options: PilotOptions,
): Promise<PilotCore & { readonly apis: Readonly<Record<string, object>> }> {
  checkOptions(options);
  const { clock = systemClock, random = systemRandom, approvalLifetime = defaultApprovalLifetime } = options;
  const redactor = createRedactor();
  const logger = redactingLogger(options.logger ?? silentLogger, redactor);
  const controller = new AbortController();
  // Every command under way listens to it.
  setMaxListeners(0, controller.signal);
  const close = closing(controller, logger);
  try {
    const bus = createEventBus<CoreEvents>({ clock, random, logger });
    close.last('event bus', () => bus.close());
    const events = redactedEvents(bus, redactor);
    const executor = options.executor ?? localExecutor();
    const storage = options.storage ?? defaultStorage();
    close.last('storage', () => storage.close());
    close.last('executor', () => executor.close());
    const hosts = createHosts(executor, options.hosts, { clock, random, signal: controller.signal });
    const opened = await createHistory({ storage, clock, random, logger, ...options.history });
    close.last('history', opened.close);
    const { recorder } = opened;
    const history = toldHistory(opened.history, events, redactor);
    const bridge = await options.bridge?.connect(events);
    if (bridge !== undefined) close.last('bridge', () => bridge.close());

    const approvals = createApprovalStore(storage, clock, random, redactor);
    const own = await ownJudge(options);
    const parts: Omit<PipelineParts, 'hooks'> = {
      clock,
      random,
      logger,
      tell: tellThrough(events),
      hosts,
      executor,
      recorder,
      approvals,
      redactor,
      secrets: options.secrets,
      secretMemory: createSecretMemory(redactor),
      secretsOf: own.secretsOf,
      tracer: await openTelemetryTracer(),
      approve: options.approve,
      approvalLifetime,
      timeouts: options.timeouts ?? {},
      actor: actorOf(options.actor),
      signal: controller.signal,
    };
    let pipeline: Pipeline | undefined;
    let asksSomebody = options.approve !== undefined;
    const run = close.tracked((request: Parameters<Run>[0]) =>
      // Before every plugin is there, not every gate is.
      pipeline === undefined ? Promise.reject(notReady()) : pipeline.run(request),
    );
    const context: OpsContext = Object.freeze({
      storage,
      events,
      history,
      hosts,
      clock,
      random,
      logger,
      redactor: Object.freeze({ text: redactor.text, value: redactor.value }),
      signal: controller.signal,
      run,
      judge: own.judge,
      asksSomebody: () => asksSomebody,
      hasSecret: async (name: string) => (options.secrets === undefined ? false : options.secrets.has?.(name)),
      model: options.model,
    });
    const { apis, hooks, dispose } = await composePlugins(options.plugins ?? [], context, logger);
    close.last('plugins', dispose);
    asksSomebody ||= hooks.some(({ hooks: each }) => each.approve !== undefined);
    pipeline = createPipeline({ ...parts, hooks: [...own.hooks, ...hooks] });
    return {
      apis,
      run,
      plan: close.tracked(pipeline.plan),
      propose: close.tracked(pipeline.propose),
      events,
      history,
      // Whoever holds a pilot goes down the path; starting commands past it is for plugins.
      hosts: Object.freeze({ get: hosts.get, list: hosts.list, profile: hosts.profile }),
      approvals: createApprovals(approvals, clock, approvalLifetime),
      close: close.all,
      [Symbol.asyncDispose]: close.all,
    };
  } catch (error) {
    await close.all().catch((failure: unknown) => logger.error({ err: failure }, 'closing after a failed start'));
    throw error;
  }
}
