import { statfs } from 'node:fs/promises';
import { OpsError } from '@opspilot/core';
import type { StoreErrorCode } from '../store-error.js';

/**
 * Sees that so many bytes of the disk of a store stay free for others, once more is written there.
 *
 * @throws OpsError `store-full`
 */
export async function requireRoom(directory: string, keepFree: number, more: number): Promise<void> {
  if (keepFree === 0) return;
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free - more >= keepFree) return;
  throw new OpsError<StoreErrorCode>(
    'store-full',
    `Of the disk of the store ${keepFree} bytes are to stay free, and what is captured would take of them. Nothing that was in it is lost; make room, or forget old snapshots, and try again.`,
    { details: { keepFree, free } },
  );
}
