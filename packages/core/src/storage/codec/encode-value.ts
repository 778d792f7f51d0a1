import type { ColumnCodec } from '../migration.js';
import { encodeJson } from './encode-json.js';
import { unsupportedValue } from './unsupported-value.js';

/** The range of ECMAScript time values, 21.4.1.1 of ECMA-262: 100,000,000 days on either side of the epoch. */
const maximumTime = 8.64e15;

/**
 * A value of a declared column as the database takes it. `null` is SQL's NULL for every codec, JSON included: a column
 * does not tell a JSON null from an absent value.
 *
 * @throws OpsError `storage-value-unsupported`
 */
export function encodeValue(codec: ColumnCodec, place: string, value: unknown): unknown {
  if (value === null) return null;
  switch (codec) {
    case 'json':
      return encodeJson(place, value);
    case 'boolean':
      if (typeof value !== 'boolean') throw unsupportedValue(place, `expected true or false, got a ${typeof value}.`);
      return value;
    case 'time':
      return encodeTime(place, value);
  }
}

function encodeTime(place: string, value: unknown): number {
  const time = value instanceof Date ? value.getTime() : value;
  if (typeof time !== 'number' || !Number.isInteger(time) || Math.abs(time) > maximumTime) {
    throw unsupportedValue(place, 'a time is a whole number of milliseconds since the epoch, or a valid Date.');
  }
  return time;
}
