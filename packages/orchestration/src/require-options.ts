import { OpsError, type OptionRules, optionProblem } from '@opspilot/core';

/** Codes of the errors of options. */
export type OrchestrationOptionsErrorCode = 'invalid-orchestration-options';

/**
 * Refuses options that nobody knows, or that are of the wrong kind, before anything is done with the others.
 *
 * @throws OpsError `invalid-orchestration-options`; `details.option` names the option
 */
export function requireOptions<Options>(given: unknown, rules: OptionRules<Options>): void {
  const problem = optionProblem(given, rules);
  if (problem === undefined) return;
  const { option, message } = problem;
  throw new OpsError<OrchestrationOptionsErrorCode>('invalid-orchestration-options', message, { details: { option } });
}
