import type { CommandHooks } from '../pipeline/hooks.js';
import type { OpsContext } from './context.js';

/** What a module gives back from `setup`: its public API, its hooks and its clean-up. */
export interface PluginInstance<Api extends object> {
  /** Becomes `pilot.<id>`. */
  readonly api: Api;
  readonly hooks?: CommandHooks;
  /** Called once when the pilot closes, in the reverse order of set-up. */
  dispose?(): Promise<void> | void;
}

declare const eventTypes: unique symbol;

/** Carries the types of a plugin's events; see {@link declareEvents}. */
export interface EventDeclaration<Events extends object> {
  readonly [eventTypes]?: Events;
}

/** Declares the events that a plugin emits, so that `pilot.events` knows their types: `events: declareEvents<MyEvents>()`. */
export function declareEvents<Events extends object>(): EventDeclaration<Events> {
  return {};
}

/** What a plugin knows of those that it requires: of each an object, where it does not say more. */
export type RequiredApis<Ids extends string = string> = Readonly<Record<Ids, object>>;

/** A module of OpsPilot, named by a literal id that becomes a property of the pilot. */
export interface OpsPlugin<
  Id extends string = string,
  Api extends object = object,
  Requires extends string = never,
  Events extends object = object,
  Required extends RequiredApis<Requires> = RequiredApis<Requires>,
> {
  /** Letters and digits, beginning with a lower-case letter. */
  readonly id: Id;
  /** Ids of the plugins that must be there too. They are set up first, wherever they stand in the list. */
  readonly requires?: readonly Requires[];
  readonly events?: EventDeclaration<Events>;
  /**
   * `required` holds the APIs of the plugins named in `requires`. Say what is needed of them in the parameter's type, which
   * takes no import of the module they come from: `setup: (context, { metrics }: { metrics: { load(host: string): number } })`.
   * A list of plugins whose APIs do not fit does not compile.
   */
  setup(context: OpsContext, required: Required): Promise<PluginInstance<Api>> | PluginInstance<Api>;
}

/** A compile error where `setup` counts on a plugin that `requires` does not name, and that may not be there. */
export type CheckRequired<Requires extends string, Required> = [Exclude<keyof Required, Requires>] extends [never]
  ? unknown
  : { readonly requires: `missing in requires: ${Exclude<keyof Required, Requires> & string}` };

/** Keeps the literal id, the API type, the event types and the required APIs of a plugin. */
export function definePlugin<
  const Id extends string,
  Api extends object,
  const Requires extends string = never,
  Events extends object = object,
  Required extends RequiredApis<Requires> = RequiredApis<Requires>,
>(
  plugin: OpsPlugin<Id, Api, Requires, Events, Required> & CheckRequired<Requires, Required>,
): OpsPlugin<Id, Api, Requires, Events, Required> {
  return plugin;
}

/** A plugin of whatever types. */
// biome-ignore lint/suspicious/noExplicitAny: as a constraint it must take every plugin, whatever its parameters
export type AnyPlugin = OpsPlugin<any, any, any, any, any>;

/** Codes of the errors about plugins. */
export type PluginErrorCode =
  | 'invalid-plugin'
  | 'duplicate-plugin'
  | 'missing-plugin'
  | 'plugin-cycle'
  | 'plugin-setup-failed'
  | 'plugin-dispose-failed';
