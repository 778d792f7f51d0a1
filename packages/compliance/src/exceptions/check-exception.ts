import { identityOf, isSameIdentity, type Redactor } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { requireTexts } from '../compliance/require-given.js';
import { listOf } from '../policy/list-of.js';
import { withoutSecrets } from '../redaction/without-secrets.js';
import { type ExceptionEnvelope, longestException } from './exception-envelope.js';
import { type ExceptionScope, exceptionError, type NewException } from './policy-exception.js';

const parts = ['rules', 'scope', 'lowersTo', 'reason', 'expiresAt', 'approvedBy'];
const scopeParts = ['host', 'container', 'environment', 'labels', 'actor', 'role', 'command', 'target'];

function isTexts(value: unknown): boolean {
  const texts = Array.isArray(value) ? value : [value];
  return texts.length > 0 && texts.every((text) => typeof text === 'string' && text.trim() !== '');
}

/** A wildcard without a letter or digit beside it narrows nothing. */
function isBare(pattern: unknown): boolean {
  return typeof pattern === 'string' && /[*?]/.test(pattern) && !/[\p{L}\p{N}]/u.test(pattern);
}

function scopeProblem(scope: unknown): string | undefined {
  if (typeof scope !== 'object' || scope === null) return 'An exception has a scope: { host: …, command: … }.';
  const parts = Object.entries(scope).filter(([, value]) => value !== undefined);
  if (parts.length === 0) return `The scope of an exception names at least one of ${scopeParts.join(', ')}.`;
  for (const [name, value] of parts) {
    if (!scopeParts.includes(name))
      return `The scope of an exception has no "${name}"; there are ${scopeParts.join(', ')}.`;
    const texts = name === 'labels' ? Object.values(value as object) : [value];
    if (texts.length === 0 || !texts.every(isTexts))
      return `"${name}" in the scope of an exception must be a text, or several.`;
    // That a host has a label at all narrows it.
    if (name !== 'labels' && texts.flat().some(isBare)) {
      return `"${name}" in the scope of an exception leaves everything open; narrow it, or leave it out.`;
    }
  }
  return undefined;
}

/** @throws OpsError `invalid-exception` */
export function checkReason(reason: unknown): void {
  if (typeof reason === 'string' && reason.trim() !== '' && reason.length <= 2_000) return;
  throw exceptionError('invalid-exception', 'An exception, and its end, has a reason of 1 to 2,000 characters.');
}

/** What a part of a scope that holds a secret may be instead. */
const insteadOfSecret: Readonly<Record<string, string>> = {
  actor: 'Name who it is by "role".',
  command: 'Narrow by "target" instead, or let the command take its secret from a file.',
};

/** The texts of a part of a scope; of labels their names too. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value)
    ? value
    : Object.entries(value as object).flatMap(([name, texts]) => [name, ...listOf(texts)]);
}

/**
 * Refuses a scope with a secret in it: it would be kept as it is, or not hold.
 *
 * @throws OpsError `invalid-exception`
 */
export function checkSecrets(scope: ExceptionScope, redactor: Pick<Redactor, 'text'>): void {
  for (const [part, value] of Object.entries(scope)) {
    if (value === undefined) continue;
    const holdsSecret = textsOf(value).some(
      (text) =>
        redactor.text(text) !== text || (part === 'command' && withoutSecrets(text, analyse(text)).command !== text),
    );
    if (!holdsSecret) continue;
    throw exceptionError(
      'invalid-exception',
      `"${part}" in the scope of an exception holds a secret, or what looks like one, and would be kept with it. ${insteadOfSecret[part] ?? 'Narrow it by what is none.'}`,
    );
  }
}

/** @throws OpsError `invalid-exception` when who agreed are no people, the same twice, or who adds it */
export function checkApprovedBy({ approvedBy = [] }: NewException, author: string): void {
  requireTexts(approvedBy, 'approvedBy', (message) => exceptionError('invalid-exception', message));
  const people = [author, ...approvedBy.map(identityOf)];
  const areOthers = people.every((one, index) => people.findIndex((other) => isSameIdentity(one, other)) === index);
  if (areOthers && approvedBy.every((id) => id.trim() !== '')) return;
  throw exceptionError('invalid-exception', 'approvedBy names others than the one who adds the exception, each once.');
}

/** A part of a scope beside the scope would narrow nothing. @throws OpsError `invalid-exception` */
function checkParts(wanted: NewException): void {
  const unknown = Object.keys(wanted ?? {}).find((name) => !parts.includes(name));
  if (unknown === undefined) return;
  const place = scopeParts.includes(unknown) ? `; "${unknown}" belongs into its scope` : '';
  throw exceptionError('invalid-exception', `An exception has no "${unknown}"; there are ${parts.join(', ')}${place}.`);
}

/** @throws OpsError `invalid-exception` when something is missing, is not what it should be, or holds too long */
export function checkNewException(
  wanted: NewException,
  { longest = longestException }: ExceptionEnvelope,
  now: number,
): void {
  const { rules, scope, lowersTo = 'warn', reason, expiresAt } = (wanted ?? {}) as Partial<NewException>;
  checkParts(wanted);
  if (!Array.isArray(rules) || !isTexts(rules)) {
    throw exceptionError('invalid-exception', 'An exception names its rules by their ids: { rules: […] }.');
  }
  if (rules.some(isBare)) {
    throw exceptionError(
      'invalid-exception',
      'An exception from all rules is none from any: name those that it is about.',
    );
  }
  const problem = scopeProblem(scope);
  if (problem !== undefined) throw exceptionError('invalid-exception', problem);
  checkReason(reason);
  if (lowersTo !== 'allow' && lowersTo !== 'warn') {
    throw exceptionError(
      'invalid-exception',
      `An exception lowers to "allow" or "warn", not to ${JSON.stringify(lowersTo)}.`,
    );
  }
  if (typeof expiresAt !== 'number' || !(expiresAt > now) || expiresAt > now + longest) {
    const days = Math.floor(longest / 86_400_000);
    const inMilliseconds = Number(expiresAt) * 1_000;
    const areSeconds = inMilliseconds > now && inMilliseconds <= now + longest;
    const hint = areSeconds ? ` ${expiresAt} looks like seconds: pass ${inMilliseconds}.` : '';
    throw exceptionError(
      'invalid-exception',
      `An exception ends: expiresAt, in milliseconds since the epoch, must lie in the future, within ${days} days.${hint}`,
    );
  }
}
