import type { Clock, StorageAdapter } from '@opspilot/core';
import type { RunEvent } from '../run/run-event.js';
import type { RunStatus } from '../run/run-state.js';
import type { JournalDatabase } from './journal-schema.js';
import type { Lease } from './new-runs.js';
import type { StorageClock } from './storage-clock.js';

/** What a run's row tells of the lease that drives it. */
interface Driven {
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface SingleAppendsOptions {
  /** Tells how old leases are, which are by the clocks of those who hold them. */
  readonly clock: Clock;
  /** Tells when events are stored. */
  readonly time: StorageClock;
  readonly leaseTime: number;
}

/**
 * Adds one event by one statement, which is half of what most commands cost a journal: the row of the run is only looked at, as
 * long as what it tells of its lease is right and fresh. What was written there last is remembered by lease.
 */
export class SingleAppends {
  readonly #driven = new WeakMap<Lease, Driven>();
  readonly #options: SingleAppendsOptions;
  readonly #isKnown: boolean;
  readonly #insert: ReturnType<typeof insertWhereDriven>;

  constructor(db: JournalDatabase, kind: StorageAdapter['kind'], options: SingleAppendsOptions) {
    this.#options = options;
    // Of another database nobody knows how it holds a row.
    this.#isKnown = kind === 'sqlite' || kind === 'postgres';
    this.#insert = insertWhereDriven(db, kind);
  }

  /** The row of the run has been written. */
  wrote(lease: Lease, driven: Driven): void {
    this.#driven.set(lease, driven);
  }

  /** Whether the row of the run needs no writing: it has this status, and most of the lease is left. */
  isFresh(lease: Lease, status: RunStatus): boolean {
    const driven = this.#driven.get(lease);
    if (!this.#isKnown || driven?.status !== status) return false;
    const { clock, leaseTime } = this.#options;
    const left = driven.until - clock.now();
    // Longer than a lease lasts: the clock was set back.
    return left > (leaseTime * 2) / 3 && left <= leaseTime;
  }

  /** Changes no row when somebody else drives the run. */
  query({ run, fence }: Lease, sequence: number, event: RunEvent): ReturnType<typeof insertWhereDriven> {
    return { ...this.#insert, parameters: [sequence, this.#options.time.now(), JSON.stringify(event), run, fence] };
  }
}

/**
 * Compiled once, as building queries anew costs more than running them. PostgreSQL keeps the row as it is until the event is
 * there: whoever takes the run over meanwhile waits, and reads it. SQLite has one writer at a time.
 */
function insertWhereDriven(db: JournalDatabase, kind: StorageAdapter['kind']) {
  return db
    .insertInto('orchestration_events')
    .columns(['run', 'sequence', 'at', 'event'])
    .expression((builder) =>
      builder
        .selectFrom('orchestration_runs')
        .select(({ val }) => ['id', val(0).as('sequence'), val(0).as('at'), val('').as('event')])
        .where('id', '=', '')
        .where('fence', '=', 0)
        .$if(kind === 'postgres', (query) => query.forUpdate()),
    )
    .compile();
}
