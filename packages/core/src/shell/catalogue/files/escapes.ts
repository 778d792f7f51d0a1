const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * Where the octal digits of an escape begin: `\0nnn` for echo and `%b`, `\nnn` for the format of printf, which also
 * takes quotes.
 */
export type EscapeStyle = 'echo' | 'format';

export interface Unescaped {
  readonly text: string;
  /** `\c` was met: nothing more is printed. */
  readonly isEnd: boolean;
}

const numeric = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/;
const octal: Readonly<Record<EscapeStyle, RegExp>> = { echo: /^0([0-7]{0,3})/, format: /^([0-7]{1,3})/ };

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** What follows a backslash, and how many characters it takes. */
function readEscape(rest: string, style: EscapeStyle): readonly [text: string, length: number] {
  const byte = octal[style].exec(rest);
  if (byte !== null) return [character(Number.parseInt(byte[1] || '0', 8) & 0xff), byte[0].length];
  const code = numeric.exec(rest);
  if (code !== null) return [character(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16)), code[0].length];
  const first = rest.charAt(0);
  const known = simple[first];
  if (known !== undefined) return [known, 1];
  if (style === 'format' && (first === '"' || first === "'")) return [first, 1];
  return [`\\${first}`, first.length];
}

/** Interprets the backslashes of echo(1) or printf(1). Bytes above 127 come out as Latin-1. */
export function unescaped(text: string, style: EscapeStyle): Unescaped {
  let [done, at] = ['', 0];
  for (;;) {
    const slash = text.indexOf('\\', at);
    if (slash === -1) return { text: done + text.slice(at), isEnd: false };
    done += text.slice(at, slash);
    const rest = text.slice(slash + 1, slash + 10);
    if (style === 'echo' && rest.startsWith('c')) return { text: done, isEnd: true };
    const [piece, length] = readEscape(rest, style);
    done += piece;
    at = slash + 1 + length;
  }
}
