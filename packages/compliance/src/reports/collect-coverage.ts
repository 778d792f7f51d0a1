import { isUntold, meetsEnvironment } from '../policy/environments.js';
import type { ComplianceReport } from './report.js';

/** What of the log a report is made of: so that a wrong name or a time without a log is no clean sheet. */
export class CoverageCollector {
  readonly #isWanted: ((environment: string | undefined) => boolean) | undefined;
  readonly #environments = new Set<string>();
  #records = 0;
  #first: number | null = null;
  #last: number | null = null;

  /** @param environment - the one that is asked for, in any spelling that rules take for it, and `production` by every name */
  constructor(environment: string | undefined) {
    this.#isWanted = environment === undefined ? undefined : meetsEnvironment(environment);
  }

  /** Whether a record is of the environment that is asked for. */
  take({ at, environment }: { readonly at: number; readonly environment?: string | undefined }): boolean {
    if (environment !== undefined && environment !== '') this.#environments.add(environment);
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
    };
  }
}
