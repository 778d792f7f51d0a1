import { randomBytes } from 'node:crypto';
import { access, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { OpsError } from '@opspilot/core';
import { currentHolder, holderOfName, isThere, nameOfHolder } from '../../holder/holder.js';
import type { StoreErrorCode } from '../store-error.js';

/** What is done to a store: `.lock` is held by who takes a snapshot, `.prune` by who frees. */
export type LockKind = '.lock' | '.prune';

/** Milliseconds between two signs of life. */
const refreshEach = 5 * 60_000;
/** Milliseconds without a sign of life after which a lock of another machine is stale. */
const staleAfter = 30 * 60_000;

/** Notes in a directory that this process is at work there, until it is released or its process is gone. */
export class StoreLock {
  /** Begins the names of all files that are written under it. */
  readonly name: string;
  readonly #directory: string;
  readonly #refreshing: NodeJS.Timeout;

  private constructor(directory: string, name: string) {
    this.#directory = directory;
    this.name = name;
    const refresh = (): void => {
      const now = new Date();
      utimes(this.#path, now, now).catch(() => {});
    };
    this.#refreshing = setInterval(refresh, refreshEach).unref();
  }

  /** The name tells it all: a lock is there whole or not at all. */
  static async take(directory: string, kind: LockKind): Promise<StoreLock> {
    const name = `${nameOfHolder(await currentHolder())},${randomBytes(8).toString('hex')}${kind}`;
    await writeFile(`${directory}/${name}`, '', { flag: 'wx', mode: 0o600 });
    return new StoreLock(directory, name);
  }

  /** @throws OpsError `store-lock-lost` when it was taken away as stale: what it protected may be gone */
  async require(): Promise<void> {
    try {
      await access(this.#path);
    } catch {
      throw new OpsError<StoreErrorCode>(
        'store-lock-lost',
        'The store gave this snapshot up, since its process gave no sign of life for half an hour. Take the snapshot again.',
      );
    }
  }

  async release(): Promise<void> {
    clearInterval(this.#refreshing);
    await rm(this.#path, { force: true });
  }

  /** The locks that stand, this one left out. Those of processes that are gone are taken away. */
  async others(): Promise<readonly string[]> {
    // Its own time is told by the clock of the same disk as theirs.
    const now = new Date();
    await utimes(this.#path, now, now);
    const { mtimeMs } = await stat(this.#path);
    const names = (await readdir(this.#directory)).filter((name) => name !== this.name);
    const standing = await Promise.all(names.map((name) => this.#isHeld(name, mtimeMs - staleAfter)));
    const stale = names.filter((_, index) => standing[index] === false);
    await Promise.all(stale.map((name) => rm(`${this.#directory}/${name}`, { force: true })));
    return names.filter((_, index) => standing[index]);
  }

  async #isHeld(name: string, since: number): Promise<boolean> {
    const holder = holderOfName(name.slice(0, name.lastIndexOf(',')));
    const known = holder === undefined ? undefined : await isThere(holder);
    if (known !== undefined) return known;
    const seen = await stat(`${this.#directory}/${name}`).catch(() => undefined);
    return seen !== undefined && seen.mtimeMs >= since;
  }

  get #path(): string {
    return `${this.#directory}/${this.name}`;
  }
}
