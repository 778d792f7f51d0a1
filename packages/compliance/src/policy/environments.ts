import { isProduction } from '@opspilot/core/shell';
import { listOf } from './list-of.js';
import { matchesPattern } from './matches-pattern.js';
import type { OneOrMore, Pattern } from './rule.js';

/** Names that people write in one case and another, with one sign between their parts or another, as one: as they are seen. */
export function folded(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_.:/]+/g, '-');
}

/** Whether nobody has told what a host serves: an empty name tells as little as none. */
export function isUntold(environment: string | undefined): environment is undefined {
  return environment === undefined || folded(environment) === '';
}

/**
 * A test for what a host serves. A pattern that fits `production` means every production, whatever it is called there (see
 * `isProduction` of core); any other name means that one alone. What nobody has told may be each production that is named.
 */
export function meetsEnvironment(patterns: OneOrMore<Pattern>): (environment: string | undefined) => boolean {
  const wanted = listOf(patterns).map(folded);
  const fits = matchesPattern(wanted);
  const isEvery = fits('production');
  const isSome = isEvery || wanted.some(isProduction);
  return (environment) => {
    if (isUntold(environment)) return isSome;
    return fits(folded(environment)) || (isEvery && isProduction(environment));
  };
}
