import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import { newId } from '../random/new-id.js';
import type { Random } from '../random/random.js';
import type { Durability, StorageAdapter } from '../storage/storage-adapter.js';
import { archiveJournal } from './archive-journal.js';
import { createRecorder } from './create-recorder.js';
import type { History, HistoryErrorCode, RetentionPolicy } from './history.js';
import { historyMigrations } from './history-migrations.js';
import { createHistoryReader } from './history-reader.js';
import type { HistoryRecorder } from './history-recorder.js';
import type { HistorySchema } from './history-schema.js';
import { startUpkeep } from './history-upkeep.js';
import { createHistoryWriter } from './history-writer.js';
import { createInstances } from './instances.js';
import { ownProcess } from './process-identity.js';
import { resolveRecord } from './resolve-record.js';
import { applyRetention, checkRetention, type Pruned } from './retention.js';
import { checkSpoolDirectory, createSpool } from './spool.js';
import { sweepSpool } from './sweep-spool.js';

const defaultOutputLimit = 64 * 1024;
const largestOutputLimit = 16 * 1024 * 1024;
const defaultSpoolLimit = 1024 ** 3;

export interface CreateHistoryOptions {
  readonly storage: StorageAdapter;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Default: everything is kept. */
  readonly retention?: RetentionPolicy;
  /** Bytes of a stream's output kept in the database, 0..16,777,216; what is beyond goes to a file. Default 65,536. */
  readonly outputLimit?: number;
  /**
   * Directory for those files. Default: beside the database; where that has no place of its own (in memory, on a
   * server), a temporary directory that goes when the history is closed.
   */
  readonly spool?: string;
  /** Bytes of a stream's output kept in its file; what is beyond is counted, not kept. Default 1 GiB. */
  readonly spoolLimit?: number;
  /**
   * What a power failure may take. The death of this process loses nothing, whichever is chosen.
   *
   * - `metrics`: about the last second of the history; a command that ran may then be missing. No command waits for the
   *   disk. Default on SQLite.
   * - `journal`: no record, only the end of an output file. Every command waits until the disk has its record, once before it
   *   runs and once at its end: the disk's own time for a flush. Default on a server, which gathers the flushes of many.
   */
  readonly durability?: Durability;
}

export interface OpenHistory {
  readonly history: History;
  readonly recorder: HistoryRecorder;
  /**
   * Writes what could not be written before and takes this process out of the database. May be called twice.
   *
   * @throws OpsError `history-unwritable` when records were lost with it
   */
  readonly close: () => Promise<void>;
}

/**
 * Opens the history in `storage`, which stays open when the history is closed.
 *
 * Nothing that was acknowledged is lost when a process dies, by whatever signal; a command whose process died is
 * `unknown` from then on. A power failure may take the end of spooled files, and the last second of a SQLite history, unless
 * `durability` says `journal`: waiting for the disk twice costs a short command more than all the rest of its path.
 *
 * Secrets are taken out before anything arrives here: the history stores what it is given.
 *
 * @throws OpsError `invalid-history-options`, `invalid-retention`, `spool-unusable`, or a storage's code
 */
