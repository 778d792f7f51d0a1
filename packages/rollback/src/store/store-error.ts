import { makeDirectory, OpsError } from '@opspilot/core';

/**
 * Codes of the errors of stores on disk.
 *
 * - `store-damaged`: what is there is not what was written
 * - `store-key-wrong`: the store is encrypted with another key, or with one and none was given
 * - `store-codec-missing`: it was written by a newer Node, with a compression that this one does not have
 * - `store-full`: the disk has no room; what was there before is as it was
 * - `store-busy`: it cannot be tidied while snapshots are taken, or while somebody else does
 * - `store-lock-lost`: the process of a snapshot gave no sign of life for half an hour, and what it counted on may be gone
 * - `store-unusable`: its directory, or the spool, cannot be made where it was named
 * - `store-tool-missing`: the program that keeps it is not installed here
 * - `store-unreachable`: the program that keeps it could not do what was asked
 */
export type StoreErrorCode =
  | 'store-damaged'
  | 'store-key-wrong'
  | 'store-codec-missing'
  | 'store-full'
  | 'store-busy'
  | 'store-lock-lost'
  | 'store-unusable'
  | 'store-tool-missing'
  | 'store-unreachable';

export function damaged(file: string, what: string): OpsError<StoreErrorCode> {
  return new OpsError(
    'store-damaged',
    `The file ${file} of the store is damaged: ${what}. What it held cannot be restored from here; use a copy of the store.`,
    { details: { file } },
  );
}

/** Makes a directory of a store, for its user alone. @throws OpsError `store-unusable` */
export function makeStoreDirectory(directory: string): void {
  try {
    makeDirectory(directory);
  } catch (cause) {
    throw new OpsError<StoreErrorCode>(
      'store-unusable',
      `The directory ${directory} of the store cannot be made: ${(cause as Error).message}. Name another, or free the way to it.`,
      { details: { directory }, cause },
    );
  }
}
