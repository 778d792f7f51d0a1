import type { Finding } from '@opspilot/core';
import type { Rule } from '../policy/rule.js';

/** What exceptions may do, set by the operator in code. */
export interface ExceptionEnvelope {
  /** Milliseconds for which an exception may hold at most; default 90 days. */
  readonly longest?: number;
  /** Whether what a critical rule denies may be let pass. Default false. */
  readonly mayLowerCriticalDenials?: boolean;
  /**
   * Whether a rule may be excepted at all; asked again when the pilot starts, of exceptions that were added before. Default:
   * every rule of the policy. What could not be seen through or tried is no such rule, and no exception lowers it.
   */
  readonly mayExcept?: (rule: Rule) => boolean;
  /**
   * Roles of which whoever adds or revokes an exception has one. Default: everybody may, and nobody's exceptions hold for their
   * own commands.
   */
  readonly roles?: readonly string[];
}

/** Default of `longest`: 90 days. */
export const longestException = 90 * 86_400_000;

/** Whether a rule may be excepted. */
export function isExceptable(rule: Rule, { mayExcept }: ExceptionEnvelope): boolean {
  return mayExcept?.(rule) ?? true;
}

/** Whether one finding may be lowered: what a critical rule denies only where the operator has said so. */
export function isLowerable(
  { severity, decision }: Finding,
  { mayLowerCriticalDenials = false }: ExceptionEnvelope,
): boolean {
  return mayLowerCriticalDenials || severity !== 'critical' || decision !== 'deny';
}
