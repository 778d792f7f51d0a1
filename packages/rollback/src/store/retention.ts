import { mustBe, OpsError, type OptionRules } from '@opspilot/core';
import { requireOptions } from '../require-options.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { isOfPoint } from './point-labels.js';
import type { SnapshotSummary } from './snapshot-store.js';

/** What is kept, of snapshots or of recovery points; of those that none of it names, none. */
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

/** The part of a policy that something is kept by. */
export type RetentionReason = keyof RetentionPolicy;

/**
 * Tells which snapshots a policy keeps, and which `remove` may be given: pure. Snapshots of one host and the same roots are a group,
 * to each of which the policy applies by itself. What a recovery point needs, of a command or of somebody's own, is no business of
 * it, and is among those that are kept: that goes with its point, by `pilot.rollback.retain`.
 *
 * @throws OpsError `rollback-options-invalid` when the policy keeps nothing, or a number in it is none of 0, 1, 2, …
 */
export function retain(snapshots: Iterable<SnapshotSummary>, policy: RetentionPolicy): Retention {
  requirePolicy(policy);
  const all = newestFirst(snapshots);
  const own = all.filter((snapshot) => !isOfPoint(snapshot));
  const kept = keptBy(own, policy, ({ host, roots }) => JSON.stringify([host, roots]));
  const isKept = (snapshot: SnapshotSummary): boolean => isOfPoint(snapshot) || kept.has(snapshot);
  return { kept: all.filter(isKept), forgotten: all.filter((snapshot) => !isKept(snapshot)) };
}

/** @throws OpsError `rollback-options-invalid` when the policy keeps nothing, or a number in it is none of 0, 1, 2, … */
export function requirePolicy(policy: RetentionPolicy): void {
  requireOptions(policy, policyRules);
  if (Object.values(policy).some((number) => number > 0)) return;
  throw new OpsError<RollbackErrorCode>('rollback-options-invalid', 'A retention policy keeps something.', {
    details: { option: '' },
  });
}

/** Something that was kept at a time, in milliseconds since the epoch. */
interface Dated {
  readonly id: string;
  readonly takenAt: number;
}

/** The newest first; of one moment those with the later id. */
export function newestFirst<Item extends Dated>(items: Iterable<Item>): readonly Item[] {
  return [...items].sort((one, other) => other.takenAt - one.takenAt || (one.id < other.id ? 1 : -1));
}

/**
 * What a policy keeps, and by which parts of it: pure.
 *
 * @param items - the newest first
 * @param groupOf - to each of these groups the policy applies by itself
 */
export function keptBy<Item extends Dated>(
  items: readonly Item[],
  policy: RetentionPolicy,
  groupOf: (item: Item) => string,
): ReadonlyMap<Item, readonly RetentionReason[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = groupOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  const kept = new Map<Item, RetentionReason[]>();
  for (const group of groups.values()) {
    for (const [reason, item] of keptOf(group, policy)) kept.set(item, [...(kept.get(item) ?? []), reason]);
  }
  return kept;
}

function keptOf<Item extends Dated>(
  group: readonly Item[],
  policy: RetentionPolicy,
): readonly (readonly [RetentionReason, Item])[] {
  const { last = 0, within = 0 } = policy;
  const [newest] = group;
  const recent = group.filter(({ takenAt }) => within > 0 && takenAt >= (newest?.takenAt ?? 0) - within);
  const periodic = Object.entries(periods).flatMap(([name, periodOf]) => {
    const reason = name as keyof typeof periods;
    const newestOf = new Map<number, Item>();
    for (const item of group) {
      const period = periodOf(item.takenAt);
      if (!newestOf.has(period)) newestOf.set(period, item);
    }
    return [...newestOf.values()].slice(0, policy[reason] ?? 0).map((item) => [reason, item] as const);
  });
  return [
    ...group.slice(0, last).map((item) => ['last', item] as const),
    ...recent.map((item) => ['within', item] as const),
    ...periodic,
  ];
}
