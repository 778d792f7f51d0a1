import { alphanumeric, byteClass } from '../redaction/byte-class.js';
import type { ByteWindow } from '../redaction/byte-window.js';

const backslash = 0x5c;
const percent = 0x25;
const escapes = byteClass('nrt');
const hexadecimal = byteClass('0-9A-Fa-f');

/** Whether a word can start at `position`: after no letter or digit, except one that ends an escape (`\n`, `%3D`). */
export function startsWord(window: ByteWindow, position: number): boolean {
  const before = (distance: number): number => window.bytes[position - distance] ?? -1;
  if (!alphanumeric[before(1)]) return true;
  if (escapes[before(1)] && before(2) === backslash) return true;
  return before(3) === percent && hexadecimal[before(1)] === 1 && hexadecimal[before(2)] === 1;
}
