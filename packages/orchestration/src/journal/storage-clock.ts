import type { Clock, StorageAdapter } from '@opspilot/core';
import type { JournalDatabase } from './journal-schema.js';

/**
 * The wall clock of a storage, which all processes share that come to it: those of their machines may be an hour apart, and a wait
 * that one begins another goes on with. A file has that of its machine.
 */
export class StorageClock {
  readonly #db: JournalDatabase;
  readonly #hasOwn: boolean;
  readonly #clock: Clock;
  /** Milliseconds that it is ahead of the clock here. */
  #ahead = 0;

  constructor(db: JournalDatabase, kind: StorageAdapter['kind'], clock: Clock) {
    this.#db = db;
    this.#hasOwn = kind === 'postgres';
    this.#clock = clock;
  }

  /** Milliseconds since 1970, as they were when it was read last, and what has passed here since. */
  now(): number {
    return Math.round(this.#clock.now() + this.#ahead);
  }

  /** Reads it: either clock may have been set. */
  async read(): Promise<void> {
    if (!this.#hasOwn) return;
    const before = this.#clock.now();
    const { seconds } = await this.#db
      .selectNoFrom(({ fn, val }) => fn<number>('date_part', [val('epoch'), fn('clock_timestamp')]).as('seconds'))
      .executeTakeFirstOrThrow();
    const after = this.#clock.now();
    this.#ahead = Number(seconds) * 1_000 - (before + after) / 2;
  }
}
