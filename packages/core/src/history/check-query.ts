import { OpsError } from '../errors/ops-error.js';
import type { OutcomeStatus } from './command-record.js';
import type { HistoryErrorCode, HistoryQuery } from './history.js';
import { shownValue } from './shown-value.js';

const longestText = 4096;
const largestLimit = 1000;

/** A record rather than a list: the compiler then checks that none is forgotten. */
const statuses: Readonly<Record<OutcomeStatus | 'running', true>> = {
  running: true,
  succeeded: true,
  failed: true,
  denied: true,
  rejected: true,
  'timed-out': true,
  cancelled: true,
  unknown: true,
};

interface Rule {
  readonly fits: (value: unknown) => boolean;
  /** What fits, as it follows "must be". */
  readonly rule: string;
}

const isStatus = (value: unknown): boolean => typeof value === 'string' && Object.hasOwn(statuses, value);
const isLimit = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largestLimit;
const name: Rule = { fits: (value) => typeof value === 'string', rule: 'a text' };
const time: Rule = { fits: Number.isFinite, rule: 'milliseconds since the epoch' };

const rules: Readonly<Record<keyof HistoryQuery, Rule>> = {
  host: name,
  actor: name,
  parent: name,
  status: {
    fits: (value) => (Array.isArray(value) ? value.every(isStatus) : isStatus(value)),
    rule: `one or a list of ${Object.keys(statuses).join(', ')}`,
  },
  since: time,
  until: time,
  text: {
    fits: (value) => typeof value === 'string' && value.length <= longestText,
    rule: `a text of ${longestText} characters at most`,
  },
  limit: { fits: isLimit, rule: `a whole number from 1 to ${largestLimit}` },
  after: name,
};

export function invalidQuery(problem: string): OpsError<HistoryErrorCode> {
  return new OpsError('invalid-history-query', `The history cannot be searched: ${problem}`);
}

/**
 * Refuses what would quietly find something else: a condition whose name is written wrong would not hold anything back.
 *
 * @throws OpsError `invalid-history-query`
 */
export function checkQuery(query: HistoryQuery): void {
  if (typeof query !== 'object' || query === null || Array.isArray(query)) {
    throw invalidQuery(`a query must be an object, such as { host: 'web-1' }, got ${shownValue(query)}.`);
  }
  for (const [part, value] of Object.entries(query)) {
    if (!Object.hasOwn(rules, part)) {
      throw invalidQuery(`there is no condition "${part}"; there are ${Object.keys(rules).join(', ')}.`);
    }
    const { fits, rule } = rules[part as keyof HistoryQuery];
    if (value !== undefined && !fits(value)) throw invalidQuery(`${part} must be ${rule}, got ${shownValue(value)}.`);
  }
}
