import type { Outcome } from '@opspilot/core';
import { outputLine } from './text.js';

/** One line on why a command did not succeed, or on what vouches for it when it did. */
export function explanation({ error, verifications, approval }: Outcome): string {
  if (error !== undefined) return outputLine(error.message);
  const checks = verifications.map(({ name }) => name);
  const facts = [
    ...(approval === undefined ? [] : [`approved by ${approval.by}`]),
    ...(checks.length === 0 ? [] : [`checked with "${checks.join('", "')}"`]),
  ];
  return outputLine(facts.join('; '));
}
