import { hasGlob, hasUnknown, UNKNOWN } from '../../words/markers.js';
import { unescaped } from './escapes.js';

/** Longest text that is worked out, in UTF-16 code units; what is longer counts as unknown. */
const longest = 16_384;

const directive =
  /%(?:%|([-+ 0#']{0,8})(\*|\d{1,9})?(?:\.(\*|\d{0,9}))?(?:hh?|ll?|[Lqjzt])?([a-zA-Z]|\([^)]{0,64}\)T))/g;

interface Printing {
  readonly values: readonly string[];
  at: number;
  isEnd: boolean;
}

function nextValue(printing: Printing): string | undefined {
  const value = printing.values[printing.at];
  printing.at += 1;
  return value;
}

function numberOf(value: string): number | undefined {
  const quoted = /^["'](.)/su.exec(value);
  if (quoted !== null) return quoted[1]?.codePointAt(0);
  const number = Number(/^[+-]?0[0-7]+$/.test(value) ? value.replace(/^([+-]?)0/, '$10o') : value);
  return Number.isFinite(number) ? number : undefined;
}

function integer(value: string | undefined, base: number): string {
  if (value === undefined || value === '') return '0';
  if (hasUnknown(value) || hasGlob(value)) return UNKNOWN;
  const number = numberOf(value);
  return number === undefined ? UNKNOWN : Math.trunc(number).toString(base);
}

function decimal(value: string | undefined, precision: number, conversion: string): string {
  const number = numberOf(value ?? '0');
  if (number === undefined) return UNKNOWN;
  return conversion === 'f' ? number.toFixed(Math.min(precision, 20)) : UNKNOWN;
}

function converted(printing: Printing, conversion: string, precision: string | undefined): string {
  if (conversion.endsWith('T')) return UNKNOWN;
  const value = nextValue(printing);
  const digits = precision === undefined || precision === '' ? undefined : Number(precision);
  switch (conversion) {
    case 's':
      return digits === undefined ? (value ?? '') : (value ?? '').slice(0, digits);
    case 'c':
      return (value ?? '').slice(0, 1);
    case 'q':
      // Quoted only where it has to be, in a way of the shell's own.
      return value !== undefined && /^[\w./:@%+=-]+$/.test(value) ? value : UNKNOWN;
    case 'b': {
      const { text, isEnd } = unescaped(value ?? '', 'echo');
      printing.isEnd ||= isEnd;
      return text;
    }
    case 'd':
    case 'i':
    case 'u':
      return integer(value, 10);
    case 'x':
      return integer(value, 16);
    case 'X':
      return integer(value, 16).toUpperCase();
    case 'o':
      return integer(value, 8);
    case 'f':
    case 'F':
      return decimal(value, digits ?? 6, 'f');
    default:
      return UNKNOWN;
  }
}

function padded(text: string, flags: string, width: number): string {
  if (width === 0 || hasUnknown(text)) return text;
  if (flags.includes('-')) return text.padEnd(width);
  return text.padStart(width, flags.includes('0') ? '0' : ' ');
}

function widthOf(printing: Printing, width: string | undefined): number {
  const text = width === '*' ? nextValue(printing) : width;
  const number = Number(text ?? 0);
  return Number.isInteger(number) ? Math.min(Math.abs(number), longest) : 0;
}

/** One pass over the format. */
function printedOnce(format: string, printing: Printing): string {
  let [done, at] = ['', 0];
  for (const found of format.matchAll(directive)) {
    const literal = unescaped(format.slice(at, found.index), 'format');
    done += literal.text;
    if (literal.isEnd) printing.isEnd = true;
    if (printing.isEnd || done.length > longest) return done;
    at = found.index + found[0].length;
    const [, flags = '', width, precision, conversion] = found;
    if (conversion === undefined) {
      done += '%';
      continue;
    }
    const wide = widthOf(printing, width);
    const exact = precision === '*' ? nextValue(printing) : precision;
    done += padded(converted(printing, conversion, exact), flags, wide);
    if (printing.isEnd) return done;
  }
  const { text, isEnd } = unescaped(format.slice(at), 'format');
  printing.isEnd ||= isEnd;
  return done + text;
}

/** What printf(1) prints: the format again and again until the values are used up. */
export function printed(format: string, values: readonly string[]): string | undefined {
  const printing: Printing = { values, at: 0, isEnd: false };
  let done = '';
  do {
    const before = printing.at;
    done += printedOnce(format, printing);
    if (done.length > longest) return undefined;
    if (printing.at === before) break;
  } while (printing.at < values.length && !printing.isEnd);
  return done;
}
