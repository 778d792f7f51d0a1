import { auditError } from '../audit-error.js';
import type { AuditSink } from './audit-sink.js';

/** The lines of a sink; none of one that only writes. @throws OpsError `audit-sink-unavailable` */
export async function readSink(sink: AuditSink): Promise<readonly string[]> {
  try {
    return (await sink.read?.()) ?? [];
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw auditError(
      'audit-sink-unavailable',
      `The sink "${sink.name}" of the audit log cannot be read, so nothing tells whether the log was set back: ${why}. Repair it and try again.`,
      { sink: sink.name },
      cause,
    );
  }
}
