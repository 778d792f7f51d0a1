import type { Clock } from '@opspilot/core';

/**
 * Whether what must be renewed was renewed lately: counted from before it was asked for, by both clocks, as the monotonic one may
 * stand still while the machine sleeps, and the other may be set.
 */
export class Freshness {
  readonly #clock: Clock;
  readonly #lasts: number;
  #since: { readonly wall: number; readonly monotonic: number };

  /** @param lasts - milliseconds */
  constructor(clock: Clock, lasts: number) {
    this.#clock = clock;
    this.#lasts = lasts;
    this.#since = this.#now();
  }

  isFresh(): boolean {
    const { wall, monotonic } = this.#now();
    return Math.abs(wall - this.#since.wall) < this.#lasts && monotonic - this.#since.monotonic < this.#lasts;
  }

  /** @param renew - rejects where it could not be renewed */
  async renew(renew: () => Promise<void>): Promise<void> {
    const since = this.#now();
    await renew();
    this.#since = since;
  }

  #now(): { readonly wall: number; readonly monotonic: number } {
    return { wall: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }
}
