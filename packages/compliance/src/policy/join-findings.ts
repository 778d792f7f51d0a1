import { type Finding, foldVerdicts, strictest, type Verdict } from '@opspilot/core';
import { isSamePlace } from './compile-rule.js';

/** Whether a finding is at least as strict as another. */
export function isAsStrict({ decision }: Finding, than: Finding): boolean {
  return strictest(decision, than.decision) === decision;
}

/** Adds what is found under other circumstances: of the same rule about the same place the stricter stays. */
export function joinFindings(found: readonly Finding[], more: readonly Finding[]): readonly Finding[] {
  if (more.length === 0) return found;
  const all = [...found];
  for (const finding of more) {
    const at = found.findIndex((known) => known.rule === finding.rule && isSamePlace(known, finding));
    const known = all[at];
    if (known === undefined) all.push(finding);
    else if (!isAsStrict(known, finding)) all[at] = finding;
  }
  return all;
}

/** The verdicts, at least one, on one command under several circumstances, as one: what they agree in is told once. */
export function joinVerdicts(verdicts: readonly Verdict[]): Verdict {
  const { decision } = foldVerdicts(verdicts);
  return { decision, findings: verdicts.map(({ findings }) => findings).reduce(joinFindings) };
}
