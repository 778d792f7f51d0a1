import { isProduction } from '@opspilot/core/shell';
import { isUntold } from '../policy/environments.js';
import type { PolicyContext } from '../policy/policy-context.js';

const production = 'production';

/**
 * The contexts that another engine is asked under, of which the strictest answer counts: one that compares texts knows only the
 * names that it was written with, so a production with a name of its own is asked about by that and as `production`.
 */
export function namingsOf(context: PolicyContext): readonly PolicyContext[] {
  const { host = { name: '' } } = context;
  const { environment } = host;
  if (environment === production || isUntold(environment) || !isProduction(environment)) return [context];
  return [context, { ...context, host: { ...host, environment: production } }];
}

/**
 * The circumstances of a command as other engines are told them. All are there, and what nobody knows is the strictest: a
 * policy that asks about what is missing would not be met.
 */
export function circumstancesOf({ host, actor, ...context }: PolicyContext) {
  const told = host?.environment;
  const environment = isUntold(told) ? production : told;
  return {
    environment,
    isProduction: isProduction(environment),
    labels: { ...host?.labels },
    roles: [...(actor?.roles ?? [])],
    changeId: context.changeId ?? '',
    isFrozen: context.isFrozen ?? false,
    dataClasses: [...(context.dataClasses ?? [])],
    at: Math.floor(context.at),
  };
}
