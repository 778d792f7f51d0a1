import type { AnyPlugin } from '@opspilot/core';

/** A plugin as somebody without a type checker writes it. */
export function untypedPlugin(plugin: object): AnyPlugin {
  return plugin as AnyPlugin;
}
