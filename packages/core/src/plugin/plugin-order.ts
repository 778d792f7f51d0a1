import { OpsError } from '../errors/ops-error.js';
import type { AnyPlugin, PluginErrorCode } from './plugin.js';
import type { ReservedId } from './plugin-types.js';

const idPattern = /^[a-z][a-zA-Z0-9]*$/;

/** A record rather than a list: the compiler then checks that none of the type is forgotten. */
const reserved: Readonly<Record<ReservedId, true>> = {
  run: true,
  plan: true,
  propose: true,
  events: true,
  history: true,
  hosts: true,
  approvals: true,
  close: true,
  // A `then` would make the pilot a promise to whoever awaits it.
  // biome-ignore lint/suspicious/noThenProperty: listed in order to be refused
  then: true,
};

function fail(code: PluginErrorCode, message: string, plugin: string): never {
  throw new OpsError<PluginErrorCode>(code, message, { details: { plugin } });
}

function checkId(plugin: AnyPlugin, seen: ReadonlyMap<string, AnyPlugin>): void {
  const id: unknown = plugin?.id;
  if (typeof id !== 'string' || !idPattern.test(id) || typeof plugin.setup !== 'function') {
    fail(
      'invalid-plugin',
      `A plugin has an id of letters and digits, beginning with a lower-case letter, and a setup function; got ${id === undefined ? 'no id; was the function that makes the plugin passed without being called?' : `the id ${JSON.stringify(id)}.`}`,
      String(id),
    );
  }
  if (Object.hasOwn(reserved, id)) {
    fail('invalid-plugin', `The plugin id "${id}" is a part of the pilot itself; choose another.`, id);
  }
  if (seen.has(id)) {
    fail('duplicate-plugin', `Two plugins have the id "${id}"; pass each plugin once.`, id);
  }
}

/**
 * The order in which plugins are set up: as given, except that what a plugin requires comes before it.
 *
 * @throws OpsError `invalid-plugin`, `duplicate-plugin`, `missing-plugin`, `plugin-cycle` (with the path)
 */
export function orderPlugins(plugins: readonly AnyPlugin[]): readonly AnyPlugin[] {
  const byId = new Map<string, AnyPlugin>();
  for (const plugin of plugins) {
    checkId(plugin, byId);
    byId.set(plugin.id, plugin);
  }
  const ordered = new Set<AnyPlugin>();
  const place = (plugin: AnyPlugin, path: readonly string[]): void => {
    if (ordered.has(plugin)) return;
    if (path.includes(plugin.id)) {
      const cycle = [...path.slice(path.indexOf(plugin.id)), plugin.id].join(' → ');
      fail(
        'plugin-cycle',
        `Plugins require each other in a circle: ${cycle}. Remove one of the requirements.`,
        plugin.id,
      );
    }
    for (const id of (plugin.requires ?? []) as readonly string[]) {
      const required = byId.get(id);
      if (required === undefined) {
        fail(
          'missing-plugin',
          `The plugin "${plugin.id}" requires "${id}", which is not in the list; add it to plugins.`,
          plugin.id,
        );
      }
      place(required, [...path, plugin.id]);
    }
    ordered.add(plugin);
  };
  for (const plugin of plugins) place(plugin, []);
  return [...ordered];
}
