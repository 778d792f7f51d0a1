import type { Clock } from '../clock/clock.js';
import type { Random } from './random.js';

/** Crockford's base 32: no I, L, O or U, so that an id read aloud survives. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeCharacters = 10;
const randomBytes = 10;
const characters = 26;

/**
 * A new identifier: 26 characters that sort by time, 80 bits of chance behind 48 bits of milliseconds.
 * The layout is that of a ULID (https://github.com/ulid/spec).
 */
export function newId(clock: Clock, random: Random): string {
  const codes = new Array<number>(characters);
  write(codes, 0, timeCharacters, clock.now());
  const bytes = random.fill(new Uint8Array(randomBytes));
  // Five bytes are forty bits are eight characters: both halves fit a double exactly.
  for (let half = 0; half < 2; half++) {
    let value = 0;
    for (let i = 0; i < 5; i++) value = value * 256 + (bytes[half * 5 + i] ?? 0);
    write(codes, timeCharacters + half * 8, 8, value);
  }
  // At once: a text that grows by a character is copied with each.
  return String.fromCharCode.apply(null, codes);
}

/** Writes the last `length` digits of `value` in base 32. */
function write(codes: number[], start: number, length: number, value: number): void {
  let rest = value;
  for (let i = start + length - 1; i >= start; i--) {
    codes[i] = alphabet.charCodeAt(rest % 32);
    rest = Math.floor(rest / 32);
  }
}
