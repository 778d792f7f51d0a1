import { type EventBus, type Logger, OpsError } from '@opspilot/core';
import type { AuditTrail, Notes } from './notes.js';

/** What happens when the audit log cannot be written: nothing that needs it is done, or it is done and logged. */
export type AuditFailureMode = 'close' | 'continue';

/** Codes of the errors about the audit log as others meet it. */
export type AuditTrailErrorCode = 'audit-unavailable';

/** Notes on a bus and in an audit log; without one, on the bus alone. */
export function createNotes<Events extends object>(
  events: Pick<EventBus<Events>, 'emit'>,
  trail: AuditTrail | undefined,
  mode: AuditFailureMode,
  logger: Logger,
): Notes<Events> {
  return {
    tell: (type, data, subject) => events.emit(type, data, subject).data as Events[typeof type],
    write: async (entry) => {
      try {
        await trail?.append(entry);
      } catch (error) {
        logger.error({ err: error, type: entry.type, subject: entry.subject }, 'the audit log could not be written');
        if (mode === 'continue') return;
        const why = error instanceof Error ? error.message : String(error);
        throw new OpsError<AuditTrailErrorCode>(
          'audit-unavailable',
          `The audit log cannot be written, and what it does not know is not done: ${why}`,
          { details: { type: entry.type }, cause: error },
        );
      }
    },
  };
}
