import { OpsError } from '@opspilot/core';

/** Code of an error about the options of this package that belongs to none of its parts. */
export type ComplianceErrorCode = 'invalid-compliance-options';

/** An option that is none. */
export function complianceOptionError(message: string): OpsError<ComplianceErrorCode> {
  return new OpsError('invalid-compliance-options', message);
}
