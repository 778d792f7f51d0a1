import type { AnyPlugin, OpsPlugin } from './plugin.js';

/** `{ monitoring: MonitoringApi; rollback: RollbackApi }` from a tuple of plugins; `{}` from a list of unknown ones. */
export type PluginApis<Plugins extends readonly AnyPlugin[]> = {
  // A list that was put together at run time has no literal ids; an index signature would swallow the pilot's own parts.
  readonly [P in Plugins[number] as string extends P['id'] ? never : P['id']]: P extends {
    /** What a plugin gives back tells its API. */
    setup(...input: never): infer Instance;
  }
    ? Awaited<Instance> extends { readonly api: infer Api }
      ? Api
      : never
    : never;
};

// Of a plugin that nothing is known about they are `any`, which is the only type here that `unknown` extends.
type EventsOf<Plugin> =
  Plugin extends OpsPlugin<infer _Id, infer _Api, infer _Requires, infer Events>
    ? unknown extends Events
      ? object
      : Events
    : object;

type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
  member: infer Joined,
) => void
  ? Joined
  : never;

/** The events of all plugins of a tuple. */
export type PluginEvents<Plugins extends readonly AnyPlugin[]> = [Plugins[number]] extends [never]
  ? object
  : Intersection<EventsOf<Plugins[number]>> & object;

type Ids<Plugins extends readonly AnyPlugin[]> = Plugins[number]['id'];

type Needs<Plugins extends readonly AnyPlugin[]> = Plugins[number] extends infer P
  ? P extends { readonly requires?: readonly (infer Requires extends string)[] }
    ? Requires
    : never
  : never;

/** `monitoring, as rollback requires it` for each plugin whose API is not what another counts on. */
type Unfit<Plugins extends readonly AnyPlugin[], Apis = PluginApis<Plugins>> = Plugins[number] extends infer P
  ? P extends { readonly id: infer Id extends string; setup(context: never, required: infer Required): unknown }
    ? {
        [Key in keyof Required & keyof Apis]: Apis[Key] extends Required[Key]
          ? never
          : `${Key & string}, as ${Id} requires it`;
      }[keyof Required & keyof Apis]
    : never
  : never;

/** Ids that already mean something on a pilot. */
export type ReservedId = 'run' | 'plan' | 'propose' | 'events' | 'history' | 'hosts' | 'approvals' | 'close' | 'then';

/**
 * A compile error with a readable message when a required plugin is missing or its API does not fit, or an id is taken. A list that was put
 * together at run time is checked at run time.
 */
export type CheckPlugins<Plugins extends readonly AnyPlugin[]> = [string] extends [Ids<Plugins>]
  ? unknown
  : [Exclude<Needs<Plugins>, Ids<Plugins>>] extends [never]
    ? [Extract<Ids<Plugins>, ReservedId>] extends [never]
      ? [Unfit<Plugins>] extends [never]
        ? unknown
        : { readonly plugins: `another API is needed of ${Unfit<Plugins>}` }
      : { readonly plugins: `plugin id is reserved: ${Extract<Ids<Plugins>, ReservedId>}` }
    : { readonly plugins: `missing plugin: ${Exclude<Needs<Plugins>, Ids<Plugins>>}` };
