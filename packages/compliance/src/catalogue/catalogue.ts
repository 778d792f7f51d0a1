import type { Rule } from '../policy/rule.js';
import { accessRules } from './access.js';
import { accountRules } from './accounts.js';
import { auditProtectionRules } from './audit-protection.js';
import { auditTrailRules } from './audit-trail.js';
import { databaseRules } from './databases.js';
import { fileDestructionRules } from './file-destruction.js';
import { privilegeRules } from './privileges.js';
import { storageRules } from './storage.js';

/** The rules of the default policy, family after family. They map to controls; whether those are met is for an auditor to say. */
export const catalogue: readonly Rule[] = [
  ...auditTrailRules,
  ...auditProtectionRules,
  ...fileDestructionRules,
  ...storageRules,
  ...databaseRules,
  ...accountRules,
  ...accessRules,
  ...privilegeRules,
];
