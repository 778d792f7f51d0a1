import { readLiteral } from './read-literal.js';
import type { CodeMark, Literal, Quote, Token } from './token.js';

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** A literal of Perl's or Ruby's kind: letters and then a delimiter of the writer's choice. */
export interface QuoteLike {
  readonly as: 'text' | 'code-text' | 'command' | 'words' | 'pattern';
  readonly code: readonly CodeMark[];
}

/** Reads a quote-like literal whose delimiter stands at `at`. */
export function readQuoteLike(source: string, at: number, like: QuoteLike): Literal | undefined {
  const open = source[at];
  if (open === undefined || /[\w\s;,]/.test(open)) return;
  const close = pairs[open] ?? open;
  const base: Quote = { open, close, escapes: like.as === 'text' || like.as === 'words' ? 'few' : 'all' };
  const quote: Quote = {
    ...base,
    ...(open === close ? {} : { nests: true }),
    ...(like.as === 'code-text' || like.as === 'command' ? { code: like.code } : {}),
    ...(like.as === 'command' ? { command: true } : {}),
  };
  const literal = readLiteral(source, at + 1, quote);
  if (like.as === 'pattern') return { tokens: [{ kind: 'number', text: '/' }], end: pastFlags(source, literal.end) };
  return like.as === 'words' ? { tokens: wordTokens(literal.tokens[0]?.text ?? ''), end: literal.end } : literal;
}

export function pastFlags(source: string, from: number): number {
  let at = from;
  while (/[a-z]/.test(source[at] ?? '')) at += 1;
  return at;
}

function wordTokens(text: string): Omit<Token, 'spaced'>[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return [
    { kind: 'mark', text: '[' },
    ...words.flatMap((word): Omit<Token, 'spaced'>[] => [
      { kind: 'text', text: word },
      { kind: 'mark', text: ',' },
    ]),
    { kind: 'mark', text: ']' },
  ];
}

const hereMark = /<<[~-]?(?:"([^"\n]+)"|'([^'\n]+)'|([A-Z_][A-Z0-9_]*))/y;

/** A here-document; what stands behind its mark on the same line is read before it in Perl, but says little. */
export function readHereDocument(source: string, at: number, code: readonly CodeMark[]): Literal | undefined {
  if (!source.startsWith('<<', at)) return;
  hereMark.lastIndex = at;
  const found = hereMark.exec(source);
  if (!found) return;
  const name = found[1] ?? found[2] ?? found[3] ?? '';
  const start = source.indexOf('\n', at) + 1;
  if (start === 0) return;
  const ends = new RegExp(`^[ \\t]*${name.replace(/[^\w]/g, '\\$&')}$`, 'm');
  const body = source.slice(start);
  const length = ends.exec(body)?.index ?? body.length;
  const rest = source.slice(hereMark.lastIndex, start - 1);
  const literal = readLiteral(body.slice(0, length), 0, {
    open: '\u0000',
    close: '\u0000',
    escapes: 'all',
    ...(found[2] === undefined ? { code } : {}),
  });
  // What follows the mark on its line would be lost otherwise: most often it closes a bracket.
  const marks = rest.match(/[)\]},]/g) ?? [];
  const tokens = [...literal.tokens, ...marks.map((text): Omit<Token, 'spaced'> => ({ kind: 'mark', text }))];
  return {
    tokens: [...tokens, { kind: 'line', text: '\n' }],
    end: Math.min(source.length, start + length + name.length),
  };
}
