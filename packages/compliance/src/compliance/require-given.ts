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

function shown(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list of others' : typeof value;
}
