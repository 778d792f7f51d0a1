import { UNKNOWN } from '../words/markers.js';
import { type Changes, changedNames, Unsettled } from './changed-names.js';
import type { CodeFinding } from './code-finding.js';
import { readPattern } from './regex-literal.js';
import type { Lexis, Token } from './token.js';
import { tokenize } from './tokenize.js';
import { concatenated, filling } from './value.js';

const lexis: Lexis = {
  lineComments: ['#'],
  quotes: [{ open: '"', close: '"', escapes: 'all' }],
  name: /[@$]?[A-Za-z_][\w:]*|\$\d+/y,
  literal: readPattern,
};

const words = new Set([
  'if',
  'while',
  'for',
  'do',
  'else',
  'in',
  'return',
  'delete',
  'print',
  'printf',
  'getline',
  'next',
  'exit',
]);

/** A place in an awk program, and what its variables hold. */
interface Place {
  readonly tokens: readonly Token[];
  readonly values: Map<string, string>;
  readonly findings: CodeFinding[];
  at: number;
  /** Of brackets; deeper ones are passed over. */
  depth: number;
}

const changes: Changes = {
  names:
    /\bgetline\s+(\w+)|\bfor\s*\(\s*(\w+)\s+in\b|\bg?sub\s*\([^;\n]{0,200},\s*(\w+)\s*\)|\bsplit\s*\([^;\n]{0,100},\s*(\w+)/g,
  // What a function gives a value to is seen before or behind where it is called.
  all: /\bfunc(?:tion)?\b/,
};

/** What an awk program does. */
export function readAwk(source: string): readonly CodeFinding[] {
  const findings = readOnce(source, new Map());
  const isChanged = changedNames(source, changes);
  if (isChanged === undefined) return findings;
  const known = new Set(findings.map((finding) => JSON.stringify(finding)));
  const unsettled = readOnce(source, new Unsettled(UNKNOWN, isChanged));
  return [...findings, ...unsettled.filter((finding) => !known.has(JSON.stringify(finding)))];
}

function readOnce(source: string, values: Map<string, string>): readonly CodeFinding[] {
  const place: Place = { tokens: tokenize(source, lexis), values, findings: [], at: 0, depth: 0 };
  while (place.at < place.tokens.length) readStep(place);
  return place.findings;
}

function readStep(place: Place): void {
  const token = place.tokens[place.at] as Token;
  const next = place.tokens[place.at + 1];
  if (token.kind === 'name' && next?.text === '(' && token.text === 'system') {
    place.at += 2;
    found(place, 'line', readText(place));
  } else if (token.kind === 'name' && (token.text === 'print' || token.text === 'printf')) {
    place.at += 1;
    readPrint(place);
  } else if (token.kind === 'name' && token.text === 'getline') {
    place.at += 1;
    readGetline(place);
  } else if (token.kind === 'name' && token.text.startsWith('@')) readDirective(place, token.text);
  else if (token.kind === 'name' && next?.kind === 'mark' && next.text === '=') {
    place.at += 2;
    place.values.set(token.text, readText(place));
  } else if (token.kind === 'text' || token.kind === 'name') readCommandInput(place);
  else place.at += 1;
}

/** `"cmd" | getline` */
function readCommandInput(place: Place): void {
  const start = place.at;
  const text = readText(place);
  if (place.at === start) place.at += 1;
  const mark = place.tokens[place.at];
  const isPiped = mark?.kind === 'mark' && (mark.text === '|' || mark.text === '|&');
  if (!isPiped || place.tokens[place.at + 1]?.text !== 'getline') return;
  place.at += 2;
  piped(place, text);
}

/** `print … > "file"`, `print … | "cmd"`; a comparison needs brackets there. */
function readPrint(place: Place): void {
  let depth = 0;
  for (let token = place.tokens[place.at]; token && !endsPrint(token); token = place.tokens[place.at]) {
    place.at += 1;
    const change = token.kind === 'mark' ? depthChange(token.text) : 0;
    depth += change;
    if (token.kind === 'mark' && change === 0 && depth <= 0 && readOutput(place, token.text)) return;
  }
}

function endsPrint(token: Token): boolean {
  if (token.kind === 'name') return token.text === 'system';
  return token.kind === 'line' || (token.kind === 'mark' && token.text === '}');
}

function depthChange(mark: string): number {
  if ('([{'.includes(mark)) return 1;
  return ')]'.includes(mark) ? -1 : 0;
}

function readOutput(place: Place, mark: string): boolean {
  if (mark === '>' || mark === '>>') {
    const path = readText(place);
    if (!isStandard(path)) connectedOr(place, path, 'write');
    return true;
  }
  if (mark !== '|' && mark !== '|&') return false;
  piped(place, readText(place));
  return true;
}

/** `getline line < "file"` */
function readGetline(place: Place): void {
  if (place.tokens[place.at]?.kind === 'name' && !words.has(place.tokens[place.at]?.text ?? '')) place.at += 1;
  if (place.tokens[place.at]?.text !== '<') return;
  place.at += 1;
  const path = readText(place);
  if (!isStandard(path)) connectedOr(place, path, 'read');
}

/** `@load "library"`, `@include "file"`, `@f(x)` which calls the function that a variable names. */
function readDirective(place: Place, word: string): void {
  place.at += 1;
  const next = place.tokens[place.at];
  if (next?.kind === 'text') {
    found(place, 'load', readText(place));
  } else if (next?.text === '(') {
    place.at += 1;
    const name = place.values.get(word.slice(1)) ?? UNKNOWN;
    const text = readText(place);
    if (name === UNKNOWN || name === 'system') found(place, name === UNKNOWN ? 'evaluate' : 'line', text);
  }
}

function isStandard(path: string): boolean {
  return path === '-' || /^\/dev\/(stdout|stderr|stdin|tty)$/.test(path);
}

function piped(place: Place, text: string): void {
  connectedOr(place, text, 'line');
}

/** `/inet/tcp/0/host/port` stands where a command or a file may. */
function connectedOr(place: Place, text: string, action: CodeFinding['action']): void {
  const inet = /^\/inet[46]?\/\w*\/([^/]*)\/([^/]*)\/?([^/]*)/.exec(text);
  if (!inet) found(place, action, text);
  else if (inet[2] === '0' || inet[2] === '') found(place, 'listen', inet[1] ?? '');
  else found(place, 'connect', inet[2] ?? UNKNOWN);
}

function found(place: Place, action: CodeFinding['action'], text: string): void {
  place.findings.push({ action, text });
}

/** Strings side by side are one; all else in between is unknown. */
function readText(place: Place): string {
  const parts: string[] = [];
  for (let token = place.tokens[place.at]; token; token = place.tokens[place.at]) {
    if (token.kind === 'mark' && token.text === '(') {
      parts.push(readBrackets(place));
    } else if (token.kind === 'text' || token.kind === 'number') {
      parts.push(token.text);
      place.at += 1;
    } else if (token.kind === 'name' && !words.has(token.text)) {
      if (token.text === 'system') break;
      parts.push(readName(place, token.text));
    } else break;
  }
  return parts.length === 0 ? UNKNOWN : concatenated(parts);
}

function readBrackets(place: Place): string {
  place.at += 1;
  if (place.depth > 40) return UNKNOWN;
  place.depth += 1;
  const text = readText(place);
  place.depth -= 1;
  if (place.tokens[place.at]?.text === ')') place.at += 1;
  return text;
}

function readName(place: Place, name: string): string {
  place.at += 1;
  const open = place.tokens[place.at]?.text;
  if (open !== '(' && open !== '[') return place.values.get(name) ?? UNKNOWN;
  const values = readArguments(place);
  return name === 'sprintf' ? filled(values) : UNKNOWN;
}

/** Past the brackets behind a name; what is called inside counts too. */
function readArguments(place: Place): readonly string[] {
  const values: string[] = [];
  place.at += 1;
  for (
    let token = place.tokens[place.at];
    token && !(token.kind === 'mark' && ')]'.includes(token.text));
    token = place.tokens[place.at]
  ) {
    if (token.kind === 'line' || (token.kind === 'mark' && '{}'.includes(token.text))) return values;
    if (token.kind === 'text') {
      values.push(token.text);
      place.at += 1;
    } else {
      if (token.kind === 'name') values.push(place.values.get(token.text) ?? UNKNOWN);
      readInside(place, token);
    }
  }
  place.at += 1;
  return values;
}

function readInside(place: Place, token: Token): void {
  if (place.depth > 40 || (token.text !== 'system' && token.text !== 'getline')) {
    place.at += 1;
    return;
  }
  place.depth += 1;
  readStep(place);
  place.depth -= 1;
}

function filled([pattern = UNKNOWN, ...values]: readonly string[]): string {
  let next = 0;
  return pattern.replace(/%[-+ \d.]*[a-z]/gi, () => filling(values[next++] ?? UNKNOWN));
}
