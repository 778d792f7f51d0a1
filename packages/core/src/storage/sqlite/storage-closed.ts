import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';

export function storageClosed(path: string): OpsError<StorageErrorCode> {
  return new OpsError('storage-closed', `SQLite database "${path}" was closed. Open a new storage to go on.`, {
    details: { path },
  });
}
