import { unsupportedValue } from './unsupported-value.js';

/** Deeper than any document that is meant, shallower than what overflows the stack of `JSON.stringify`. */
const maximumDepth = 500;

/**
 * A JSON value as text, refusing what JSON would drop or change without a word: functions, symbols, bigints, numbers
 * that are not finite, `undefined` in an array, and objects of a class that says nothing about its JSON form (a `Map`
 * would become `{}`). A property that is `undefined` counts as absent, and `toJSON` is honoured.
 *
 * NUL and lone surrogates inside strings are escaped, so they survive.
 *
 * @throws OpsError `storage-value-unsupported`
 */
export function encodeJson(place: string, value: unknown): string {
  checkJson(place, value, 0);
  return JSON.stringify(value);
}

function checkJson(place: string, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value)) throw unsupportedValue(place, `JSON has no ${value}. Use null or a string.`);
      return;
    case 'object':
      if (value !== null) checkObject(place, value, depth);
      return;
    default:
      throw unsupportedValue(place, `JSON has no ${typeof value}.`);
  }
}

function checkObject(place: string, value: object, depth: number): void {
  if (depth > maximumDepth) {
    throw unsupportedValue(place, `it is nested deeper than ${maximumDepth} levels, or contains itself.`);
  }
  if (Array.isArray(value)) {
    // By index: a hole is an `undefined` that `forEach` would skip.
    for (let i = 0; i < value.length; i++) checkJson(`${place}[${i}]`, value[i], depth + 1);
    return;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    checkConverted(place, value, value.toJSON(''), depth);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw unsupportedValue(
      place,
      `a ${value.constructor?.name ?? 'class instance'} has no JSON form. Pass a plain object.`,
    );
  }
  for (const [key, property] of Object.entries(value)) {
    if (property !== undefined) checkJson(`${place}.${key}`, property, depth + 1);
  }
}

function checkConverted(place: string, value: object, converted: unknown, depth: number): void {
  if (value instanceof Date && converted === null) throw unsupportedValue(place, 'it is an invalid date.');
  checkJson(place, converted, depth + 1);
}
