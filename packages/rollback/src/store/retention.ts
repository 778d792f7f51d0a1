import { mustBe, OpsError, type OptionRules } from '@opspilot/core';
import { requireOptions } from '../require-options.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { SnapshotSummary } from './snapshot-store.js';

/** What snapshots are kept; of those that none of it names, none. */
export interface RetentionPolicy {
  /** The newest so many. */
  readonly last?: number;
  /** The newest of each of so many hours, days, weeks (from Monday), months and years that have any, in UTC. */
  readonly hourly?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
  /** All that are not older than so many milliseconds, counted from the newest of their group. */
  readonly within?: number;
}

const count = mustBe.wholeNumber(0, Number.MAX_SAFE_INTEGER);

const policyRules: OptionRules<RetentionPolicy> = {
  last: count,
  hourly: count,
  daily: count,
  weekly: count,
  monthly: count,
  yearly: count,
  within: count,
};

/** What a policy does with snapshots, each list with the newest first. */
export interface Retention {
  readonly kept: readonly SnapshotSummary[];
  readonly forgotten: readonly SnapshotSummary[];
}

const hour = 3_600_000;
const day = 24 * hour;
/** 1970-01-01 was a Thursday. */
const monday = 3 * day;

const periods = {
  hourly: (at) => Math.floor(at / hour),
  daily: (at) => Math.floor(at / day),
  weekly: (at) => Math.floor((at + monday) / (7 * day)),
  monthly: (at) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth(),
  yearly: (at) => new Date(at).getUTCFullYear(),
} as const satisfies Readonly<Record<string, (at: number) => number>>;

/**
 * Tells which snapshots a policy keeps, and which `remove` may be given: pure. Snapshots of one host and the same roots are a group,
 * to each of which the policy applies by itself.
 *
 * @throws OpsError `rollback-options-invalid` when the policy keeps nothing, or a number in it is none of 0, 1, 2, …
 */
export function retain(snapshots: Iterable<SnapshotSummary>, policy: RetentionPolicy): Retention {
  requireOptions(policy, policyRules);
  if (!Object.values(policy).some((number) => number > 0)) {
    throw new OpsError<RollbackErrorCode>('rollback-options-invalid', 'A retention policy keeps something.', {
      details: { option: '' },
    });
  }
  const groups = new Map<string, SnapshotSummary[]>();
  const newestFirst = [...snapshots].sort((one, other) => other.takenAt - one.takenAt || (one.id < other.id ? 1 : -1));
  for (const snapshot of newestFirst) {
    const key = JSON.stringify([snapshot.host, snapshot.roots]);
    groups.set(key, [...(groups.get(key) ?? []), snapshot]);
  }
  const kept = new Set([...groups.values()].flatMap((group) => keptOf(group, policy)));
  return {
    kept: newestFirst.filter((snapshot) => kept.has(snapshot)),
    forgotten: newestFirst.filter((snapshot) => !kept.has(snapshot)),
  };
}

function keptOf(group: readonly SnapshotSummary[], policy: RetentionPolicy): readonly SnapshotSummary[] {
  const { last = 0, within = 0 } = policy;
  const [newest] = group;
  const recent = group.filter(({ takenAt }) => within > 0 && takenAt >= (newest?.takenAt ?? 0) - within);
  const periodic = Object.entries(periods).flatMap(([name, periodOf]) => {
    const newestOf = new Map<number, SnapshotSummary>();
    for (const snapshot of group) {
      const period = periodOf(snapshot.takenAt);
      if (!newestOf.has(period)) newestOf.set(period, snapshot);
    }
    return [...newestOf.values()].slice(0, policy[name as keyof typeof periods] ?? 0);
  });
  return [...group.slice(0, last), ...recent, ...periodic];
}
