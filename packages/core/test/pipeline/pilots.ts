import {
  type CommandHooks,
  definePlugin,
  type OpsEvent,
  OpsPilot,
  type OpsPlugin,
  type PilotOptions,
  type ScriptedReply,
  type ScriptedRule,
  scriptedExecutor,
} from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { recordingLogger } from '@opspilot/core/testing';
import { onTestFinished } from 'vitest';

/** A plugin that is nothing but its hooks. */
export function withHooks<Id extends string>(id: Id, hooks: CommandHooks): OpsPlugin<Id, object> {
  return definePlugin({ id, setup: () => ({ api: {}, hooks }) });
}

/** Hooks as somebody without a type checker writes them. */
export function untyped(hooks: Readonly<Record<string, unknown>>): CommandHooks {
  return hooks as CommandHooks;
}

export const requireApproval: CommandHooks = {
  gate: () => ({
    decision: 'require-approval',
    findings: [{ rule: 'test/ask', decision: 'require-approval', reason: 'Somebody should look at it.' }],
  }),
};

/**
 * A pilot over a script, with everything it says within reach. Closed when the test ends. Its commands are but names, so
 * nobody looks through them.
 */
export async function scriptedPilot(
  options: PilotOptions & { readonly script?: ScriptedReply | readonly ScriptedRule[] } = {},
) {
  const { script = {}, ...rest } = options;
  const rules = Array.isArray(script) ? script : [{ command: /.*/s, reply: script as ScriptedReply }];
  const executor = scriptedExecutor(rules, options.clock === undefined ? {} : { clock: options.clock });
  const logger = recordingLogger();
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor,
    logger,
    actor: 'ada',
    analysis: false,
    ...rest,
  });
  const events: OpsEvent[] = [];
  pilot.events.on('*', (event) => events.push(event as OpsEvent));
  onTestFinished(() => pilot.close().catch(() => {}));
  return {
    pilot,
    events,
    logger,
    types: () => events.map((event) => event.type),
    /** Commands that reached the executor. */
    ran: () => executor.calls.map((call) => call.command),
  };
}

/** A promise and what settles it. */
export function deferred<Value = void>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export const never = (): Promise<never> => new Promise(() => {});
