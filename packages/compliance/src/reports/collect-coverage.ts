import type { KnownAuditRecord } from '../audit/audit-entry.js';
import { isUntold, meetsEnvironment } from '../policy/environments.js';
import type { ComplianceReport } from './report.js';

/** What of the log a report is made of: so that a wrong name or a time without a log is no clean sheet. */
export class CoverageCollector {
  readonly #isWanted: ((environment: string | undefined) => boolean) | undefined;
  readonly #environments = new Set<string>();
  readonly #places = new Map<string, string>();
  /** Environments that commands reach on other hosts: by their ids, by those of their approvals, and by where they began. */
  readonly #reached = new Map<string, readonly string[]>();
  #records = 0;
  #withoutEnvironment = 0;
  #first: number | null = null;
  #last: number | null = null;

  /** @param environment - the one that is asked for, in any spelling that rules take for it, and `production` by every name */
  constructor(environment: string | undefined) {
    this.#isWanted = environment === undefined ? undefined : meetsEnvironment(environment);
  }

  /**
   * Whether a record is of the environment that is asked for: of what happened there, or reached it from elsewhere. One that
   * names none is of that of what it is about.
   */
  take(record: KnownAuditRecord): boolean {
    const { at, subject = '', environment: named = '' } = record;
    if (named !== '' && subject !== '') this.#places.set(subject, named);
    const environment = named === '' ? this.#places.get(subject) : named;
    if (environment === undefined) this.#withoutEnvironment += 1;
    const environments = [...(environment === undefined ? [] : [environment]), ...this.#reachedBy(record)];
    for (const each of environments) this.#environments.add(each);
    // What is of no environment is of none that is asked for.
    const isWanted = this.#isWanted;
    if (isWanted !== undefined && !environments.some((each) => !isUntold(each) && isWanted(each))) return false;
    this.#records += 1;
    this.#first = Math.min(this.#first ?? at, at);
    this.#last = Math.max(this.#last ?? at, at);
    return true;
  }

  finish(): ComplianceReport['covered'] {
    return {
      records: this.#records,
      first: this.#first,
      last: this.#last,
      environments: [...this.#environments].sort(),
      withoutEnvironment: this.#withoutEnvironment,
    };
  }

  /** What a decision says that its command reaches; it holds for the end of that command, and for its approvals. */
  #reachedBy(record: KnownAuditRecord): readonly string[] {
    const { type, subject = '', host, command } = record;
    const begun = JSON.stringify([host, command]);
    if (type === 'command.decided') {
      const { reached = [] } = record.data;
      const environments = reached.flatMap(({ environment }) => (isUntold(environment) ? [] : [environment]));
      if (environments.length === 0) return environments;
      if (subject !== '') this.#reached.set(subject, environments);
      this.#reached.set(begun, environments);
      return environments;
    }
    return this.#reached.get(subject) ?? (type.startsWith('approval.') ? (this.#reached.get(begun) ?? []) : []);
  }
}
