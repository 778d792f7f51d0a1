import { type Finding, identityOf, isSameIdentity, strictest } from '@opspilot/core';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import { type ExceptionEnvelope, isLowerable } from './exception-envelope.js';
import type { PolicyException } from './policy-exception.js';
import { isWithinScope } from './scope.js';

/**
 * Whether its author may let this command pass, by the operator's word of now. Where nobody has said who may, an exception takes
 * two: who adds it, and whose command it lets pass.
 */
function isByWhoMay(
  { identity, authorRoles }: PolicyException,
  { actor }: PolicyContext,
  { roles = [] }: ExceptionEnvelope,
): boolean {
  if (roles.length > 0) return roles.some((role) => authorRoles.includes(role));
  return actor === undefined || !isSameIdentity(identity, identityOf(actor.id));
}

/** A finding that an exception lowered says so. */
export interface ExceptedFinding extends Finding {
  /** Id of the exception. */
  readonly exception: string;
}

/** Findings after exceptions, and the exceptions that were used. */
export interface Excepted {
  readonly findings: readonly Finding[];
  readonly used: readonly PolicyException[];
}

function lowered(finding: Finding, { id, by, expiresAt, reason, lowersTo }: PolicyException): ExceptedFinding {
  const until = new Date(expiresAt).toISOString();
  return {
    ...finding,
    decision: lowersTo,
    reason: `Excepted by ${by} until ${until} (${reason}; ${id}): ${finding.reason}`,
    exception: id,
  };
}

/**
 * Lowers exactly the findings that exceptions name and whose scope they are in; every other stays as it is.
 *
 * @param exceptions - those that are active
 * @param exceptable - ids of the rules that may be excepted: a pattern may fit others too, such as what no rule set holds
 */
export function applyExceptions(
  findings: readonly Finding[],
  exceptions: readonly PolicyException[],
  exceptable: ReadonlySet<string>,
  judged: Judged,
  context: PolicyContext,
  envelope: ExceptionEnvelope,
): Excepted {
  const usable = exceptions
    .filter((exception) => isByWhoMay(exception, context, envelope))
    .map((exception) => ({ exception, isNamed: matchesPattern(exception.rules) }));
  const used = new Set<PolicyException>();
  const after = findings.map((finding) => {
    if (!exceptable.has(finding.rule)) return finding;
    const fitting = usable.find(
      ({ exception, isNamed }) =>
        isNamed(finding.rule) &&
        strictest(finding.decision, exception.lowersTo) !== exception.lowersTo &&
        isLowerable(finding, envelope) &&
        isWithinScope(exception.scope, finding, judged, context),
    )?.exception;
    if (fitting === undefined) return finding;
    used.add(fitting);
    return lowered(finding, fitting);
  });
  return { findings: after, used: [...used] };
}
