import type { ContextCondition, Escalation } from '../policy/rule.js';

/** Where a mistake costs most. A host whose environment nobody has told counts as production. */
export const inProduction: ContextCondition = {
  environment: ['production', 'prod', 'prod-*', 'production-*', 'prd', 'live', 'Prod*', 'PROD*'],
};

/** What is asked about elsewhere is denied in production. */
export const deniedInProduction: readonly Escalation[] = [{ context: inProduction, decision: 'deny' }];
