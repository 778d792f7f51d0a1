import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OpsError } from '@opspilot/core';
import type { StoreErrorCode } from './store-error.js';

/** What files that are not finished end with: whoever opens the store takes those of dead processes away. */
export const unfinished = '.part';

/** A file that is there whole or not at all, and once it is there survives a loss of power. */
export class DurableFile {
  readonly #handle: FileHandle;
  readonly #part: string;
  #length = 0;

  private constructor(handle: FileHandle, part: string) {
    this.#handle = handle;
    this.#part = part;
  }

  static async create(directory: string): Promise<DurableFile> {
    const part = `${directory}/${process.pid}-${randomBytes(8).toString('hex')}${unfinished}`;
    return new DurableFile(await onFullDisk(open(part, 'wx', 0o600)), part);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  async append(bytes: Buffer): Promise<void> {
    await onFullDisk(this.#handle.writeFile(bytes));
    this.#length += bytes.length;
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
