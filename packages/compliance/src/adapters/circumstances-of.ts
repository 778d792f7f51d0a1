import type { PolicyContext } from '../policy/policy-context.js';

/**
 * The circumstances of a command as other engines are told them. All are there, and what nobody knows is the strictest: a
 * policy that asks about what is missing would not be met.
 */
export function circumstancesOf({ host, actor, ...context }: PolicyContext) {
  return {
    environment: host?.environment ?? 'production',
    labels: { ...host?.labels },
    roles: [...(actor?.roles ?? [])],
    changeId: context.changeId ?? '',
    isFrozen: context.isFrozen ?? false,
    dataClasses: [...(context.dataClasses ?? [])],
    at: Math.floor(context.at),
  };
}
