import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';

/** What a sed script does. */
export function readSed(source: string): readonly CodeFinding[] {
  const findings: CodeFinding[] = [];
  let at = 0;
  while (at < source.length) at = Math.max(readCommand(source, at, findings), at + 1);
  return findings;
}

const addressPart = /[\s;{}!,0-9$~+]/;

/** Reads an address or a command, and says where the script goes on. */
function readCommand(source: string, at: number, findings: CodeFinding[]): number {
  const letter = source[at] as string;
  if (addressPart.test(letter)) return at + 1;
  return readAddress(source, at, letter) ?? readWork(source, at, letter, findings) ?? readRest(source, at, letter);
}

/** `/pattern/`, `\\%pattern%` */
function readAddress(source: string, at: number, letter: string): number | undefined {
  if (letter === '/') return pastFlags(source, delimited(source, at + 1, '/'));
  return letter === '\\' ? pastFlags(source, delimited(source, at + 2, source[at + 1] ?? '')) : undefined;
}

/** Commands that do something beyond the text that goes through. */
function readWork(source: string, at: number, letter: string, findings: CodeFinding[]): number | undefined {
  if (letter === 's') return readSubstitution(source, at, findings);
  if (letter === 'e') return readExecute(source, at, findings);
  if (letter === 'w' || letter === 'W') return readFile(source, at + 1, 'write', findings);
  return letter === 'r' || letter === 'R' ? readFile(source, at + 1, 'read', findings) : undefined;
}

/** Commands whose own words must not be taken for commands. */
function readRest(source: string, at: number, letter: string): number {
  const mark = source[at + 1] ?? '';
  if (letter === '#') return lineEnd(source, at);
  if (letter === 'y') return delimited(source, delimited(source, at + 2, mark), mark);
  if ('aic'.includes(letter)) return textEnd(source, at + 1);
  return ':btT'.includes(letter) ? labelEnd(source, at + 1) : at + 1;
}

/** `e command` runs it, `e` alone what was read. */
function readExecute(source: string, at: number, findings: CodeFinding[]): number {
  const end = lineEnd(source, at);
  const text = source.slice(at + 1, end).trim();
  const isBare = text === '' || text.startsWith(';') || text.startsWith('}');
  findings.push({ action: 'line', text: isBare ? UNKNOWN : text });
  return isBare ? at + 1 : end;
}

function readFile(source: string, at: number, action: 'read' | 'write', findings: CodeFinding[]): number {
  const end = lineEnd(source, at);
  const text = source.slice(at, end).trim();
  if (text !== '' && !/^\/dev\/(stdout|stderr|stdin)$/.test(text)) findings.push({ action, text });
  return end;
}

/** `s/pattern/replacement/flags`; with the flag `e`, what comes out is run. */
function readSubstitution(source: string, at: number, findings: CodeFinding[]): number {
  const mark = source[at + 1];
  if (mark === undefined || mark === '\n' || mark === '\\') return at + 1;
  const pattern = delimited(source, at + 2, mark);
  let end = delimited(source, pattern, mark);
  const replacement = source.slice(pattern, end - 1);
  for (; end < source.length && /[gpiImMe0-9w]/.test(source[end] as string); end += 1) {
    if (source[end] === 'e')
      findings.push({ action: 'line', text: replaced(source.slice(at + 2, pattern - 1), replacement) });
    if (source[end] === 'w') return readFile(source, end + 1, 'write', findings);
  }
  return end;
}

/** Known when the whole line is replaced by a text of its own. */
function replaced(pattern: string, replacement: string): string {
  const text = replacement.replace(/\\[0-9&]|&/g, UNKNOWN);
  return pattern === '.*' || pattern === '^.*$' || pattern === '^.*' || pattern === '.*$'
    ? text
    : UNKNOWN + text + UNKNOWN;
}

/** Past the next `mark` that nothing escapes and no class holds. */
function delimited(source: string, from: number, mark: string): number {
  let isClass = false;
  // Looked for once, and only where a bracket opens: scripts may have thousands of parts.
  let lastBracket: number | undefined;
  for (let at = from; at < source.length; at += 1) {
    const each = source[at];
    if (each === '\\') at += 1;
    else if (each === mark && !isClass) return at + 1;
    else if (each === ']') isClass = false;
    else if (each === '[' && !isClass) {
      lastBracket ??= source.lastIndexOf(']');
      isClass = at < lastBracket;
    }
  }
  return isClass ? unclassed(source, from, mark) : source.length;
}

/** A bracket that closes nowhere is a bracket. */
function unclassed(source: string, from: number, mark: string): number {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === mark) return at + 1;
  }
  return source.length;
}

function pastFlags(source: string, at: number): number {
  return source[at] === 'I' || source[at] === 'M' ? at + 1 : at;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

/** Of `a`, `i` and `c`: to the end of the line, and on when a backslash ends it. */
function textEnd(source: string, from: number): number {
  let end = lineEnd(source, from);
  while (end < source.length && source[end - 1] === '\\') end = lineEnd(source, end + 1);
  return end;
}

function labelEnd(source: string, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== '\n' && source[at] !== ';' && source[at] !== '}') at += 1;
  return at;
}