export async function createHistory(options: CreateHistoryOptions): Promise<OpenHistory> {
  const { storage, clock, random, logger, retention = {}, spool: directory } = options;
  const outputLimit = wholeNumber('outputLimit', options.outputLimit ?? defaultOutputLimit, largestOutputLimit);
  const spoolLimit = wholeNumber('spoolLimit', options.spoolLimit ?? defaultSpoolLimit, Number.MAX_SAFE_INTEGER);
  checkDurability(options.durability);
  checkRetention(retention);
  if (directory !== undefined) checkSpoolDirectory(directory);

  // A file waits for its disk inside this process; a server does it for itself.
  const durability = options.durability ?? (storage.kind === 'sqlite' ? 'metrics' : 'journal');
  const db = await storage.open<HistorySchema>('history', historyMigrations, { durability });
  const durable = await storage.open<HistorySchema>('history', historyMigrations, { durability: 'journal' });
  let archived: Promise<Kysely<HistorySchema>> | undefined;
  const archive = () => {
    archived ??= storage.open<HistorySchema>('history', historyMigrations, { readOnly: true });
    // What failed once, such as for want of file handles, may work the next time.
    archived.catch(() => {
      archived = undefined;
    });
    return archived;
  };

  const instance = newId(clock, random);
  const spool = createSpool({
    directory: directory ?? (storage.directory === undefined ? undefined : join(storage.directory, 'history')),
    identity: await identityOf(db, newId(clock, random)),
    instance,
    limit: spoolLimit,
    logger,
  });
  const instances = createInstances(db, {
    id: instance,
    self: ownProcess(),
    clock,
    onGone: (gone) => spool.removePrivate(gone),
  });
  await instances.beat();

  const { recorder, unwritten, isInUse } = createRecorder({
    writer: createHistoryWriter(db, instance),
    spool,
    logger,
    outputLimit,
    onFinished: () => upkeep.finished(),
  });
  const reconcile = () => instances.reconcile();
  const archiveEnded = () => archiveJournal(durable, newId(clock, random));
  const prune = queued(async (policy: RetentionPolicy): Promise<Pruned> => {
    await reconcile();
    await archiveEnded();
    const pruned = await applyRetention(db, { policy, spool, clock });
    await sweepSpool(db, { spool, instances, own: instance, isInUse });
    return pruned;
  });
  const upkeep = startUpkeep({
    beat: () => instances.beat(),
    flush: () => unwritten.flush(),
    reconcile,
    archive: archiveEnded,
    prune: () => prune(retention),
    logger,
  });

  const close = once(async () => {
    await upkeep.stop();
    await unwritten.flush();
    await archiveEnded().catch((error: unknown) => {
      logger.warn(
        { error: String(error) },
        'the journal of the history stays as it is until the next process opens it',
      );
    });
    await spool.close();
    if (unwritten.size > 0) throw lost(unwritten.size);
    // A process that cannot say that it leaves is noticed by others.
    await instances.leave().catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'the history could not be left in order');
    });
  });
  const reader = createHistoryReader({ db, archive, spool, reconcile });
  return {
    history: {
      ...reader,
      resolve: (id, resolution) => resolveRecord(durable, reader.get, { id, resolution, at: clock.now() }),
      async prune(policy = retention) {
        checkRetention(policy);
        return prune(policy);
      },
    },
    recorder,
    close,
  };
}

/** The database's own name, given by the first process that opens it. */
async function identityOf(db: Kysely<HistorySchema>, candidate: string): Promise<string> {
  await db
    .insertInto('history_identity')
    .values({ one: 1, name: candidate })
    .onConflict((conflict) => conflict.column('one').doNothing())
    .execute();
  const { name } = await db.selectFrom('history_identity').select('name').executeTakeFirstOrThrow();
  return name;
}

/** `work`, done once however often it is asked for. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

/** `work`, one call after the other. */
function queued<Input, Result>(work: (input: Input) => Promise<Result>): (input: Input) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (input) => {
    const result = last.then(() => work(input));
    last = result.catch(() => {});
    return result;
  };
}

function wholeNumber(name: string, value: number, largest: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= largest) return value;
  throw new OpsError<HistoryErrorCode>(
    'invalid-history-options',
    `The history's ${name} must be a whole number of bytes from 0 to ${largest}, got ${value}.`,
    { details: { [name]: value } },
  );
}

function checkDurability(durability: unknown): void {
  if (durability === undefined || durability === 'journal' || durability === 'metrics') return;
  throw new OpsError<HistoryErrorCode>(
    'invalid-history-options',
    `The history's durability must be "journal" or "metrics", got ${JSON.stringify(durability)}.`,
    { details: { durability } },
  );
}

function lost(records: number): OpsError<HistoryErrorCode> {
  return new OpsError(
    'history-unwritable',
    `The ends of ${records} commands could not be written to the history before it was closed, and are lost. Their records say "unknown" from now on.`,
    { details: { records } },
  );
}
