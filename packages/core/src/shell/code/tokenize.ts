import { readLiteral } from './read-literal.js';
import type { Lexis, Literal, Token } from './token.js';

const blank = /(?:[^\S\n]|\\\r?\n)+/y;
const number = /0[xX][0-9A-Fa-f_]+|0[oO][0-7]+|\d[\d_]*(?:\.\d+)?/y;
const mark = /\.\.\.|=>|->|::|\.\.|===?|!==?|<=|>=|=~|!~|\+=|\.=|\|\||&&|\|>|\|&|\?\.|\?\?|<-|<<|>>|:=|[\s\S]/y;

/** Programs in commands are shorter; what would come behind is not looked at. */
export const mostTokens = 6000;

/** Splits a program into tokens. Takes any text: what belongs to nothing is a mark of its own. */
export function tokenize(source: string, lexis: Lexis): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length && tokens.length < mostTokens) {
    const start = skip(source, at, lexis);
    if (start >= source.length) break;
    const read = readToken(source, start, lexis, tokens[tokens.length - 1]);
    const spaced = start > at || at === 0;
    for (const { kind, text, pieces } of read.tokens) {
      tokens.push(pieces === undefined ? { kind, text, spaced } : { kind, text, pieces, spaced });
    }
    at = Math.max(read.end, start + 1);
  }
  return tokens;
}

/** Past blanks and comments, not past the end of a line. */
function skip(source: string, from: number, lexis: Lexis): number {
  let at = from;
  for (;;) {
    if (isWordCharacter(source.charCodeAt(at))) return at;
    blank.lastIndex = at;
    if (blank.test(source)) at = blank.lastIndex;
    const block = lexis.blockComments?.find(([open]) => source.startsWith(open, at));
    if (block) {
      at = past(source, block[1], at + block[0].length);
    } else if (lexis.lineComments.some((open) => source.startsWith(open, at))) {
      const end = source.indexOf('\n', at);
      return end < 0 ? source.length : end;
    } else return at;
  }
}

/** A letter or a digit: no blank, and no comment begins with it. */
function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

function past(source: string, what: string, from: number): number {
  const found = source.indexOf(what, from);
  return found < 0 ? source.length : found + what.length;
}

function readToken(source: string, at: number, lexis: Lexis, before: Token | undefined): Literal {
  const own = lexis.literal?.(source, at, before);
  if (own) return own;
  const quote = lexis.quotes.find((each) => source.startsWith(each.open, at));
  if (quote) return readLiteral(source, at + quote.open.length, quote);
  return (
    one('name', lexis.name, source, at) ??
    one('number', number, source, at) ??
    (source[at] === '\n' || source[at] === ';' ? single('line', source[at] as string, at + 1) : undefined) ??
    one('mark', mark, source, at) ??
    single('mark', source[at] as string, at + 1)
  );
}

function one(kind: Token['kind'], pattern: RegExp, source: string, at: number): Literal | undefined {
  pattern.lastIndex = at;
  if (!pattern.test(source) || pattern.lastIndex === at) return;
  return single(kind, source.slice(at, pattern.lastIndex), pattern.lastIndex);
}

function single(kind: Token['kind'], text: string, end: number): Literal {
  return { tokens: [{ kind, text }], end };
}
