import type { PlatformPath } from 'node:path';
import type { Destination } from './destination.js';
import type { SftpSession } from './sftp-session.js';
import type { TransferOptions } from './transfer.js';

/** One file, and the session it goes through. */
export interface FileTransfer {
  readonly sftp: SftpSession;
  readonly destination: Destination;
  /** Name of the machine, for messages. */
  readonly host: string;
  readonly from: string;
  readonly to: string;
  /** Not used by anybody else: for the name of the part that is under way. */
  readonly id: string;
  readonly options: TransferOptions;
  /** Asked before each step: throws when the transfer was cancelled. */
  readonly proceed: () => void;
}

type PathRules = Pick<PlatformPath, 'dirname' | 'basename' | 'sep'>;

interface Permissions {
  readonly mode: number;
}

const usualPermissions = 0o777;
const allPermissions = 0o7777;

/**
 * The permissions of a file that arrived: those of what it replaces, else of its source. Bits by which a program runs as
 * its owner are kept for that owner alone.
 *
 * @param isOwned - whether it has the owner of what it replaces
 */
export function modeOf(source: Permissions, old: Permissions | undefined, isOwned: boolean): number {
  if (old === undefined) return source.mode & usualPermissions;
  return old.mode & (isOwned ? allPermissions : usualPermissions);
}

/** Characters of a name that are kept in that of a part: with all else, 255 bytes hold it. */
const mostCharacters = 40;

/**
 * The path of a file that is beside `place` until it is whole, without its ending. Not normalized: where `link/..` leads is
 * for the file system to say.
 */
export function pathBeside(place: string, id: string, { dirname, basename, sep }: PathRules): string {
  const directory = dirname(place);
  const name = [...basename(place)].slice(0, mostCharacters).join('');
  return `${directory}${directory.endsWith(sep) ? '' : sep}.${name}.${id}`;
}

/** Tells how far a transfer is, until that throws. @param size - 0 where nobody knows it */
export function stepper({ progress }: TransferOptions, size: number): (bytes: number) => void {
  let listening = progress !== undefined;
  return (bytes) => {
    if (!listening) return;
    try {
      progress?.({ bytes, total: Math.max(size, bytes) });
    } catch {
      listening = false;
    }
  };
}
