import { type Finding, strictest, type Verdict } from '@opspilot/core';

function observedFinding(finding: Finding): Finding {
  if (strictest(finding.decision, 'warn') === 'warn') return finding;
  return { ...finding, decision: 'warn', reason: `Observed only, else ${finding.decision}: ${finding.reason}` };
}

/** What a policy that only watches says: every finding as a warning. What others decide is not touched. */
export function observed({ decision, findings }: Verdict): Verdict {
  return {
    decision: strictest(decision, 'warn') === 'warn' ? decision : 'warn',
    findings: findings.map(observedFinding),
  };
}
