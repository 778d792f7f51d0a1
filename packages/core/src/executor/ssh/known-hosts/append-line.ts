import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory } from '../../../make-directory.js';

const newline = 0x0a;

/**
 * Adds one line to the end of a text file in a single write, so that lines of other programs which append at the same
 * time stay whole. A last line without an end is ended first. Makes the file (mode 0600) and its directory (mode 0700)
 * where they are missing.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  makeDirectory(dirname(path));
  const file = await open(
    path,
    constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK,
    0o600,
  );
  try {
    const bytes = Buffer.from(`${(await endsWithinLine(file)) ? '\n' : ''}${line}\n`);
    const { bytesWritten } = await file.write(bytes);
    // The rest is not written after it: another line may stand there by now. Half a line counts for nothing.
    if (bytesWritten < bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
  } finally {
    await file.close();
  }
}

async function endsWithinLine(file: FileHandle): Promise<boolean> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size === 0) return false;
  const last = Buffer.alloc(1);
  const { bytesRead } = await file.read(last, 0, 1, stats.size - 1);
  return bytesRead === 1 && last[0] !== newline;
}
