import type { Finding } from '@opspilot/core';
import { complianceOptionError } from '../compliance/option-error.js';
import type { Rule } from '../policy/rule.js';

/** What exceptions may do, set by the operator in code. */
export interface ExceptionEnvelope {
  /** Milliseconds for which an exception holds at most, also one that was added under another; default 90 days. */
  readonly longest?: number;
  /** Whether what a critical rule denies may be let pass. Default false. */
  readonly mayLowerCriticalDenials?: boolean;
  /**
   * Whether a rule may be excepted at all; asked again when the pilot starts, of exceptions that were added before. Default:
   * every rule of the policy. What could not be seen through or tried is no such rule, and no exception lowers it.
   */
  readonly mayExcept?: (rule: Rule) => boolean;
  /**
   * Roles of which whoever adds or revokes an exception has one; what somebody without any of them added before does not hold.
   * Default: everybody may, and nobody's exceptions hold for their
   * own commands.
   */
  readonly roles?: readonly string[];
}

/** Default of `longest`: 90 days. */
export const longestException = 90 * 86_400_000;

/**
 * Ids of the rules that may be excepted.
 *
 * @throws OpsError `invalid-compliance-options` when `mayExcept` answers neither true nor false: a promise would let all pass
 */
export function exceptableRules(
  rules: readonly Rule[],
  { mayExcept = () => true }: ExceptionEnvelope,
): ReadonlySet<string> {
  const exceptable = rules.filter((rule) => {
    const answer: unknown = mayExcept(rule);
    if (typeof answer === 'boolean') return answer;
    const what = answer instanceof Promise ? 'a promise; look up beforehand what it waits for' : JSON.stringify(answer);
    throw complianceOptionError(
      `exceptions.mayExcept answers true or false at once; of ${rule.id} it answered ${what}.`,
    );
  });
  return new Set(exceptable.map(({ id }) => id));
}

/** Whether one finding may be lowered: what a critical rule denies only where the operator has said so. */
export function isLowerable(
  { severity, decision }: Pick<Finding, 'severity' | 'decision'>,
  { mayLowerCriticalDenials = false }: ExceptionEnvelope,
): boolean {
  return mayLowerCriticalDenials || severity !== 'critical' || decision !== 'deny';
}
