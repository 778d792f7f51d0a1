import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { OpsError } from '../../../errors/ops-error.js';
import { coalesced } from '../coalesced.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import { type ParsedKnownHosts, parseKnownHosts } from './parse-known-hosts.js';

/** A known_hosts file that is read again whenever it changed. */
export interface KnownHostsFile {
  /**
   * The same object as long as the file is the same; `missingFile` where there is none.
   *
   * @throws OpsError `known-hosts-unreadable`
   */
  read(): Promise<ParsedKnownHosts>;
}

const unread: ParsedKnownHosts = { entries: [], problems: [] };
/** What a file that does not exist is read as. */
export const missingFile: ParsedKnownHosts = { entries: [], problems: [] };
const largestFile = 64 * 1024 * 1024;

/** What changes whenever the file is written or replaced. */
function versionOf(stats: BigIntStats): string {
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':');
}

/** Reads `path` when asked, not now. */
export function knownHostsFile(path: string): KnownHostsFile {
  let version: string | undefined;
  let content: ParsedKnownHosts = unread;

  const load = async (file: FileHandle): Promise<void> => {
    const before = await file.stat({ bigint: true });
    // What is no file may never end, or never begin. /dev/null is how "none" is written in an ssh_config.
    if (!before.isFile() && path !== '/dev/null') throw unreadable(path, 'it is not a file');
    if (before.size > largestFile) throw unreadable(path, `it has ${before.size} bytes, more than ${largestFile}`);
    content = parseKnownHosts(await file.readFile('latin1'), path);
    version = versionOf(before);
  };

  const read = async (): Promise<ParsedKnownHosts> => {
    try {
      if (version !== undefined && versionOf(await stat(path, { bigint: true })) === version) return content;
      // Opening a pipe would wait for its other end.
      const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        await load(file);
      } finally {
        await file.close();
      }
      return content;
    } catch (error) {
      version = undefined;
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      if (code === 'ENOENT' || code === 'ENOTDIR') return missingFile;
      if (code === 'known-hosts-unreadable') throw error;
      throw unreadable(path, `reading it failed (${code})`, error);
    }
  };
  // A fleet asks for it all at once.
  return { read: coalesced(read) };
}

function unreadable(path: string, why: string, cause?: unknown): OpsError<SshErrorCode> {
  return sshError(
    'known-hosts-unreadable',
    `The file of known host keys ${path} cannot be used: ${why}. Nothing was sent to any host. Make it a file that you can read, or name another.`,
    { details: { path }, cause },
  );
}
