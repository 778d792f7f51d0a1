import { UNKNOWN } from '../words/markers.js';
import { base64Text } from './rules.js';
import type { Token } from './token.js';
import { concatenated } from './value.js';

/** A program of PowerShell that is being read. */
export interface PowershellScript {
  readonly tokens: readonly Token[];
  /** Of variables, by their names in lower case. */
  readonly values: Map<string, string>;
  /** How many programs this one is within. */
  readonly level: number;
}

/** The words of a command. */
export interface CommandWords {
  readonly operands: readonly string[];
  readonly words: readonly string[];
  /** Where the command ends. */
  readonly end: number;
}

const valued =
  /^-(?:outfile|o|method|headers|encoding|itemtype|value|erroraction|destination|port|verb|windowstyle|as|name)$/i;

/** In tokens: what is further away is none of a command's words. */
const longestCommand = 64;

/** Reads on from the name of a command. */
export function wordsFrom(script: PowershellScript, start: number): CommandWords {
  const { tokens, values } = script;
  const operands: string[] = [];
  const words: string[] = [];
  let depth = 0;
  let end = start;
  for (; end < Math.min(tokens.length, start + longestCommand); end += 1) {
    const token = tokens[end] as Token;
    if (token.kind === 'line' || (token.text === '|' && depth === 0)) break;
    depth += depthChange(token);
    if (depth < 0) break;
    if (token.kind === 'mark') continue;
    words.push(tokenText(token, values));
    if (!isOption(token)) operands.push(textAt(script, end));
    else if (valued.test(token.text) && tokens[end + 1]?.kind !== 'mark') end += 1;
  }
  return { operands, words, end };
}

function isOption(token: Token): boolean {
  return token.kind === 'name' && /^-[A-Za-z]/.test(token.text);
}

function depthChange(token: Token): number {
  if (token.kind !== 'mark') return 0;
  if ('({['.includes(token.text)) return 1;
  return ')}]'.includes(token.text) ? -1 : 0;
}

/** What a token stands for. */
export function tokenText(token: Token, values: ReadonlyMap<string, string>): string {
  if (token.kind === 'name' && token.text.startsWith('$')) return values.get(token.text.toLowerCase()) ?? UNKNOWN;
  if (!token.pieces) return token.text;
  const { pieces } = token;
  return concatenated(
    pieces.map((piece) => ('text' in piece ? piece.text : (values.get(piece.code.toLowerCase()) ?? UNKNOWN))),
  );
}

/** The value that begins at a token, with what `+` adds. */
export function textAt({ tokens, values }: PowershellScript, start: number): string {
  let at = start;
  while (tokens[at]?.text === '(' && tokens[at]?.kind === 'mark' && at < start + 4) at += 1;
  const decoded = decodedText(tokens, at);
  if (decoded !== undefined) return decoded;
  const first = tokens[at];
  if (!first || first.kind === 'mark' || first.kind === 'line') return UNKNOWN;
  const parts = [tokenText(first, values)];
  for (at += 1; tokens[at]?.text === '+' && at < start + 200; at += 2) {
    const next = tokens[at + 1];
    parts.push(next && next.kind !== 'mark' ? tokenText(next, values) : UNKNOWN);
  }
  return concatenated(parts);
}

/** `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('…'))` */
export function decodedText(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at]?.text !== '[') return;
  const part = tokens.slice(at, at + 16);
  const index = part.findIndex((token) => token.kind === 'name' && token.text.toLowerCase() === 'frombase64string');
  const literal = index < 0 ? undefined : part[index + 2];
  if (literal?.kind !== 'text') return;
  const isWide = part.some((token) => /unicode/i.test(token.text));
  return isWide ? Buffer.from(literal.text, 'base64').toString('utf16le') : base64Text(literal.text);
}
