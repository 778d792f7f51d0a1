import { OpsError } from '@opspilot/core';

/** Codes of the errors of the audit log. */
export type AuditErrorCode =
  | 'invalid-audit-options'
  | 'invalid-audit-entry'
  | 'audit-entry-too-large'
  | 'audit-storage-unavailable'
  | 'audit-sink-unavailable'
  | 'audit-sink-lost'
  | 'audit-rolled-back'
  | 'audit-log-damaged'
  | 'audit-log-closed'
  | 'audit-signer-missing'
  | 'audit-signer-failed'
  | 'audit-keys-missing'
  | 'invalid-audit-query'
  | 'invalid-report-options'
  | 'invalid-audit-key'
  | 'invalid-audit-export'
  | 'invalid-audit-checkpoint';

/** An error of the audit log. */
export function auditError(
  code: AuditErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): OpsError<AuditErrorCode> {
  return new OpsError(code, message, { details, ...(cause === undefined ? {} : { cause }) });
}
