import type { ContextCondition, Escalation } from '../policy/rule.js';

/**
 * Where a mistake costs most. A host whose environment nobody has told counts as production; upper case and white space around
 * the name make no difference.
 */
export const inProduction: ContextCondition = {
  environment: ['production', 'prod', 'prd', 'live']
    .flatMap((name) => [name, `${name}-*`, `*-${name}`, `*-${name}-*`])
    .concat('prod*'),
};

/** What is asked about elsewhere is denied in production. */
export const deniedInProduction: readonly Escalation[] = [{ context: inProduction, decision: 'deny' }];
