import type { Finding } from '@opspilot/core';
import { isSamePlace } from './compile-rule.js';
import { isAsStrict } from './join-findings.js';

/**
 * Findings without those of general rules where another has told of the same place as strictly. The strictest decision is the
 * same with and without.
 *
 * @param isGeneral - ids of the general rules
 */
export function withoutRepetition(findings: readonly Finding[], isGeneral: ReadonlySet<string>): readonly Finding[] {
  if (!findings.some(({ rule }) => isGeneral.has(rule))) return findings;
  const kept = new Set(findings.filter(({ rule }) => !isGeneral.has(rule)));
  for (const finding of findings) {
    if (!isGeneral.has(finding.rule)) continue;
    const isTold = [...kept].some((other) => isAsStrict(other, finding) && isSamePlace(other, finding));
    if (!isTold) kept.add(finding);
  }
  return findings.filter((finding) => kept.has(finding));
}
