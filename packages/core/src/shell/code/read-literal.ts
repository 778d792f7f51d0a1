import type { CodeMark, Literal, Piece, Quote } from './token.js';

const variable = /[A-Za-z_][A-Za-z0-9_]*/y;
const escapes =
  /\\(?:x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{1,2})|u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|([0-7]{1,3})|([\s\S]))/y;
const letters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** Reads a literal whose opening ends at `start`. An unclosed one goes to the end of the source. */
export function readLiteral(source: string, start: number, quote: Quote): Literal {
  const literal = readQuoted(source, start, quote);
  const text = literal.pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
  const kind = quote.command ? 'command' : 'text';
  const hasCode = literal.pieces.some((piece) => 'code' in piece);
  return { tokens: [hasCode ? { kind, text, pieces: literal.pieces } : { kind, text }], end: literal.end };
}

function readQuoted(source: string, start: number, quote: Quote): { pieces: Piece[]; end: number } {
  const pieces: Piece[] = [];
  let depth = 0;
  let at = start;
  while (at < source.length) {
    depth += depthChange(source, at, quote);
    if (depth < 0) break;
    const step = readStep(source, at, quote);
    add(pieces, step.piece);
    at = step.end;
  }
  return { pieces, end: Math.min(source.length, at + quote.close.length) };
}

/** Below zero where the literal ends. */
function depthChange(source: string, at: number, quote: Quote): number {
  if (quote.nests && source.startsWith(quote.open, at)) return 1;
  return source.startsWith(quote.close, at) ? -1 : 0;
}

function add(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if ('text' in piece && last && 'text' in last) pieces[pieces.length - 1] = { text: last.text + piece.text };
  else pieces.push(piece);
}

/** An escape, code, or a character. */
function readStep(source: string, at: number, quote: Quote): { piece: Piece; end: number } {
  const changed = readEscape(source, at, quote);
  if (changed) return { piece: { text: changed.text }, end: changed.end };
  const inside = readCodeInside(source, at, quote.code);
  if (inside) return { piece: { code: inside.code }, end: inside.end };
  return { piece: { text: source[at] as string }, end: at + 1 };
}

function readEscape(source: string, at: number, quote: Quote): { text: string; end: number } | undefined {
  if (source[at] !== '\\' || quote.escapes === 'none') return;
  const next = source[at + 1] ?? '';
  if (quote.escapes === 'few') {
    return next === '\\' || next === quote.close ? { text: next, end: at + 2 } : undefined;
  }
  escapes.lastIndex = at;
  const found = escapes.exec(source);
  if (!found) return { text: '', end: at + 1 };
  return { text: escaped(found), end: escapes.lastIndex };
}

function escaped(found: RegExpExecArray): string {
  const hex = found[1] ?? found[2] ?? found[3] ?? found[4];
  if (hex !== undefined) return character(Number.parseInt(hex, 16));
  if (found[5] !== undefined) return character(Number.parseInt(found[5], 8));
  const letter = found[6] ?? '';
  return letters[letter] ?? letter;
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function readCodeInside(
  source: string,
  at: number,
  marks: readonly CodeMark[] | undefined,
): { code: string; end: number } | undefined {
  const mark = marks?.find((each) => source.startsWith(each, at));
  if (mark === undefined) return;
  if (mark !== '$') {
    if (mark === '{' && source[at + 1] === '{') return;
    const end = closing(source, at + mark.length);
    return { code: source.slice(at + mark.length, end), end: Math.min(source.length, end + 1) };
  }
  variable.lastIndex = at + 1;
  return variable.test(source) ? { code: source.slice(at, variable.lastIndex), end: variable.lastIndex } : undefined;
}

/** Where the bracket opened before `start` closes; the end of the source when it does not. */
function closing(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const each = source[at];
    if (each === '{' || each === '(') depth += 1;
    else if (each === '}' || each === ')') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return source.length;
}
