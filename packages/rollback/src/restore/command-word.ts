import { quote } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';

/** A path as one word of a command, which is text: bytes that are not ASCII are spelled out. Not for a path that ends with a newline. */
export function commandWordOf(path: BytePath): string {
  if (/^[\x20-\x7e]*$/.test(path)) return quote(path);
  const octal = (byte: string): string => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"$(printf '${path.replace(/[^A-Za-z0-9/._-]/g, octal)}')"`;
}
