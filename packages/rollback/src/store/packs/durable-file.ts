import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OpsError } from '@opspilot/core';
import type { StoreErrorCode } from '../store-error.js';

/** What files that are not finished end with. */
const unfinished = '.part';

/** A file that is there whole or not at all, and once it is there survives a loss of power. */
export class DurableFile {
  readonly #handle: FileHandle;
  readonly #part: string;
  #length = 0;

  private constructor(handle: FileHandle, part: string) {
    this.#handle = handle;
    this.#part = part;
  }

  /** @param lock - name of the lock that its writer holds: once that is gone, so is the writer */
  static async create(directory: string, lock: string): Promise<DurableFile> {
    const part = `${directory}/${lock}-${randomBytes(4).toString('hex')}${unfinished}`;
    return new DurableFile(await onFullDisk(open(part, 'wx', 0o600)), part);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Writes parts, one after another. */
  async append(...parts: readonly Buffer[]): Promise<void> {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const { bytesWritten } = await onFullDisk(this.#handle.writev(parts));
    // The kernel may take less than all at a time.
    if (bytesWritten < length) await onFullDisk(this.#handle.writeFile(Buffer.concat(parts).subarray(bytesWritten)));
    this.#length += length;
  }

  /** Gives it its name, which nothing has yet. */
  async finish(path: string): Promise<void> {
    await onFullDisk(this.#handle.sync());
    await this.#handle.close();
    await rename(this.#part, path);
    await syncDirectory(dirname(path));
  }

  /** Leaves nothing of it. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await rm(this.#part, { force: true });
  }
}

/** Files of a directory that are not finished. */
export async function unfinishedIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory);
  return names.filter((name) => name.endsWith(unfinished)).map((name) => `${directory}/${name}`);
}

/** Takes away those files whose writers hold none of the locks, which were looked for after the files. */
export async function sweepUnfinished(files: readonly string[], locks: readonly string[]): Promise<void> {
  const left = files.filter((file) => !locks.some((lock) => file.slice(dirname(file).length + 1).startsWith(lock)));
  await Promise.all(left.map((file) => rm(file, { force: true })));
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function onFullDisk<Value>(writing: Promise<Value>): Promise<Value> {
  try {
    return await writing;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause;
    throw new OpsError<StoreErrorCode>(
      'store-full',
      'The disk of the store has no room. Nothing that was in it is lost; make room, or forget old snapshots, and try again.',
      { cause },
    );
  }
}
