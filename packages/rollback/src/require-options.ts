import { type Become, mustBe, OpsError, type OptionRules, optionProblem } from '@opspilot/core';
import type { RollbackErrorCode } from './rollback-error.js';

/** What a password is handed in with. */
export const becomeRules: OptionRules<Become> = { user: mustBe.given(mustBe.text), password: mustBe.text };

/**
 * Refuses options that nobody knows, or that are of the wrong kind, before anything is done with the others.
 *
 * @throws OpsError `rollback-options-invalid`, or the code that is said; `details.option` names the option
 */
export function requireOptions<Options>(
  given: unknown,
  rules: OptionRules<Options>,
  code: RollbackErrorCode = 'rollback-options-invalid',
): void {
  const problem = optionProblem(given, rules);
  if (problem === undefined) return;
  const { option, message } = problem;
  throw new OpsError<RollbackErrorCode>(code, message, { details: { option } });
}

/** The name of a host, where it narrows what is asked for. @throws OpsError `rollback-options-invalid` */
export function requireHost(host: string | undefined): void {
  requireOptions({ host }, { host: mustBe.text });
}

/**
 * The id of something, and not the thing itself.
 *
 * @param of - what it is the id of, and where that is found
 * @throws OpsError `rollback-options-invalid`
 */
export function requireId(id: unknown, of = 'a recovery point, such as recoveryPoint.id'): void {
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  requireOptions({ id }, { id: mustBe.given(mustBe.such(`the id of ${of}`, isText)) });
}

/** Texts that are given by themselves, such as ids. @throws OpsError `rollback-options-invalid` */
export function requireTexts(option: string, value: unknown): void {
  requireOptions({ [option]: value }, { [option]: mustBe.given(mustBe.texts) });
}
