import type { CommandAnalysis, RiskAssessment, Verdict } from '@opspilot/core';
import type { PolicyContext } from './policy-context.js';
import type { Rule } from './rule.js';

/** What a policy judges. */
export interface Judged {
  readonly command: string;
  readonly analysis: CommandAnalysis;
  readonly risk: RiskAssessment;
}

/** Rules ready to judge with. */
export interface Policy {
  readonly rules: readonly Rule[];
  /** The strictest of all rules that apply, with a finding for each. Pure: the same input gives the same verdict. */
  decide(judged: Judged, context: PolicyContext): Verdict;
}
