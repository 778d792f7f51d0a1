import { OpsError } from '@opspilot/core';

/** Codes of errors of tar streams. */
export type TarErrorCode = 'tar-stream-invalid' | 'tar-stream-cut-off';

export function invalidTar(reason: string): OpsError<TarErrorCode> {
  return new OpsError('tar-stream-invalid', `What the host sent is not a tar stream of the expected form: ${reason}.`);
}

export function cutOffTar(): OpsError<TarErrorCode> {
  return new OpsError(
    'tar-stream-cut-off',
    'The tar stream from the host ended in the middle. Nothing of it is kept; try again.',
  );
}
