import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { expandGlob } from './expand-glob.js';
import { type LocalAccount, localAccount } from './local-account.js';
import { parseSshConfig } from './parse-ssh-config.js';
import type { ConfigFile, ConfigLine, SshConfig } from './ssh-config.js';
import { configInvalid } from './ssh-config-error.js';

const largestFile = 1_048_576;
const mostFiles = 1_000;
const othersMayWrite = 0o022;

interface Reading {
  /** Where relative includes are looked for. */
  readonly directory: string;
  /** What `~` stands for; only the user's own files may say it. */
  readonly home?: string;
  /** Files that are being read, the outermost first. */
  readonly within: readonly string[];
  readonly uid: number;
  readonly count: { files: number };
}

/**
 * Reads ssh_config files with what they include: the one at `path`, or `~/.ssh/config` and `/etc/ssh/ssh_config`, which
 * may be missing. Files in `~/.ssh` and included ones must be writable by nobody but their owner, who is this user or root.
 * No command of theirs is ever run: see `resolveTarget` for what is honoured.
 *
 * @throws OpsError `ssh-config-invalid`
 */
export async function readSshConfig(path?: string, account: LocalAccount = localAccount()): Promise<SshConfig> {
  const { home, uid } = account;
  const own: Reading = { directory: join(home, '.ssh'), home, within: [], uid, count: { files: 0 } };
  if (path !== undefined) {
    const file = await readConfigFile(path, own, false);
    if (file === undefined)
      throw configInvalid({ file: path }, 'there is no such file; correct its path, or leave it out.');
    return { files: [file] };
  }
  const files = [
    await readConfigFile(join(home, '.ssh', 'config'), own, true),
    await readConfigFile('/etc/ssh/ssh_config', { directory: '/etc/ssh', within: [], uid, count: own.count }, false),
  ];
  return { files: files.filter((file) => file !== undefined) };
}

async function readConfigFile(path: string, reading: Reading, checkOwner: boolean): Promise<ConfigFile | undefined> {
  if (reading.within.includes(path))
    throw configInvalid({ file: path }, 'the file includes itself; remove one Include.');
  if (++reading.count.files > mostFiles)
    throw configInvalid({ file: path }, `more than ${mostFiles} files are included.`);
  const text = await readText(path, reading, checkOwner);
  if (text === undefined) return;
  const inside: Reading = { ...reading, within: [...reading.within, path] };
  const lines: ConfigLine[] = [];
  for (const line of parseSshConfig(text, path)) {
    lines.push(line.keyword === 'include' ? { ...line, included: await readIncluded(line, inside) } : line);
  }
  return { path, lines };
}

async function readIncluded(line: ConfigLine, reading: Reading): Promise<readonly ConfigFile[]> {
  const files: ConfigFile[] = [];
  for (const word of line.words) {
    for (const path of await expandGlob(includedPath(word, line, reading))) {
      const file = await readConfigFile(path, reading, true);
      if (file !== undefined) files.push(file);
    }
  }
  return files;
}

function includedPath(word: string, line: ConfigLine, { directory, home }: Reading): string {
  if (/%|\$\{/.test(word)) throw configInvalid(line, 'Include expects a path without tokens and variables.');
  if (!word.startsWith('~')) return word.startsWith('/') ? word : join(directory, word);
  if (home !== undefined && /^~(?:\/|$)/.test(word)) return join(home, word.slice(1));
  throw configInvalid(line, `Include cannot say ${JSON.stringify(word)} here; write the whole path.`);
}

async function readText(path: string, { uid }: Reading, checkOwner: boolean): Promise<string | undefined> {
  const file = await openIfThere(path);
  if (file === undefined) return;
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) return;
    if (!stat.isFile()) throw configInvalid({ file: path }, 'it is not a file.');
    if (stat.size > largestFile) throw configInvalid({ file: path }, `it has more than ${largestFile} bytes.`);
    if (checkOwner && !isTrusted(stat, uid)) {
      throw configInvalid(
        { file: path },
        'others may change it, and with it where you log in: run chmod go-w and chown on it.',
      );
    }
    return new TextDecoder().decode(await file.readFile());
  } finally {
    await file.close();
  }
}

function isTrusted(stat: { readonly uid: number; readonly mode: number }, uid: number): boolean {
  if (process.platform === 'win32') return true;
  return (stat.uid === 0 || stat.uid === uid) && (stat.mode & othersMayWrite) === 0;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    // Opening a pipe would wait for its other end.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return;
    throw configInvalid({ file: path }, `it cannot be opened (${code}); check its permissions.`);
  }
}
