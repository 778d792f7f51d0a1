import { setImmediate } from 'node:timers';
import type { Database } from 'better-sqlite3';
import type { QueryResult } from 'kysely';
import { sqliteError } from './sqlite-error.js';

/** A statement that writes, and whoever waits for it. */
export interface WaitingWrite {
  readonly run: () => QueryResult<unknown>;
  /** Runs it as if nobody else wrote: waits for locks, and tells its own error. */
  readonly runAlone: () => Promise<QueryResult<unknown>>;
  readonly resolve: (result: QueryResult<unknown> | Promise<QueryResult<unknown>>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits together what is written in one turn of the event loop: a commit costs several times what its statement costs. The first
 * write of a turn is not kept waiting, so that who writes alone pays nothing for it. None is acknowledged before its commit.
 */
export class WriteGroup {
  readonly #database: Database;
  readonly #path: string;
  #waiting: WaitingWrite[] = [];
  #hasBegun = false;

  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /** Whether nobody else has written in this turn. */
  isFirst(): boolean {
    if (this.#hasBegun) return false;
    this.#hasBegun = true;
    setImmediate(() => this.commit());
    return true;
  }

  add(write: WaitingWrite): void {
    this.#waiting.push(write);
  }

  /** Ends the turn: writes what waits. */
  commit(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    this.#hasBegun = false;
    if (writes.length > 1 && this.#runTogether(writes)) return;
    for (const { runAlone, resolve } of writes) resolve(runAlone());
  }

  /** All or none of them; who wrote what cannot be written is told, and keeps nobody else from it. */
  #runTogether(writes: readonly WaitingWrite[]): boolean {
    const database = this.#database;
    if (!database.open || database.inTransaction) return false;
    const answers: (() => void)[] = [];
    try {
      database.exec('begin immediate');
      for (const write of writes) answers.push(this.#answer(write));
      database.exec('commit');
    } catch {
      // Each finds out for itself what is in its way.
      if (database.open && database.inTransaction) database.exec('rollback');
      return false;
    }
    for (const answer of answers) answer();
    return true;
  }

  #answer({ run, resolve, reject }: WaitingWrite): () => void {
    try {
      const result = run();
      return () => resolve(result);
    } catch (error) {
      // SQLite takes back the one statement, or after a full disk and its like everything.
      if (!this.#database.inTransaction) throw error;
      return () => reject(sqliteError(error, this.#path));
    }
  }
}
