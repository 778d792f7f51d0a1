import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import type { GivenValues } from '../pipeline/given-values.js';
import type { CommandHooks } from '../pipeline/hooks.js';
import type { OpsContext } from './context.js';
import type { AnyPlugin, PluginErrorCode, PluginInstance } from './plugin.js';
import { orderPlugins } from './plugin-order.js';

/** The hooks of one plugin, under its id. */
export interface NamedHooks {
  readonly plugin: string;
  readonly hooks: CommandHooks;
  /** The hooks of one command that is given these values. Only core’s own: plugins get to know names alone. */
  readonly knowing?: (given: GivenValues) => CommandHooks;
}

/** Plugins that are set up. */
export interface Composition {
  readonly apis: Readonly<Record<string, object>>;
  /** In the order of set-up. */
  readonly hooks: readonly NamedHooks[];
  /** Disposes every plugin, last set up first; one that throws does not stop the others. @throws OpsError `plugin-dispose-failed`, the first */
  dispose(): Promise<void>;
}

interface SetUp {
  readonly id: string;
  readonly instance: PluginInstance<object>;
}

async function disposeAll(setUps: readonly SetUp[]): Promise<readonly OpsError[]> {
  const failures: OpsError[] = [];
  for (const { id, instance } of [...setUps].reverse()) {
    try {
      await instance.dispose?.();
    } catch (cause) {
      failures.push(
        new OpsError<PluginErrorCode>('plugin-dispose-failed', `The plugin "${id}" failed to clean up.`, {
          details: { plugin: id },
          cause,
        }),
      );
    }
  }
  return failures;
}

/** A record rather than a list: the compiler then checks that none is forgotten. */
const hookNames: Readonly<Record<keyof CommandHooks, true>> = {
  propose: true,
  analyse: true,
  assess: true,
  gate: true,
  approve: true,
  prepare: true,
  verify: true,
  recover: true,
  record: true,
  preview: true,
};

/** A gate under a name that nobody calls would be an open one. */
function checkInstance({ api, hooks = {} }: Partial<PluginInstance<object>>): void {
  if ((typeof api !== 'object' && typeof api !== 'function') || api === null) {
    throw new TypeError('setup() must return an object with an api.');
  }
  for (const [name, hook] of Object.entries(hooks)) {
    if (!Object.hasOwn(hookNames, name)) {
      throw new TypeError(`there is no hook "${name}"; the hooks are ${Object.keys(hookNames).join(', ')}.`);
    }
    if (hook !== undefined && typeof hook !== 'function') throw new TypeError(`the hook "${name}" must be a function.`);
  }
}

async function setUp(plugin: AnyPlugin, context: OpsContext, apis: Readonly<Record<string, object>>): Promise<SetUp> {
  const required = Object.fromEntries(((plugin.requires ?? []) as readonly string[]).map((id) => [id, apis[id] ?? {}]));
  const logger = context.logger.child({ plugin: plugin.id });
  const instance: unknown = await plugin.setup(Object.freeze({ ...context, logger }), Object.freeze(required));
  return { id: plugin.id as string, instance: (instance ?? {}) as PluginInstance<object> };
}

/**
 * Sets plugins up one after the other. When one fails, those before it are disposed, last first.
 *
 * @throws OpsError `plugin-setup-failed` with the cause, or what {@link orderPlugins} throws
 */
export async function composePlugins(
  plugins: readonly AnyPlugin[],
  context: OpsContext,
  logger: Logger,
): Promise<Composition> {
  const done: SetUp[] = [];
  const apis: Record<string, object> = {};
  const disposeDone = async (): Promise<readonly OpsError[]> => {
    const failures = await disposeAll(done.splice(0));
    for (const failure of failures) logger.error({ err: failure }, 'plugin clean-up failed');
    return failures;
  };
  const dispose = async (): Promise<void> => {
    const [first] = await disposeDone();
    if (first !== undefined) throw first;
  };
  for (const plugin of orderPlugins(plugins)) {
    try {
      const added = await setUp(plugin, context, apis);
      // Before the check: what a wrong instance holds open is disposed with the others.
      done.push(added);
      checkInstance(added.instance);
      apis[added.id] = added.instance.api;
    } catch (cause) {
      await disposeDone();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new OpsError<PluginErrorCode>(
        'plugin-setup-failed',
        `The plugin "${plugin.id}" failed to set up: ${reason}`,
        {
          details: { plugin: plugin.id },
          cause,
        },
      );
    }
  }
  const hooks = done.flatMap(({ id, instance }) => (instance.hooks ? [{ plugin: id, hooks: instance.hooks }] : []));
  return { apis, hooks, dispose };
}
