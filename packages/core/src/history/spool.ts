import { createHash } from 'node:crypto';
import { constants, mkdtempSync, rmdirSync } from 'node:fs';
import { lstat, open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import { makeDirectory } from '../make-directory.js';
import type { HistoryErrorCode } from './history.js';
import type { NamedSpoolFile } from './output-capture.js';
import { createSpoolFile } from './spool-file.js';

/** Names come back from a database that others may write to: nothing else is ever opened or removed. */
const nameShape = /^[0-9A-Z]{26}\/[0-9A-Za-z]{26,64}\.(stdout|stderr)$/;
const instanceShape = /^[0-9A-Z]{26}$/;
const idShape = /^[0-9A-Z]{26}$/;

export interface SpoolOptions {
  /** Where files are kept, in a folder of this database's own; undefined for a private one that goes on `close`. */
  readonly directory: string | undefined;
  /** Tells this database's files from another's. */
  readonly identity: string;
  /** Name of this process; its files have a folder of their own. */
  readonly instance: string;
  /** Bytes kept of one stream. */
  readonly limit: number;
  readonly logger: Logger;
}

/** The files that hold the outputs too long for the database: `<instance>/<command>.<stream>`. */
export interface Spool {
  /** A new file for one stream of a command; undefined (and logged) when its folder cannot be made. */
  create(id: string, stream: 'stdout' | 'stderr'): NamedSpoolFile | undefined;
  /** The bytes of a file. @throws OpsError `history-output-missing` */
  read(name: string): Promise<Readable>;
  /** Removes files; those that are gone already are no problem, others are logged. */
  remove(names: Iterable<string>): Promise<void>;
  /** The processes that have a folder here. */
  instances(): Promise<readonly string[]>;
  /** Names of the files of one process. */
  files(instance: string): Promise<readonly string[]>;
  /** Removes the folder of a process if nothing is left in it. */
  removeFolder(instance: string): Promise<void>;
  /** Removes the private folders of processes that are gone, left behind by a crash. */
  removePrivate(instances: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

/** @throws OpsError `spool-unusable` when the directory was named and cannot be written to */
export function createSpool({ directory, identity, instance, limit, logger }: SpoolOptions): Spool {
  const isPrivate = directory === undefined;
  let root = isPrivate ? undefined : join(directory, identity);
  let folder: string | undefined;

  const ownFolder = (): string => {
    if (folder !== undefined) return folder;
    root ??= mkdtempSync(join(tmpdir(), privatePrefix(instance)));
    const path = join(root, instance);
    makeDirectory(path);
    folder = path;
    return path;
  };

  const remove = async (name: string): Promise<void> => {
    if (root === undefined || !nameShape.test(name)) return;
    try {
      await unlink(join(root, name));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      logger.warn({ file: name, error: String(error) }, 'a file of the spool could not be removed');
    }
  };

  return {
    create(id, stream) {
      const key = idShape.test(id) ? id : createHash('sha256').update(id).digest('hex');
      const name = `${key}.${stream}`;
      try {
        return { name: `${instance}/${name}`, file: createSpoolFile(join(ownFolder(), name), limit, logger) };
      } catch (error) {
        logger.warn({ command: id, stream, error: String(error) }, 'output could not be spooled; the command goes on');
        return undefined;
      }
    },
    async read(name) {
      if (!nameShape.test(name)) throw missing(name, 'its name is not one that the spool gives.');
      if (root === undefined) throw missing(name, 'it was kept in a temporary directory that is gone.');
      try {
        const handle = await open(join(root, name), constants.O_RDONLY | constants.O_NOFOLLOW);
        return handle.createReadStream();
      } catch (error) {
        const why = hasCode(error, 'ENOENT')
          ? 'it is not in the spool directory: it was kept on another machine or in a temporary directory, or was removed.'
          : `it cannot be opened: ${(error as Error).message}.`;
        throw missing(name, why, error);
      }
    },
    async remove(names) {
      for (const name of names) await remove(name);
    },
    instances: async () => (root === undefined ? [] : (await entries(root)).filter((name) => instanceShape.test(name))),
    async files(owner) {
      if (root === undefined) return [];
      const names = await entries(join(root, owner));
      return names.map((name) => `${owner}/${name}`).filter((name) => nameShape.test(name));
    },
    async removeFolder(owner) {
      if (root !== undefined) await rmdir(join(root, owner)).catch(() => {});
    },
    async removePrivate(gone) {
      const prefixes = [...gone].filter((name) => instanceShape.test(name)).map(privatePrefix);
      if (prefixes.length === 0) return;
      for (const name of await entries(tmpdir())) {
        if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
        const path = join(tmpdir(), name);
        if (await isOwnDirectory(path)) await rm(path, { recursive: true, force: true }).catch(() => {});
      }
    },
    async close() {
      if (root === undefined) return;
      if (isPrivate) await rm(root, { recursive: true, force: true });
      else await rmdir(join(root, instance)).catch(() => {});
    },
  };
}

/**
 * Makes sure that files can be kept in `directory`.
 *
 * @throws OpsError `spool-unusable`
 */
export function checkSpoolDirectory(directory: string): void {
  try {
    makeDirectory(directory);
    // Tried, not looked up: permissions say nothing of a file system that is read-only or made up.
    rmdirSync(mkdtempSync(join(directory, 'opspilot-try-')));
  } catch (cause) {
    throw new OpsError<HistoryErrorCode>(
      'spool-unusable',
      `The spool directory ${directory} cannot be used: ${(cause as Error).message}. Name one that this process may write to, or free the way to it.`,
      { details: { directory }, cause },
    );
  }
}

/** In a directory that all may write to, a name proves nothing; what another user owns is left alone. */
async function isOwnDirectory(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
}

const privatePrefix = (instance: string): string => `opspilot-spool-${instance}-`;

async function entries(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}

function missing(file: string, why: string, cause?: unknown): OpsError<HistoryErrorCode> {
  return new OpsError('history-output-missing', `The output file ${file} cannot be read: ${why}`, {
    details: { file },
    cause,
  });
}
