import type { Finding, Verdict } from '@opspilot/core';

/** What cannot be seen through is found by the analysis, and found once more where its rating is high. */
function isFoundTwice({ rule, effect, check, span }: Finding, all: readonly Finding[]): boolean {
  if (effect?.kind !== 'opaque' || rule === 'core/opaque') return false;
  return all.some(
    (other) => other.rule === 'core/opaque' && other.check === check && String(other.span) === String(span),
  );
}

/** The findings that want a person. */
export function askingFindings({ findings }: Verdict): readonly Finding[] {
  const asking = findings.filter(({ decision }) => decision === 'require-approval');
  return asking.filter((finding) => !isFoundTwice(finding, asking));
}
