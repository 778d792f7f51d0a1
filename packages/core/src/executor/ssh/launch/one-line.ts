import { quote } from '../../launch/quote.js';

/**
 * `text` as one word of a POSIX shell that stands on one line whatever it holds: `read` takes it whole. Its shell must
 * have set `opspilot_break` to a line break.
 */
export function word(text: string): string {
  return quote(text).replaceAll('\n', `'"$opspilot_break"'`);
}

/**
 * Whether `text` between single quotes means itself to every login shell: csh and fish differ from POSIX in what these
 * characters do there.
 */
export function isPlain(text: string): boolean {
  return !/['\\!\n\r\0]/.test(text);
}
