import type { Literal, Token } from './token.js';

/** Words after which an operand follows, so that `/` starts a pattern. */
const before = new Set(
  'return typeof case in of new delete void throw if unless while until and or not split grep map join x when then print puts push unshift elsif'.split(
    ' ',
  ),
);

/** Whether `/` starts a pattern here rather than dividing. */
function startsPattern(token: Token | undefined): boolean {
  if (token === undefined || token.kind === 'line') return true;
  if (token.kind === 'name') return before.has(token.text);
  return token.kind === 'mark' && token.text !== ')' && token.text !== ']' && token.text !== '}';
}

/** Reads up to the unescaped `close` on the same line; nothing when there is none. */
function patternEnd(source: string, start: number, close: string): number | undefined {
  let isClass = false;
  for (let at = start; at < source.length; at += 1) {
    const each = source[at];
    if (each === '\\') at += 1;
    else if (each === '\n') return;
    else if (each === '[' && close === '/') isClass = true;
    else if (each === ']') isClass = false;
    else if (each === close && !isClass) return at;
  }
  return;
}

/** A pattern between slashes, with its flags, as text that nothing is done with. */
export function readPattern(source: string, at: number, token: Token | undefined): Literal | undefined {
  if (source[at] !== '/' || !startsPattern(token)) return;
  const end = patternEnd(source, at + 1, '/');
  if (end === undefined) return;
  let after = end + 1;
  while (/[a-z]/.test(source[after] ?? '')) after += 1;
  return { tokens: [{ kind: 'number', text: '/' }], end: after };
}
