import { open, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { auditError } from '../audit-error.js';
import type { AuditSink } from './audit-sink.js';

/**
 * Appends checkpoints to a file, one line each, flushed to the disk before a delivery counts. The file is made when it is
 * missing, for its owner alone (mode 0600); its directory must be there. Put it on another file system than the database:
 * one that can only be appended to (`chattr +a`), or that another machine exports.
 *
 * @throws OpsError `invalid-audit-options` for an empty path
 */
export function fileSink(path: string): AuditSink {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw auditError('invalid-audit-options', 'A file for checkpoints needs a path.');
  }
  const file = resolve(path);
  return Object.freeze({
    name: `file:${file}`,
    deliver: (line: string) => appendLine(file, line),
    read: () => readLines(file),
  });
}

async function appendLine(path: string, line: string): Promise<void> {
  const handle = await open(path, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    // A crash may have left a part of a line: what follows must not become part of it.
    const isTorn = size > 0 && (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a;
    // In one call: another process may append to the same file.
    await handle.appendFile(`${isTorn ? '\n' : ''}${line}\n`);
    await handle.sync();
    if (size === 0) await syncDirectory(dirname(path));
  } finally {
    await handle.close();
  }
}

/** So that the name of a new file survives a power failure too. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readLines(path: string): Promise<readonly string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
