import { byteClass } from '../redaction/byte-class.js';
import { type ByteWindow, lowerCase } from '../redaction/byte-window.js';
import { isPlaceholder } from './placeholder.js';
import type { Remainder, ShapeMatch } from './shape.js';

/** What is known of a value before it is read. */
export interface ValueContext {
  readonly label: string;
  /** The quote that was opened before it, such as that of `"user:password"`. */
  readonly insideQuote?: number;
  /** The last word on whether what was read is a secret; `sample` is cut at {@link sampleBytes}. */
  accepts(value: SampledValue): boolean;
}

export interface SampledValue {
  readonly sample: string;
  readonly quoted: boolean;
  /** Whether the name of an authentication scheme stands before it. */
  readonly hasScheme: boolean;
  /** The byte after the sample, -1 at the end. */
  readonly next: number;
  /** Position after the sample. */
  readonly end: number;
}

const sampleBytes = 80;
const backslash = 0x5c;
const space = 0x20;
const backslashClass = byteClass('\\');
const quotes = byteClass('"\'');
const bareEnd = byteClass(' \t\r\n\0"\'`;&|<>');
const lineEnd = byteClass('\r\n\0');
const schemes = ['bearer', 'basic', 'token', 'digest', 'negotiate', 'apikey', 'ntlm'];

/** The secret that stands at `position`, quoted or bare; an authentication scheme before it stays readable. */
export function secretValue(window: ByteWindow, position: number, context: ValueContext): ShapeMatch | undefined {
  window.hold = position;
  const afterBackslashes = skipBackslashes(window, position);
  const opening = context.insideQuote ?? window.at(afterBackslashes);
  const quoted = quotes[opening] === 1;
  const beginning = quoted && context.insideQuote === undefined ? afterBackslashes + 1 : position;
  const start = afterScheme(window, beginning);
  window.hold = start;
  const remainder = quoted ? untilQuote(opening, Math.max(beginning - position - 1, 0)) : untilBareEnd;
  const end = remainder(window, start, sampleBytes);
  if (end === start || (quoted && window.at(start) === space)) return;
  const sample = window.text(start, end);
  const isWhole = end - start < sampleBytes;
  if (isWhole && isPlaceholder(sample)) return;
  const next = isWhole ? window.at(end) : -1;
  if (!context.accepts({ sample, quoted, hasScheme: start > beginning, next, end })) return;
  return { start, end, label: context.label, remainder };
}

/** Skips at most three: the quotes of JSON inside JSON inside JSON. */
export function skipBackslashes(window: ByteWindow, position: number): number {
  let end = position;
  while (end - position < 3 && window.at(end) === backslash) end++;
  return end;
}

function afterScheme(window: ByteWindow, start: number): number {
  for (const scheme of schemes) {
    const end = start + scheme.length;
    if (lowerCase(window.at(start)) !== scheme.charCodeAt(0) || !window.has(scheme, start)) continue;
    if (window.at(end) !== space) continue;
    if (!bareEnd[window.at(end + 1)] && window.at(end + 1) !== -1) return end + 1;
  }
  return start;
}

/**
 * Up to the quote that closes it, behind as many backslashes as the opening one. The end of the line ends it too: a quote
 * that is never closed must not hide the rest of an output.
 */
function untilQuote(quote: number, backslashes: number): Remainder {
  return (window, position, limit = Number.POSITIVE_INFINITY) => {
    for (let i = position; i - position < limit; i++) {
      const byte = window.at(i);
      if (byte === -1 || lineEnd[byte] || closes(window, i, quote, backslashes)) return i;
      // The quote that may stand behind these backslashes has not arrived.
      if (window.starved) return i;
    }
    return position + limit;
  };
}

function closes(window: ByteWindow, position: number, quote: number, backslashes: number): boolean {
  const byte = window.at(position);
  if (backslashes === 0) return byte === quote && !isEscaped(window, position);
  if (byte !== backslash || window.bytes[position - 1] === backslash) return false;
  const end = window.span(position, backslashClass, backslashes + 1);
  return end - position === backslashes && window.at(end) === quote;
}

const untilBareEnd: Remainder = (window, position, limit = Number.POSITIVE_INFINITY) => {
  for (let i = position; i - position < limit; i++) {
    const byte = window.at(i);
    if (byte === -1 || (bareEnd[byte] && !(byte === space && isEscaped(window, i)))) return i;
  }
  return position + limit;
};

function isEscaped(window: ByteWindow, position: number): boolean {
  let first = position;
  while (position - first < 64 && window.bytes[first - 1] === backslash) first--;
  return (position - first) % 2 === 1;
}
