import type { Clock } from '../clock/clock.js';
import type { Random } from './random.js';

/** Crockford's base 32: no I, L, O or U, so that an id read aloud survives. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeCharacters = 10;
const randomBytes = 10;

/**
 * A new identifier: 26 characters that sort by time, 80 bits of chance behind 48 bits of milliseconds.
 * The layout is that of a ULID (https://github.com/ulid/spec).
 */
export function newId(clock: Clock, random: Random): string {
  let id = '';
  let time = clock.now();
  for (let i = 0; i < timeCharacters; i++) {
    id = alphabet.charAt(time % 32) + id;
    time = Math.floor(time / 32);
  }
  const bytes = random.fill(new Uint8Array(randomBytes));
  // Five bytes are forty bits are eight characters: both halves fit a double exactly.
  for (let half = 0; half < randomBytes; half += 5) {
    let value = 0;
    for (let i = 0; i < 5; i++) value = value * 256 + (bytes[half + i] ?? 0);
    let text = '';
    for (let i = 0; i < 8; i++) {
      text = alphabet.charAt(value % 32) + text;
      value = Math.floor(value / 32);
    }
    id += text;
  }
  return id;
}
