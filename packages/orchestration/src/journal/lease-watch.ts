import type { Clock } from '@opspilot/core';

/** A lease, as whoever holds it has written it down last. */
export interface SeenLease {
  /** Until when, by the clock of its holder: milliseconds since 1970. */
  readonly until: number;
  /** Milliseconds from a renewal on. */
  readonly lasts: number;
  /** Counted up with every holder. */
  readonly fence?: number;
}

/**
 * Tells which leases have passed. Clocks of two machines may be a year apart, and then `until` alone would hold a run for as
 * long: a lease that stands as it stood one lease ago has passed too, as whoever holds it renews it more often than that. That is
 * told by this process's own monotonic clock, from its first look on.
 */
export class LeaseWatch {
  readonly #clock: Clock;
  readonly #seen = new Map<string, { readonly lease: SeenLease; readonly since: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until a lease has passed if it is not renewed; 0 once it has. */
  left(id: string, lease: SeenLease): number {
    const ahead = Math.max(0, lease.until - this.#clock.now());
    const now = this.#clock.monotonic();
    const seen = this.#seen.get(id);
    const isSame = seen?.lease.until === lease.until && seen.lease.fence === lease.fence;
    const since = isSame ? seen.since : now;
    if (ahead === 0) this.#seen.delete(id);
    else if (!isSame) this.#seen.set(id, { lease, since });
    return Math.max(0, Math.min(ahead, since + lease.lasts - now));
  }

  /** Whether it lies further ahead than it lasts: another clock wrote it, and only watching tells whether it has passed. */
  isForeign({ until, lasts }: SeenLease): boolean {
    return until - this.#clock.now() > lasts;
  }

  /** Forgets all leases but these: the others have ended. */
  retain(ids: ReadonlySet<string>): void {
    for (const id of this.#seen.keys()) if (!ids.has(id)) this.#seen.delete(id);
  }
}
