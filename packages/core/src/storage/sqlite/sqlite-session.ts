import { open as openFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { OpsError } from '../../errors/ops-error.js';
import type { Durability, StorageErrorCode } from '../storage-adapter.js';
import { loadDriver } from './load-driver.js';
import { Mutex } from './mutex.js';
import { isBusy, sqliteError } from './sqlite-error.js';
import { storageClosed } from './storage-closed.js';
import { WriteGroup } from './write-group.js';

/** What the sessions of one database have in common. */
export interface SqliteFile {
  /** Absolute, or `:memory:`. */
  readonly path: string;
  /** Longest wait for a lock, milliseconds. */
  readonly lockTimeout: number;
  /**
   * Held by whoever writes for longer than one statement. Other processes are waited for by asking again; within this
   * process a queue is fair where asking again could starve.
   */
  readonly writer: Mutex;
}

/** The longest pause before asking again for a lock that another process holds, milliseconds. */
const longestPause = 25;

/** One connection, used by one query or transaction at a time. */
export class SqliteSession {
  readonly database: Database;
  readonly file: SqliteFile;
  readonly writes: WriteGroup;
  /** Held during a transaction, or by a query that had to wait. */
  readonly #turn = new Mutex();
  #closed = false;

  constructor(database: Database, file: SqliteFile) {
    this.database = database;
    this.file = file;
    this.writes = new WriteGroup(database, file.path);
  }

  static async open(file: SqliteFile, durability: Durability): Promise<SqliteSession> {
    const Driver = await loadDriver();
    try {
      if (file.path !== ':memory:') await createPrivately(file.path);
      // No waiting inside SQLite: it would block the event loop, and with it the transaction that is waited for.
      const session = new SqliteSession(new Driver(file.path, { timeout: 0 }), file);
      try {
        await session.#configure(durability);
        return session;
      } catch (error) {
        session.database.close();
        throw error;
      }
    } catch (error) {
      throw sqliteError(error, file.path, 'SQLITE_CANTOPEN');
    }
  }

  /** Whether a query may run at once. */
  get isFree(): boolean {
    return !this.#turn.isTaken && !this.#closed;
  }

  /** Waits for the connection. Follow with {@link leave}. */
  async enter(patience = this.file.lockTimeout): Promise<void> {
    if (this.#closed) throw storageClosed(this.file.path);
    if (!(await this.#turn.lock(patience))) throw this.#waitedInVain(patience);
    if (!this.#closed) return;
    this.#turn.unlock();
    throw storageClosed(this.file.path);
  }

  leave(): void {
    this.#turn.unlock();
  }

  /** Waits until nobody else in this process writes for long. Follow with {@link stopWriting}. */
  async startWriting(patience = this.file.lockTimeout): Promise<void> {
    if (!(await this.file.writer.lock(patience))) throw this.#waitedInVain(patience);
  }

  stopWriting(): void {
    this.file.writer.unlock();
  }

  /** Does `attempt` again while another process holds the lock, up to `patience` milliseconds. */
  async insist<Result>(attempt: () => Result, patience = this.file.lockTimeout): Promise<Result> {
    const deadline = performance.now() + patience;
    for (let pause = 1; ; pause = Math.min(pause * 2, longestPause)) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw sqliteError(error, this.file.path);
      }
      await delay(pause);
    }
  }

  /** For a transaction that may go on while the storage is waiting to close. */
  assertUsable(): void {
    if (!this.database.open) throw storageClosed(this.file.path);
  }

  /** Lets the running transaction finish, up to the lock timeout, then closes; what is unfinished is rolled back. */
  async close(): Promise<void> {
    if (this.#closed) return;
    // What was written before this is written.
    this.writes.commit();
    this.#closed = true;
    const entered = await this.#turn.lock(this.file.lockTimeout);
    this.database.close();
    if (entered) this.#turn.unlock();
  }

  async #configure(durability: Durability): Promise<void> {
    const { database } = this;
    database.pragma('foreign_keys = on');
    database.pragma('trusted_schema = off');
    if (this.file.path === ':memory:') return;
    await this.insist(() => database.pragma('journal_mode = wal'));
    database.pragma(`synchronous = ${durability === 'journal' ? 'full' : 'normal'}`);
  }

  #waitedInVain(patience: number): OpsError<StorageErrorCode> {
    const { path } = this.file;
    return new OpsError(
      'storage-locked',
      `SQLite database "${path}": a transaction of this process has held it for ${patience} ms. Keep transactions short, and inside one query through the transaction itself, not through the outer builder.`,
      { details: { path, patience } },
    );
  }
}

/** What was run on servers is nobody else's to read; SQLite gives its side files the mode of the database. */
async function createPrivately(path: string): Promise<void> {
  try {
    await (await openFile(path, 'wx', 0o600)).close();
  } catch {
    // It exists, or SQLite will say better why it cannot.
  }
}
