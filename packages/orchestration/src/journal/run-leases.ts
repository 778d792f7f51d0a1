import type { Clock } from '@opspilot/core';
import { LeaseWatch, type SeenLease } from './lease-watch.js';

/** What a run's row tells of who drives it. */
export interface LeaseRow {
  readonly id: string;
  readonly fence: number;
  readonly leased_until: number;
  readonly lease_time: number | null;
}

/** The columns of a run's row that make a {@link LeaseRow}. */
export const leaseColumns = ['id', 'fence', 'leased_until', 'lease_time'] as const;

/** The leases of runs: those that this process takes, and whether those of others have passed. */
export class RunLeases {
  /** Milliseconds that a lease lasts which is taken here. */
  readonly leaseTime: number;
  readonly #clock: Clock;
  readonly #watch: LeaseWatch;

  constructor(clock: Clock, leaseTime: number) {
    this.#clock = clock;
    this.#watch = new LeaseWatch(clock);
    this.leaseTime = leaseTime;
  }

  /** Until when a lease lasts that is taken or renewed now. */
  until(): number {
    return this.#clock.now() + this.leaseTime;
  }

  /** What is written down with a lease that is taken now: others cannot know how long it lasts here. */
  taken(): Pick<LeaseRow, 'leased_until'> & { readonly lease_time: number } {
    return { leased_until: this.until(), lease_time: this.leaseTime };
  }

  /** Milliseconds until the lease of a run has passed if nobody renews it; 0 once it has. */
  left(row: LeaseRow): number {
    return this.#watch.left(row.id, this.#seen(row));
  }

  /** Whether the lease was written by another clock: only watching tells whether it has passed. */
  isForeign(row: LeaseRow): boolean {
    return this.#watch.isForeign(this.#seen(row));
  }

  /** Of all runs that have not ended, those whose leases have passed. */
  passed<Row extends LeaseRow>(rows: readonly Row[]): readonly Row[] {
    this.#watch.retain(new Set(rows.map(({ id }) => id)));
    return rows.filter((row) => this.left(row) === 0);
  }

  #seen({ fence, leased_until: until, lease_time: lasts }: LeaseRow): SeenLease {
    return { fence, until, lasts: lasts ?? this.leaseTime };
  }
}
