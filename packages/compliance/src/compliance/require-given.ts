import { complianceOptionError } from './option-error.js';

/** What callers without types hand in for an object. @throws OpsError `invalid-compliance-options` */
export function requireObject<Value>(value: Value, what: string): Value {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw complianceOptionError(`${what} must be an object, not ${shown(value)}.`);
}

/** The same for a list. @throws OpsError `invalid-compliance-options` */
export function requireList<Value>(value: readonly Value[], what: string): readonly Value[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)) return value;
  throw complianceOptionError(`${what} must be a list of objects, not ${shown(value)}.`);
}

/** The same for texts: of one text, parts would count as the whole. @throws what `refused` makes of what is wrong */
export function requireTexts(
  value: unknown,
  what: string,
  refused: (message: string) => Error = complianceOptionError,
): readonly string[] {
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value;
  const found =
    value instanceof Promise ? 'a promise: answer at once' : typeof value === 'string' ? 'one text' : shown(value);
  throw refused(`${what} must be a list of texts, not ${found}.`);
}

function shown(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list of others' : typeof value;
}
