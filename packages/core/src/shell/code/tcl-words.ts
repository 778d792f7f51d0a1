import { UNKNOWN } from '../words/markers.js';
import { concatenated } from './value.js';

/** A word of a command. */
export interface TclWord {
  /** Folded. */
  readonly text: string;
  /** In braces, so that nothing in it was replaced. */
  readonly isBraced: boolean;
}

/** What is known where words are read, and what to do with a command inside a word. */
export interface TclScope {
  readonly values: ReadonlyMap<string, string>;
  inside(script: string): void;
}

/** The words of one command, and where the next one starts. */
export function readTclCommand(
  source: string,
  from: number,
  scope: TclScope,
): { words: readonly TclWord[]; end: number } {
  const words: TclWord[] = [];
  let at = from;
  while (at < source.length) {
    const each = source[at] as string;
    if (each === '\n' || each === ';') return { words, end: at + 1 };
    if (each === '#' && words.length === 0) return { words, end: lineEnd(source, at) };
    const blank = blankLength(source, at);
    if (blank > 0) at += blank;
    else {
      const { word, end } = readWord(source, at, scope);
      words.push(word);
      at = Math.max(end, at + 1);
    }
  }
  return { words, end: source.length };
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}

function blankLength(source: string, at: number): number {
  if (source[at] === '\\' && source[at + 1] === '\n') return 2;
  return /\s/.test(source[at] as string) ? 1 : 0;
}

function readWord(source: string, at: number, scope: TclScope): { word: TclWord; end: number } {
  if (source[at] === '{') {
    const end = matching(source, at, '{', '}');
    return { word: { text: source.slice(at + 1, end), isBraced: true }, end: end + 1 };
  }
  const isQuoted = source[at] === '"';
  const { text, end } = readPlain(source, isQuoted ? at + 1 : at, isQuoted ? /"/ : /[\s;]/, scope);
  return { word: { text, isBraced: false }, end: isQuoted ? end + 1 : end };
}

/** A bare or quoted word, with its variables and commands replaced. */
function readPlain(source: string, from: number, close: RegExp, scope: TclScope): { text: string; end: number } {
  let at = from;
  const parts: string[] = [];
  while (at < source.length && !close.test(source[at] as string)) {
    const part = readPart(source, at, scope);
    parts.push(part.text);
    at = part.end;
  }
  return { text: concatenated(parts), end: at };
}

function readPart(source: string, at: number, scope: TclScope): { text: string; end: number } {
  const each = source[at] as string;
  if (each === '[') {
    const end = matching(source, at, '[', ']');
    scope.inside(source.slice(at + 1, end));
    return { text: UNKNOWN, end: end + 1 };
  }
  if (each === '$') return readVariable(source, at, scope.values);
  const isEscape = each === '\\' && at + 1 < source.length;
  return isEscape ? { text: escaped(source[at + 1] as string), end: at + 2 } : { text: each, end: at + 1 };
}

const variable = /\$(?:\{([^}]{0,100})\}|((?:::)?[A-Za-z_]\w*)(?:\([^)\s]{0,100}\))?)/y;

function readVariable(source: string, at: number, values: ReadonlyMap<string, string>): { text: string; end: number } {
  variable.lastIndex = at;
  const found = variable.exec(source);
  if (!found) return { text: '$', end: at + 1 };
  return { text: values.get(found[1] ?? found[2] ?? '') ?? UNKNOWN, end: at + found[0].length };
}

function escaped(letter: string): string {
  return { n: '\n', r: '\r', t: '\t' }[letter] ?? letter;
}

/** Where the bracket at `start` closes; the end of the source when it does not. */
function matching(source: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const each = source[at];
    if (each === '\\') at += 1;
    else if (each === open) depth += 1;
    else if (each === close) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return source.length;
}
