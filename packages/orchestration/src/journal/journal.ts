import { setImmediate as immediate } from 'node:timers/promises';
import { type Clock, type Durability, OpsError, type StorageAdapter } from '@opspilot/core';
import type { RunEvent } from '../run/run-event.js';
import type { RunStatus } from '../run/run-state.js';
import { type Appends, appends } from './appends.js';
import { type Directories, directories } from './directories.js';
import { keep } from './driven-row.js';
import { announced, openTables } from './journal-schema.js';
import { type Lease, type NewRuns, newRuns } from './new-runs.js';
import { type Orders, orders } from './orders.js';
import { openStatuses as open, openPastRuns, type PastRuns } from './past-runs.js';
import { legibly, unreadable } from './read-events.js';
import type { RunErrorCode } from './run-error.js';
import { leaseColumns, RunLeases } from './run-leases.js';
import { StorageClock } from './storage-clock.js';
import { isProgram, runVersion, type StoredProgram, upgraded, versionOf } from './stored-program.js';
import { type Summaries, summaries } from './summaries.js';

/** A run that was taken over. */
export interface Taken {
  readonly lease: Lease;
  /** Commands that nobody has begun, though they follow from its events: whoever left the run has told of them. */
  readonly unbegun: readonly string[];
}

/** An event as it was stored. */
export interface StoredEvent {
  /** From 0 on, without a gap. */
  readonly sequence: number;
  /** When it was stored, by {@link Journal.now}: milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly event: RunEvent;
}

/** What a run goes by. */
export interface StoredRun {
  readonly program: StoredProgram;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** By when whoever drives it says again that it does, in milliseconds since 1970 by its own clock; 0 when nobody does. */
  readonly drivenUntil: number;
}

/** What is new of a run. */
export interface NewEvents {
  readonly events: readonly StoredEvent[];
  /** It has ended, and these are its last events. */
  readonly isEnd: boolean;
}

/** Every run and its events, in order: written before anything follows from them. */
export interface Journal extends PastRuns, NewRuns, Appends, Summaries, Directories, Orders {
  /** Milliseconds that a driver may be silent before another may take its run. */
  readonly leaseTime: number;
  /** The wall clock that events are stored by, whoever does so: that of the storage, read with every lease. */
  now(): number;
  /**
   * Takes a run over that nobody drives any more. Where its lease was written by another clock, that is known once it has been
   * watched for as long as it lasts.
   *
   * @param signal - ends the watching
   * @throws OpsError `run-unknown`, `run-newer-version`, `run-ended`; `run-in-progress` while somebody else drives it
   */
  take(id: string, owner: string, signal?: AbortSignal): Promise<Taken>;
  /** Keeps the lease. @throws OpsError `run-taken-over` */
  renew(lease: Lease): Promise<void>;
  /** From now on the run goes by this program: its hosts are elsewhere, and the same. @throws OpsError `run-taken-over` */
  relocate(lease: Lease, program: StoredProgram): Promise<void>;
  /** Lets somebody else take it at once. @param unbegun - see {@link Taken} */
  release(lease: Lease, unbegun: readonly string[]): Promise<void>;
  /** A run without its events. @throws OpsError `run-unknown`, `run-newer-version` */
  run(id: string): Promise<StoredRun>;
  /** All events of a run from `sequence` on. */
  events(id: string, sequence: number): Promise<readonly StoredEvent[]>;
  /** Events from `sequence` on, up to `limit`. @throws OpsError `run-unknown` */
  read(id: string, sequence: number, limit: number): Promise<NewEvents>;
  /** Ids of the runs that have not ended and that nobody drives, oldest first. */
  abandoned(): Promise<readonly string[]>;
}

function fail(code: RunErrorCode, message: string, run: string): never {
  throw new OpsError<RunErrorCode>(code, message, { details: { run } });
}

function unknown(run: string): never {
  fail('run-unknown', `There is no run ${run}.`, run);
}

/** How a journal is kept. */
export interface JournalOptions {
  readonly leaseTime: number;
  /** Of what happens in a run; who drives it, what it was told and how it ended always survive a power failure. */
  readonly durability?: Durability | undefined;
}

/** Events that are read at a time: SQLite answers at once, however many there are, and the process has other things to do. */
const eventsAtOnce = 1_000;

/**
 * Opens the journal of a storage. On SQLite it does not wait for the disk with every event, unless told to: a killed process
 * loses none, and what a power failure takes of the end is found out again, as commands keep their names.
 */
export async function openJournal(
  storage: StorageAdapter,
  clock: Clock,
  { leaseTime, durability = storage.kind === 'sqlite' ? 'metrics' : 'journal' }: JournalOptions,
): Promise<Journal> {
  const db = await openTables(storage);
  const quick = await openTables(storage, { durability });
  const leases = new RunLeases(clock, leaseTime);
  const time = new StorageClock(db, storage.kind, clock);

  const row = async (id: string) => {
    const runs = db.selectFrom('orchestration_runs').selectAll().where('id', '=', id);
    const found = (await legibly(id, () => runs.executeTakeFirst())) ?? unknown(id);
    const version = versionOf(found.program);
    if (version === undefined || version <= runVersion) {
      if (isProgram(found.program)) return found;
      throw unreadable(id, new TypeError('its program has not the parts of one'));
    }
    const message = `The run ${id} was begun by a newer version of this package (runs of version ${version}; this one knows ${runVersion}). It is kept as it is: go on with it by that version.`;
    return fail('run-newer-version', message, id);
  };
  const openRow = async (id: string) => {
    const found = await row(id);
    return open.includes(found.status) ? found : fail('run-ended', `The run ${id} has ended: ${found.status}.`, id);
  };
  /** A run that has not ended, once its lease has been renewed or has passed if that is another clock's. */
  const watched = async (id: string, signal?: AbortSignal) => {
    const first = await openRow(id);
    let found = first;
    for (let left = leases.left(found); left > 0 && leases.isForeign(found); left = leases.left(found)) {
      if (signal?.aborted === true || found.leased_until !== first.leased_until) break;
      await clock.sleep(Math.ceil(Math.min(left, leaseTime / 3)), signal).catch(() => {});
      found = await openRow(id);
    }
    return found;
  };
  /** Leaves the program where it is: it may be large, and this is asked with every look at a run. */
  const statusOf = async (id: string): Promise<RunStatus> => {
    const runs = db.selectFrom('orchestration_runs').select('status').where('id', '=', id);
    return ((await runs.executeTakeFirst()) ?? unknown(id)).status;
  };
  const eventsFrom = (run: string, sequence: number) =>
    db
      .selectFrom('orchestration_events')
      .select(['sequence', 'at', 'event'])
      .where('run', '=', run)
      .where('sequence', '>=', sequence)
      .orderBy('sequence');
  return {
    ...(await openPastRuns(storage)),
    ...newRuns(db, { clock, leases, time }),
    ...appends({ db, quick, kind: storage.kind, clock, leases, time }),
    ...summaries(db),
    ...directories(db),
    ...orders(db, statusOf),
    leaseTime,
    now: () => time.now(),
    take: async (id, owner, signal) => {
      await time.read();
      const found = await watched(id, signal);
      const { fence, leased_until: until, unbegun } = found;
      const left = leases.left(found);
      if (left === 0) {
        if (fence === announced) unknown(id);
        const { numUpdatedRows } = await db
          .updateTable('orchestration_runs')
          .set({ owner, fence: fence + 1, unbegun: null, ...leases.taken() })
          .where('id', '=', id)
          .where('fence', '=', fence)
          .where('leased_until', '=', until)
          .executeTakeFirst();
        if (numUpdatedRows === 1n) return { lease: { run: id, fence: fence + 1 }, unbegun: unbegun ?? [] };
      }
      const wait = Math.max(1, Math.ceil((left > 0 ? left : leaseTime) / 1_000));
      return fail(
        'run-in-progress',
        `Somebody drives the run ${id}; should that process be gone, try again in ${wait} s.`,
        id,
      );
    },
    relocate: (lease, program) => keep(db, lease, { program }),
    renew: async (lease) => {
      await keep(quick, lease, { leased_until: leases.until() });
      // Where it cannot be read, what was read before still stands.
      await time.read().catch(() => {});
    },
    // Whatever another clock shows: it may be behind this one.
    release: (lease, unbegun) => keep(db, lease, { leased_until: 0, unbegun }),
    run: async (id) => {
      const { program, created_at: createdAt, leased_until: drivenUntil } = await row(id);
      return { program: upgraded(program), createdAt, drivenUntil };
    },
    events: async (run, sequence) => {
      const found: StoredEvent[] = [];
      for (;;) {
        const next = eventsFrom(run, sequence + found.length).limit(eventsAtOnce);
        const block = await legibly(run, () => next.execute());
        found.push(...block);
        if (block.length < eventsAtOnce) return found;
        await immediate();
      }
    },
    read: async (run, sequence, limit) => {
      // First, so that what a run that has ended was still told of is among the events.
      const status = await statusOf(run);
      const next = eventsFrom(run, sequence).limit(limit);
      const events = await legibly(run, () => next.execute());
      return { events, isEnd: events.length < limit && !open.includes(status) };
    },
    abandoned: async () => {
      const rows = await db
        .selectFrom('orchestration_runs')
        .select(leaseColumns)
        .where('status', 'in', open)
        .orderBy('created_at')
        .execute();
      return leases.passed(rows).flatMap(({ id, fence }) => (fence > announced ? id : []));
    },
  };
}
