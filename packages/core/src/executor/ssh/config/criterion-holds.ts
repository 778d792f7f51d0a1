import type { Criterion } from './match-criteria.js';
import { matchesPatterns } from './wildcard.js';

/** What a `Match` is compared with. */
export interface MatchFacts {
  /** What the machine was asked for by. */
  readonly names: readonly string[];
  /** Where it is, as far as that is known by the line of the `Match`. */
  readonly address: string;
  readonly user: string;
  readonly localUser: string;
  readonly isFinal: boolean;
}

/** Whether one condition of a `Match` holds; for one that only `ssh` itself can tell: whether it may. */
export function criterionHolds(criterion: Criterion, facts: MatchFacts): boolean {
  return compare(criterion, facts) !== criterion.negated;
}

function compare({ name, argument, negated }: Criterion, facts: MatchFacts): boolean {
  const patterns = argument.split(',');
  // Host names are the same in small letters; logins are not.
  const small = patterns.map((pattern) => pattern.toLowerCase());
  switch (name) {
    case 'all':
      return true;
    case 'host':
      return matchesPatterns(facts.address.toLowerCase(), small);
    case 'originalhost':
      return facts.names.some((asked) => matchesPatterns(asked.toLowerCase(), small));
    case 'user':
      return matchesPatterns(facts.user, patterns);
    case 'localuser':
      return matchesPatterns(facts.localUser, patterns);
    case 'final':
    case 'canonical':
      return facts.isFinal;
    default:
      return !negated;
  }
}
