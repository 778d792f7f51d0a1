import { unsupportedValue } from './unsupported-value.js';

const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 63n - 1n;

/**
 * A query parameter as every database here takes it, or a refusal: one that would be changed on the way in (SQLite
 * stores NaN as NULL) or be taken by one database and not by the other (PostgreSQL's text has no NUL).
 *
 * @throws OpsError `storage-value-unsupported`
 */
export function checkParameter(value: unknown, index: number): unknown {
  switch (typeof value) {
    case 'string':
      return checkText(value, index);
    case 'number':
      if (Number.isFinite(value)) return value;
      throw refusal(index, `${value} is not a finite number. Use null.`);
    case 'boolean':
      return value;
    case 'bigint':
      if (value >= smallestInteger && value <= largestInteger) return value;
      throw refusal(index, 'the integer does not fit in 64 bits. Store it as text.');
    case 'object':
      return value === null ? null : checkObject(value, index);
    default:
      throw refusal(index, `databases have no ${typeof value}. Use null for an absent value.`);
  }
}

/** Of ECMAScript 2024, which Node 20 has and the `es2023` library does not know. */
interface WellFormedText {
  isWellFormed(): boolean;
}

function checkText(value: string, index: number): string {
  if (!(value as string & WellFormedText).isWellFormed())
    throw refusal(index, 'the text has a lone surrogate. Use String.toWellFormed() or bytes.');
  if (value.includes('\0'))
    throw refusal(index, 'the text has a NUL character. Store it as bytes, or in a JSON column.');
  return value;
}

function checkObject(value: object, index: number): unknown {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (!(value instanceof Date)) {
    throw refusal(
      index,
      'an object fits only a column that its migration declares as json, set through the query builder.',
    );
  }
  const time = value.getTime();
  if (Number.isNaN(time)) throw refusal(index, 'it is an invalid date.');
  return time;
}

function refusal(index: number, problem: string) {
  return unsupportedValue(`parameter ${index + 1} of the query`, problem);
}
