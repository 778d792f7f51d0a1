import { type AnalysisOptions, analyse, assessRisk, type RiskContext } from '@opspilot/core/shell';
import type { Judged } from './policy.js';

/** What a policy judges, made of a command's text. */
export function judgedOf(command: string, { environment, ...options }: AnalysisOptions & RiskContext = {}): Judged {
  const analysis = analyse(command, options);
  return { command, analysis, risk: assessRisk(analysis, { environment, user: options.user }) };
}
