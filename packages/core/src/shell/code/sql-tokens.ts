/** A piece of SQL, or a line of the client's own language between the pieces. */
export interface SqlToken {
  /**
   * - `word`: a keyword or plain name, in upper case in `text`
   * - `name`: a quoted name; `string`: a quoted value; both without quotes
   * - `symbol`: one character
   * - `line`: a command of the client (`\! ls`, `.shell ls`), without what it starts with
   * - `end`: of a statement
   */
  readonly type: 'word' | 'name' | 'string' | 'symbol' | 'line' | 'end';
  readonly text: string;
}

interface Cursor {
  readonly source: string;
  readonly tokens: SqlToken[];
  at: number;
  /** What ends a statement besides a semicolon: `DELIMITER //`. */
  delimiter?: string;
}

const wordAt = /[\p{L}_@$\uE000-\uE002][\p{L}\p{N}_@$#\uE000-\uE002]*/uy;
const blankAt = /[\s\uFEFF]+/y;
const commentAt = /--(?=[\s]|$)[^\n]*|\/\*(?![!+M])[\s\S]*?(?:\*\/|$)|\/\*M?[!+]\d*|\*\//y;
/** Of MySQL, where a statement would start: elsewhere it is an operator. */
const hashAt = /#[^\n;]*/y;
const delimiterAt = /delimiter[^\S\n]+(\S+)[^\n]*/iy;
const dollarAt = /\$(?:[A-Za-z_]\w*)?\$/y;
const lineAt = /[^\n]*/y;
const firstOfLine = /(?:\.(?=[a-z])|![^=\n]|:(?:!!|r\b|out\b|setvar\b|error\b|perftrace\b)|!!|@@?(?=[\w./]))/iy;
const lineWord =
  /(?:system|source|tee|pager|edit|host|spool|start|get|save|store|capture|whenever)\b(?=[^\S\n]+[^\s=(]|[^\S\n]*(?:\n|$))/iy;

function match(pattern: RegExp, cursor: Cursor): string | undefined {
  pattern.lastIndex = cursor.at;
  return pattern.exec(cursor.source)?.[0];
}

function closing(source: string, from: number, quote: string): { readonly text: string; readonly end: number } {
  let text = '';
  for (let at = from; at < source.length; at += 1) {
    const character = source[at] as string;
    if (character === '\\' && quote !== '`' && at + 1 < source.length) {
      text += source[at + 1];
      at += 1;
    } else if (character !== quote) text += character;
    else if (source[at + 1] === quote) {
      text += quote;
      at += 1;
    } else return { text, end: at + 1 };
  }
  return { text, end: source.length };
}

function takeQuoted(cursor: Cursor): boolean {
  const quote = cursor.source[cursor.at] as string;
  if (quote === '$') {
    const tag = match(dollarAt, cursor);
    if (tag === undefined) return false;
    const from = cursor.at + tag.length;
    const end = cursor.source.indexOf(tag, from);
    cursor.tokens.push({ type: 'string', text: cursor.source.slice(from, end === -1 ? undefined : end) });
    cursor.at = end === -1 ? cursor.source.length : end + tag.length;
    return true;
  }
  if (quote !== "'" && quote !== '"' && quote !== '`') return false;
  const { text, end } = closing(cursor.source, cursor.at + 1, quote);
  cursor.tokens.push({ type: quote === "'" ? 'string' : 'name', text });
  cursor.at = end;
  return true;
}

function startsStatement(cursor: Cursor): boolean {
  const last = cursor.tokens.at(-1);
  return last === undefined || last.type === 'end' || last.type === 'line';
}

/** Looked at in place: texts may have thousands of statements, and the rest of a line is long. */
function startsLine(cursor: Cursor): boolean {
  if (!startsStatement(cursor)) return false;
  return match(firstOfLine, cursor) !== undefined || match(lineWord, cursor) !== undefined;
}

/** `\! ls` anywhere, `.shell ls` and `source file` where a statement would start. */
function takeLine(cursor: Cursor): boolean {
  const isBackslash = cursor.source[cursor.at] === '\\';
  if (!isBackslash && !startsLine(cursor)) return false;
  const rest = match(lineAt, cursor) ?? '';
  if (isBackslash && /^\\[gG;]/.test(rest)) {
    cursor.tokens.push({ type: 'end', text: ';' });
    cursor.at += 2;
    return true;
  }
  cursor.tokens.push({ type: 'line', text: rest.trim() });
  cursor.at += rest.length;
  return true;
}

/** `DELIMITER //`, and the delimiter itself from then on. */
function takeDelimiter(cursor: Cursor): boolean {
  const { source, delimiter, tokens } = cursor;
  if (delimiter !== undefined && source.startsWith(delimiter, cursor.at)) {
    tokens.push({ type: 'end', text: delimiter });
    cursor.at += delimiter.length;
    return true;
  }
  const line = startsStatement(cursor) ? match(delimiterAt, cursor) : undefined;
  const given = line?.split(/\s+/)[1];
  if (line === undefined || given === undefined) return false;
  cursor.delimiter = given;
  cursor.at += line.length;
  return true;
}

function takePlain(cursor: Cursor): void {
  // `users$$`: a delimiter may be made of what names are made of.
  const end = cursor.delimiter === undefined ? undefined : match(wordAt, cursor)?.indexOf(cursor.delimiter);
  const word = match(wordAt, cursor)?.slice(0, end === undefined || end < 1 ? undefined : end);
  if (word !== undefined) {
    cursor.tokens.push({ type: 'word', text: word });
    cursor.at += word.length;
    return;
  }
  const symbol = cursor.source[cursor.at] as string;
  cursor.tokens.push({ type: symbol === ';' ? 'end' : 'symbol', text: symbol });
  cursor.at += 1;
}

/**
 * Cuts SQL of any of the usual dialects into pieces. Where dialects differ about what is a comment, it is read as code:
 * what might run is looked at.
 */
export function sqlTokens(source: string): readonly SqlToken[] {
  const cursor: Cursor = { source, tokens: [], at: 0 };
  while (cursor.at < source.length) {
    const skipped =
      match(blankAt, cursor) ??
      match(commentAt, cursor) ??
      (startsStatement(cursor) ? match(hashAt, cursor) : undefined);
    if (skipped !== undefined) cursor.at += skipped.length;
    else if (!takeDelimiter(cursor) && !takeQuoted(cursor) && !takeLine(cursor)) takePlain(cursor);
  }
  return cursor.tokens;
}
