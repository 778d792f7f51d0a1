import type { RetentionPolicy } from '@opspilot/rollback';
import { lineToType } from './line-to-type.js';
import type { OptionValues } from './options.js';
import { UsageError } from './usage-error.js';

const counted = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const satisfies (keyof RetentionPolicy)[];

const day = 24 * 3_600_000;

/** What is kept, as the options say. @throws UsageError when that is nothing: what cannot be gone back to any more nobody brings again */
export function policyOf(values: OptionValues): RetentionPolicy {
  const counts = counted.flatMap((name) => {
    const given = values[`keep-${name}`];
    return given === undefined ? [] : [[name, numberIn(`--keep-${name}`, given)] as const];
  });
  const days = values['keep-within'];
  const within = days === undefined ? {} : { within: numberIn('--keep-within', days) * day };
  const policy: RetentionPolicy = { ...Object.fromEntries(counts), ...within };
  if (Object.values(policy).some((number) => number > 0)) return policy;
  throw new UsageError(
    `forget needs what is to be kept, such as --keep-last 20 or --keep-within 14. "${lineToType('--help')}" says more.`,
  );
}

function numberIn(option: string, given: string): number {
  if (/^\d{1,6}$/.test(given)) return Number(given);
  throw new UsageError(`${option} takes a whole number, not "${given}"`);
}
