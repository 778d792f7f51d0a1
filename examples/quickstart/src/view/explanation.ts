import type { Outcome } from '@opspilot/core';
import { outputLine } from './text.js';

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

/** One line on why a command did not succeed, or on what vouches for it when it did. */
export function explanation({ status, stage, error, stderr, verifications, approval }: Outcome): string {
  if (error !== undefined) {
    const said = status === 'failed' && stage === 'execute' ? lastLine(stderr.text) : '';
    return outputLine(said === '' ? error.message : `${error.message.replace(/\.$/, ':')} ${said}`);
  }
  const checks = verifications.map(({ name }) => name);
  const facts = [
    ...(approval === undefined ? [] : [`approved by ${approval.by}`]),
    ...(checks.length === 0 ? [] : [`checked with "${checks.join('", "')}"`]),
  ];
  return outputLine(facts.join('; '));
}
