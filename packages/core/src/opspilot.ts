import type { PilotCore } from './pilot-core.js';
import type { PilotOptions } from './pilot-options.js';
import type { AnyPlugin } from './plugin/plugin.js';
import type { CheckPlugins, PluginApis, PluginEvents } from './plugin/plugin-types.js';

/** A pilot with its plugins, each under its id. */
export type OpsPilot<Plugins extends readonly AnyPlugin[] = readonly []> = PilotCore<PluginEvents<Plugins>> &
  PluginApis<Plugins>;

/** Where everything begins. */
export const OpsPilot = {
  /**
   * Puts a pilot together. With no options it runs commands on this machine and keeps their history in memory.
   *
   * @throws OpsError with a `PluginErrorCode`, a `StorageErrorCode`, or `invalid-host`; what was opened is closed again
   */
  async create<const Plugins extends readonly AnyPlugin[] = readonly []>(
    options: PilotOptions<Plugins> & CheckPlugins<Plugins> = {} as PilotOptions<Plugins> & CheckPlugins<Plugins>,
  ): Promise<OpsPilot<Plugins>> {
    // Loaded when the first pilot is made: importing the package for its types, errors or parts costs little.
    const { createPilot } = await import('./create-pilot.js');
    const { apis, ...core } = await createPilot(options);
    return Object.freeze({ ...apis, ...core }) as unknown as OpsPilot<Plugins>;
  },
};
