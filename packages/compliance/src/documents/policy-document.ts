import type { Framework } from '../frameworks/framework.js';
import type { Rule } from '../policy/rule.js';

/** A policy that somebody wrote. It adds rules, and so can only tighten. Its form is that of `@opspilot/compliance/policy.schema.json`. */
export interface PolicyDocument {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly description?: string;
  /** Frameworks of its own, or further controls of those that are known, which its rules may name. */
  readonly frameworks?: readonly Framework[];
  readonly rules: readonly Rule[];
}
