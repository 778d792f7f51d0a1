import type { KnownAuditEntry } from '../audit/audit-entry.js';

/** Where the audit log takes its entries. */
export interface AuditTrail {
  /** Resolves once the entry is written; rejects when it is not. */
  append(entry: KnownAuditEntry): Promise<unknown>;
}

/** How a part of this package tells what it does: on the bus, and in the audit log. */
export interface Notes<Events extends object> {
  /** Tells of something; gives what was told, its secrets taken out. */
  tell<Type extends keyof Events & string>(type: Type, data: Events[Type], subject: string): Events[Type];
  /**
   * Writes down what is about to be done, so that nothing is done that the log does not know.
   *
   * @throws OpsError `audit-unavailable` when that is not possible, unless the options say to go on without
   */
  write(entry: KnownAuditEntry): Promise<void>;
}
