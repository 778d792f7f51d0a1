import type { KnownAuditRecord } from '../audit/audit-entry.js';
import { folded, meetsEnvironment } from '../policy/environments.js';
import { matchesPattern } from '../policy/matches-pattern.js';
import { wordOf } from './collect-approvals.js';
import type { ReportedException } from './report.js';

type OpenException = { -readonly [Part in keyof ReportedException]: ReportedException[Part] } & {
  /** When it was noticed as expired, whatever its date said. */
  endedAt: number;
};

/**
 * Follows exceptions from the beginning of the log: those in force in a period are reported, also when they were added before
 * it.
 */
export class ExceptionCollector {
  readonly #exceptions = new Map<string, OpenException>();
  readonly #from: number;

  /** @param from - begin of the period */
  constructor(from: number) {
    this.#from = from;
  }

  take(record: KnownAuditRecord): void {
    const { subject = '', at } = record;
    if (record.type === 'exception.added') {
      const { rule, scope, reason, expiresAt, approvedBy = [] } = record.data;
      const added = wordOf(record);
      const fresh = { id: subject, rule, reason, scope, added, approvedBy, expiresAt, uses: 0, revoked: null };
      this.#exceptions.set(subject, { ...fresh, endedAt: expiresAt });
      return;
    }
    const known = this.#exceptions.get(subject);
    if (known === undefined) return;
    if (record.type === 'exception.used' && at >= this.#from) known.uses++;
    if (record.type === 'exception.revoked') {
      known.revoked = wordOf(record);
      known.endedAt = Math.min(known.endedAt, at);
    }
    if (record.type === 'exception.expired') known.endedAt = Math.min(known.endedAt, at);
  }

  /** @param environment - leaves out exceptions for other environments */
  finish(environment: string | undefined): readonly ReportedException[] {
    return [...this.#exceptions.values()]
      .filter(({ endedAt, scope }) => endedAt >= this.#from && concerns(scope.environments, environment))
      .map(({ endedAt: _, ...exception }) => exception);
  }
}

function concerns(environments: readonly string[] | undefined, environment: string | undefined): boolean {
  return (
    environments === undefined ||
    environment === undefined ||
    environments.some(
      (each) => meetsEnvironment(environment)(each) || matchesPattern(folded(each))(folded(environment)),
    )
  );
}
