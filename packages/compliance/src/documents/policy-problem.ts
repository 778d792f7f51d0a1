import { OpsError } from '@opspilot/core';

/**
 * Codes of what may be wrong with a policy that somebody wrote.
 *
 * - `policy-unreadable`: the text is neither YAML nor JSON, or too large
 * - `invalid-policy`: something is not as the schema wants it
 * - `duplicate-rule`: two rules have one id
 * - `unknown-framework`, `unknown-control`: a rule maps to what nobody has heard of
 * - `policy-example-failed`: a rule does not find what its own examples say, or finds too much
 */
export type PolicyErrorCode =
  | 'policy-unreadable'
  | 'invalid-policy'
  | 'duplicate-rule'
  | 'unknown-framework'
  | 'unknown-control'
  | 'policy-example-failed';

/** One thing that is wrong with a policy, and where. */
export interface PolicyProblem {
  readonly code: PolicyErrorCode;
  /** JSON pointer (RFC 6901) into the document: `/rules/0/decision`; empty for the document itself. */
  readonly path: string;
  /** What is wrong and what was expected. */
  readonly message: string;
  /** In the text, from 1; absent when the document did not come as a text. */
  readonly line?: number;
  readonly column?: number;
}

/** Where a problem is, in words. */
function placeOf({ path, line, column }: PolicyProblem): string {
  const inside = path === '' ? 'the document' : path;
  return line === undefined ? inside : `${inside} (line ${line}, column ${column})`;
}

/** How many problems the message of an error tells; the details have them all. */
const mostTold = 5;

/** The error for a policy with problems, the first of which gives it its code. */
export function policyError(problems: readonly PolicyProblem[]): OpsError<PolicyErrorCode> {
  const told = problems.slice(0, mostTold).map((problem) => `${placeOf(problem)}: ${problem.message}`);
  const more = problems.length > mostTold ? ` And ${problems.length - mostTold} more.` : '';
  return new OpsError(problems[0]?.code ?? 'invalid-policy', `The policy is not loaded. ${told.join(' ')}${more}`, {
    details: { problems },
  });
}
