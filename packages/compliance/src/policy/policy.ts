import type { CommandAnalysis, Finding, RiskAssessment, Verdict } from '@opspilot/core';
import type { PolicyContext } from './policy-context.js';
import type { Rule } from './rule.js';

/** What a policy judges. */
export interface Judged {
  readonly command: string;
  readonly analysis: CommandAnalysis;
  readonly risk: RiskAssessment;
  /** Whether more than the text was submitted: stdin, variables, a directory to run in, or a user to run as. */
  readonly hasMore?: boolean;
  /** Where relative paths begin, and who runs it, as far as that is known. */
  readonly place?: { readonly cwd?: string | undefined; readonly user?: string | undefined };
  /** For each host that a name in the command may be, as far as that is known, its name and address. */
  readonly namesOf?: (host: string) => readonly (readonly string[])[];
  /** What core says of it by itself, where that is known: rules do not look at it, but no alternative may be as strict. */
  readonly own?: Verdict;
}

/** Rules ready to judge with. Pure: the same input gives the same verdict. */
export interface Policy {
  readonly rules: readonly Rule[];
  /** The strictest of all rules that apply, with a finding for each: what is found, concluded. */
  decide(judged: Judged, context: PolicyContext): Verdict;
  /** What every rule finds, also what general rules would leave to others. */
  find(judged: Judged, context: PolicyContext): readonly Finding[];
  /**
   * The verdict on findings, given in the order in which they were found: the strictest decision, and each finding but those
   * of general rules where another is as strict about the same place.
   */
  conclude(findings: readonly Finding[]): Verdict;
}
