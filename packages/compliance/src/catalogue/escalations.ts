import type { ContextCondition, Escalation } from '../policy/rule.js';

/** Where a mistake costs most: production by whatever name, and every host whose environment nobody has told. */
export const inProduction: ContextCondition = { environment: 'production' };

/** What is asked about elsewhere is denied in production. */
export const deniedInProduction: readonly Escalation[] = [{ context: inProduction, decision: 'deny' }];
