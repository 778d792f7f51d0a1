// The built package, as users have it.
import { catalogue, createPolicy, type Judged, type PolicyContext } from '@opspilot/compliance';
import { analyse, assessRisk } from '@opspilot/core/shell';

/** The default policy. */
export const policy = createPolicy(catalogue);

/** An operator in production, as most of those who are asked about anything. */
export const context: PolicyContext = {
  actor: { id: 'op', kind: 'person', roles: ['operator'] },
  host: { name: 'web-1', environment: 'production' },
  at: Date.UTC(2026, 10, 27, 12),
};

/** A command as the pipeline hands it to the gate in that context. */
export function judge(command: string): Judged {
  const analysis = analyse(command);
  return { command, analysis, risk: assessRisk(analysis, { environment: 'production' }) };
}

/** What the default policy says of a command there. */
export function decide(command: string) {
  return policy.decide(judge(command), context);
}
