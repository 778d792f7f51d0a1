import { OpsError } from '@opspilot/core';
import type { RunStatus } from '../run/run-state.js';
import type { RunHistoryErrorCode, RunHistoryQuery } from './run-history.js';

const mostRuns = 1_000;

/** A record rather than a list: the compiler then checks that none is forgotten. */
const statuses: Readonly<Record<RunStatus, true>> = {
  ready: true,
  running: true,
  'rolling-back': true,
  succeeded: true,
  'partly-failed': true,
  failed: true,
  aborted: true,
  'rolled-back': true,
  'rollback-failed': true,
  cancelled: true,
};

interface Rule {
  readonly fits: (value: unknown) => boolean;
  /** What fits, as it follows "must be". */
  readonly rule: string;
}

const text: Rule = { fits: (value) => typeof value === 'string', rule: 'a text' };
const time: Rule = { fits: Number.isFinite, rule: 'milliseconds since 1970' };
const isStatus = (value: unknown): boolean => typeof value === 'string' && Object.hasOwn(statuses, value);

const rules: Readonly<Record<keyof RunHistoryQuery, Rule>> = {
  name: text,
  status: {
    fits: (value) => (Array.isArray(value) ? value.length > 0 && value.every(isStatus) : isStatus(value)),
    rule: `one or a list of ${Object.keys(statuses).join(', ')}`,
  },
  since: time,
  until: time,
  before: text,
  limit: {
    fits: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= mostRuns,
    rule: `a whole number from 1 to ${mostRuns}`,
  },
};

function refuse(problem: string): never {
  throw new OpsError<RunHistoryErrorCode>('invalid-history-query', `The history of runs cannot be told: ${problem}`);
}

/**
 * Refuses what would quietly tell of something else.
 *
 * @throws OpsError `invalid-history-query`
 */
export function checkHistoryQuery(query: RunHistoryQuery): void {
  if (typeof query !== 'object' || query === null) refuse('it is asked for by an object of conditions.');
  for (const [part, value] of Object.entries(query)) {
    if (!Object.hasOwn(rules, part)) {
      refuse(`there is no condition "${part}"; there are ${Object.keys(rules).join(', ')}.`);
    }
    const { fits, rule } = rules[part as keyof RunHistoryQuery];
    if (value !== undefined && !fits(value)) refuse(`${part} must be ${rule}.`);
  }
}

/** @throws OpsError `invalid-history-query` */
export function checkTime(before: number): void {
  if (!Number.isFinite(before)) refuse(`the time before which runs ended must be ${time.rule}.`);
}
