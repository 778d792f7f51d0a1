import { mustBe, OpsError, type OptionRules, optionProblem } from '@opspilot/core';
import type { ReceiptErrorCode } from './receipt.js';
import { leastTimeToLive } from './receipt-age.js';
import type { ReceiptOptions } from './receipt-executor.js';

/** Where receipts lie on hosts. */
export const directoryRule = mustBe.such(
  'an absolute path, or one that begins with ~/',
  (value) => typeof value === 'string' && /^(?:\/|~\/)[^\0]*$/.test(value),
);

const lifetimeRule = mustBe.such(
  `milliseconds, ${leastTimeToLive} (7 days) or more, as runs are resumed by receipts`,
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= leastTimeToLive,
);

const receiptRules: OptionRules<ReceiptOptions> = {
  directory: directoryRule,
  keptBytes: mustBe.wholeNumber(0, Number.MAX_SAFE_INTEGER),
  timeToLive: lifetimeRule,
};

function requireReceiptOptions<Options>(given: unknown, rules: OptionRules<Options>): void {
  const problem = optionProblem(given, rules);
  if (problem === undefined) return;
  const { option, message } = problem;
  throw new OpsError<ReceiptErrorCode>('invalid-receipt-options', message, { details: { option } });
}

/** @throws OpsError `invalid-receipt-options`; `details.option` names the option */
export function checkReceiptOptions(options: ReceiptOptions): void {
  requireReceiptOptions(options, receiptRules);
}

/** @throws OpsError `invalid-receipt-options` */
export function checkTimeToLive(timeToLive: number): void {
  requireReceiptOptions({ timeToLive }, { timeToLive: lifetimeRule });
}
