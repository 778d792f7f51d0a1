import type { Clock, EventBus, Logger } from '@opspilot/core';
import type { AuditErrorCode } from './audit-error.js';
import type { AuditEvents, AuditTrouble } from './audit-events.js';

type Part = AuditEvents['audit.failed']['part'];

/** Whether one part of the log works, told when it changes. */
export interface Health {
  readonly trouble: AuditTrouble | undefined;
  failed(code: AuditErrorCode, message: string, isClosed: boolean): void;
  worked(): void;
}

export interface HealthParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: Pick<EventBus<AuditEvents>, 'emit'> | undefined;
}

/** A failure is told once, not with every attempt: in the log of the program and as an event. */
export function createHealth({ clock, logger, events }: HealthParts, part: Part, sink?: string): Health {
  const name = { part, ...(sink === undefined ? {} : { sink }) };
  let trouble: AuditTrouble | undefined;
  let toldClosed = false;
  return {
    get trouble() {
      return trouble;
    },
    failed(code, message, isClosed) {
      const isNews = trouble === undefined || (isClosed && !toldClosed);
      trouble = { code, message, since: trouble?.since ?? clock.now() };
      toldClosed = isClosed;
      if (!isNews) return;
      logger.error({ ...name, code, isClosed }, `the audit log is in trouble: ${message}`);
      events?.emit('audit.failed', { ...name, code, message, isClosed });
    },
    worked() {
      if (trouble === undefined) return;
      trouble = undefined;
      toldClosed = false;
      logger.info(name, 'the audit log works again');
      events?.emit('audit.recovered', name);
    },
  };
}
