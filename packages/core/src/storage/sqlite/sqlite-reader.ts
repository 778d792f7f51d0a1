import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';
import type { ReaderAnswer, ReaderBatch, ReaderRequest } from './reader-messages.js';
import { sqliteError } from './sqlite-error.js';
import { storageClosed } from './storage-closed.js';

interface Pending {
  resolve(batch: ReaderBatch): void;
  reject(error: unknown): void;
}

/** `Omit` on each member of a union. */
type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

/**
 * Reads one database file in a thread of its own. The thread starts with the first read and keeps the process alive only
 * while an answer is due.
 */
export class SqliteReader {
  readonly path: string;
  readonly #lockTimeout: number;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #lastId = 0;
  #lastSession = 0;
  #closed = false;

  constructor(path: string, lockTimeout: number) {
    this.path = path;
    this.#lockTimeout = lockTimeout;
  }

  /** A number for a transaction of its own; 0 stands for single queries. */
  newSession(): number {
    return ++this.#lastSession;
  }

  leave(session: number): Promise<unknown> {
    return this.#ask(++this.#lastId, { type: 'leave', session });
  }

  /** Rows of a query, batch by batch; the next one is read while the last is used. Stops when its consumer does. */
  async *read(session: number, sql: string, parameters: readonly unknown[]): AsyncGenerator<ReaderBatch, void> {
    const id = ++this.#lastId;
    let batch = await this.#ask(id, { type: 'start', session, sql, parameters });
    let finished = batch.done;
    let following: Promise<ReaderBatch> | undefined;
    try {
      for (;;) {
        following = finished ? undefined : this.#ask(id, { type: 'next' });
        // Unheard while the consumer is busy; it is awaited below.
        following?.catch(() => {});
        yield batch;
        if (following === undefined) return;
        batch = await following;
        finished = batch.done;
      }
    } finally {
      if (following !== undefined) await this.#stop(id, following);
    }
  }

  /** Rejects what is under way. A query inside SQLite cannot be stopped: it is waited for no longer than for a lock. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#rejectAll(storageClosed(this.path));
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    const waiting = new AbortController();
    const late = delay(this.#lockTimeout, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([worker.terminate(), late]);
    waiting.abort();
  }

  async #stop(id: number, following: Promise<ReaderBatch>): Promise<void> {
    const last = await following.catch(() => undefined);
    if (last?.done === false && !this.#closed) await this.#ask(id, { type: 'stop' });
  }

  #ask(id: number, request: WithoutId<ReaderRequest>): Promise<ReaderBatch> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw storageClosed(this.path);
      this.#worker ??= this.#start();
      const worker = this.#worker;
      this.#pending.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ...request });
    });
  }

  #start(): Worker {
    const workerData = { path: this.path, lockTimeout: this.#lockTimeout };
    // None of this process's own flags: loaders would slow the start down, and `--input-type` would prevent it.
    const worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData, execArgv: [] });
    worker.on('message', (answer: ReaderAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, undefined));
    return worker;
  }

  #settle(answer: ReaderAnswer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (this.#pending.size === 0) this.#worker?.unref();
    if (!('error' in answer)) pending?.resolve(answer);
    else pending?.reject(sqliteError(Object.assign(new Error(answer.error.message), answer.error), this.path));
  }

  /** The thread is gone; the next read starts another. */
  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    this.#rejectAll(
      new OpsError<StorageErrorCode>(
        'storage-unavailable',
        `SQLite database "${this.path}": the thread that reads it ended${reason}. Try again; if the program is bundled, ship read-worker.js beside the bundle.`,
        { cause, details: { path: this.path } },
      ),
    );
  }

  #rejectAll(error: unknown): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }
}
