import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';

/** The refusal of a value that no database here could give back as it was. Names the place and the kind, never the value. */
export function unsupportedValue(place: string, problem: string): OpsError<StorageErrorCode> {
  return new OpsError('storage-value-unsupported', `The value for ${place} cannot be stored: ${problem}`, {
    details: { place },
  });
}
