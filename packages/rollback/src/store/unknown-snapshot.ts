import { OpsError } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';

/** The error of a snapshot that a store does not have. */
export function unknownSnapshot(id: string): OpsError<RollbackErrorCode> {
  return new OpsError('snapshot-unknown', `There is no snapshot ${id}. List the snapshots to see which are kept.`, {
    details: { id },
  });
}
