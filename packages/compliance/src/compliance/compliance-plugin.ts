import { declareEvents, definePlugin } from '@opspilot/core';
import type { ComplianceEvents } from './compliance-events.js';
import type { ComplianceOptions } from './compliance-options.js';
import { createCompliance } from './create-compliance.js';

/**
 * The plugin: judges every command by rules over what it does, and adds `pilot.compliance`. Without options it enforces the
 * catalogue and keeps an audit log in the pilot's storage.
 */
export function compliance(options: ComplianceOptions = {}) {
  return definePlugin({
    id: 'compliance',
    events: declareEvents<ComplianceEvents>(),
    setup: async ({ events, ...context }) => {
      const { api, hooks, close } = await createCompliance(
        { ...context, events: events.extend<ComplianceEvents>() },
        options,
      );
      return { api, hooks, dispose: close };
    },
  });
}
