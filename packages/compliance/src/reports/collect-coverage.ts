import type { KnownAuditRecord } from '../audit/audit-entry.js';
import { isUntold, meetsEnvironment } from '../policy/environments.js';
import type { ComplianceReport } from './report.js';

type TakenRecord = Pick<KnownAuditRecord, 'at' | 'subject' | 'environment'>;

/** What of the log a report is made of: so that a wrong name or a time without a log is no clean sheet. */
export class CoverageCollector {
  readonly #isWanted: ((environment: string | undefined) => boolean) | undefined;
  readonly #environments = new Set<string>();
  readonly #places = new Map<string, string>();
  #records = 0;
  #withoutEnvironment = 0;
  #first: number | null = null;
  #last: number | null = null;

  /** @param environment - the one that is asked for, in any spelling that rules take for it, and `production` by every name */
  constructor(environment: string | undefined) {
    this.#isWanted = environment === undefined ? undefined : meetsEnvironment(environment);
  }

  /** Whether a record is of the environment that is asked for. One that names none is of that of what it is about. */
  take({ at, subject = '', environment: named = '' }: TakenRecord): boolean {
    if (named !== '' && subject !== '') this.#places.set(subject, named);
    const environment = named === '' ? this.#places.get(subject) : named;
    if (environment === undefined) this.#withoutEnvironment += 1;
    else this.#environments.add(environment);
    // What is of no environment is of none that is asked for.
    if (this.#isWanted !== undefined && (isUntold(environment) || !this.#isWanted(environment))) return false;
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
}
