import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import { aliases, cmdlets, keywords, machineCmdlets, methods, verbs } from './powershell-names.js';
import {
  type CommandWords,
  decodedText,
  type PowershellScript,
  textAt,
  tokenText,
  wordsFrom,
} from './powershell-words.js';
import type { Lexis, Token } from './token.js';
import { tokenize } from './tokenize.js';

const lexis: Lexis = {
  lineComments: ['#'],
  blockComments: [['<#', '#>']],
  quotes: [
    { open: '@"', close: '"@', escapes: 'none', code: ['$(', '${', '$'] },
    { open: "@'", close: "'@", escapes: 'none' },
    { open: '"', close: '"', escapes: 'none', code: ['$(', '${', '$'] },
    { open: "'", close: "'", escapes: 'none' },
  ],
  name: /-?\$?[A-Za-z_~/\\.][\w\-./\\:*~]*|--?[A-Za-z][\w-]*/y,
};

/** Programs in programs are read down to here. */
const deepest = 4;

/** What a PowerShell program does. */
export function readPowershell(source: string): readonly CodeFinding[] {
  return readLevel(source, 0);
}

function readLevel(source: string, level: number): readonly CodeFinding[] {
  if (level > deepest) return [];
  const script: PowershellScript = { tokens: tokenize(source, lexis), values: new Map(), level };
  return script.tokens.flatMap((token, at) => [...readAt(script, token, at), ...readPieces(token, level)]);
}

function readAt(script: PowershellScript, token: Token, at: number): readonly CodeFinding[] {
  const next = script.tokens[at + 1];
  if (token.kind === 'name' && token.text.startsWith('$') && next?.text === '=') {
    script.values.set(token.text.toLowerCase(), textAt(script, at + 2));
    return [];
  }
  if (startsCommand(script.tokens, at)) return readCommand(script, at);
  return token.kind === 'name' ? readMember(script, at) : [];
}

/** `"… $(command) …"` */
function readPieces(token: Token, level: number): readonly CodeFinding[] {
  const codes = (token.pieces ?? []).flatMap((piece) => ('code' in piece ? [piece.code] : []));
  return codes.filter((code) => !code.startsWith('$')).flatMap((code) => readLevel(code, level + 1));
}

/** Whether a command begins here: behind the start, a bar, a semicolon, an opening, `=` or `&`. */
function startsCommand(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token;
  const before = tokens[at - 1];
  const isCalled = before?.kind === 'mark' && (before.text === '&' || (before.text === '.' && before.spaced));
  if (isCalled) return token.kind === 'name' || token.kind === 'text';
  if (token.kind !== 'name' || /^[$-]/.test(token.text)) return false;
  if (before === undefined || before.kind === 'line') return true;
  return before.kind === 'mark' && /^(?:\||\|\||&&|\(|\{|=|;)$/.test(before.text);
}

function readCommand(script: PowershellScript, at: number): readonly CodeFinding[] {
  const name = (script.tokens[at] as Token).text.toLowerCase().replace(/\.exe$/, '');
  const given = wordsFrom(script, at + 1);
  if (name === 'new-object') return readObject(given.operands);
  const known = machineCmdlets.get(name);
  if (known !== undefined) return [machineProgram(known, given)];
  const action = cmdlets.get(name);
  if (action === undefined) return readNative(script, at, given.end);
  if (action === 'evaluate') return readEvaluated(script, at, given.operands);
  if (action === 'line') return [{ action: 'program', text: name, words: [name, ...given.words] }];
  if (action === 'program') return startedProgram(given.operands);
  return [...readFiles(name, action, given), ...written(script, at, given.end)];
}

/** What a cmdlet does to the machine, as the program for it is called here. */
function machineProgram(words: readonly string[], { operands: plain, words: given }: CommandWords): CodeFinding {
  const operands = plain.length > 0 ? plain : given.filter((word) => !word.startsWith('-'));
  // What is given to it by a pipe is only known then.
  const named = operands.length > 0 ? operands : [UNKNOWN];
  const all = words.at(-1) === '' ? [...words.slice(0, -1), ...named] : words;
  return { action: 'program', text: all[0] as string, words: all };
}

function startedProgram([program, ...rest]: readonly string[]): readonly CodeFinding[] {
  if (program === undefined) return [];
  return [{ action: 'program', text: program, words: [program, ...rest.flatMap((word) => word.split(' '))] }];
}

/** Cmdlets that work on files or addresses. */
function readFiles(
  name: string,
  action: CodeFinding['action'],
  { operands, words }: CommandWords,
): readonly CodeFinding[] {
  const [first, second] = operands;
  if (first === undefined) return [];
  if (action === 'delete' && words.some((word) => /^-r(?:ecurse)?$/i.test(word))) {
    return [{ action: 'program', text: 'rm', words: ['rm', '-r', '--', first] }];
  }
  if (second !== undefined && /^(?:copy|cp|move|mv|mi|rename|rni)/.test(name)) {
    return [
      { action: name.startsWith('c') ? 'read' : 'delete', text: first },
      { action: 'write', text: second },
    ];
  }
  const takesPattern = name === 'select-string' || name === 'sls';
  const target = takesPattern ? second : first;
  return target === undefined ? [] : [{ action, text: target }];
}

/** `-OutFile path` */
function written(script: PowershellScript, at: number, end: number): readonly CodeFinding[] {
  const index = script.tokens.slice(at, end).findIndex((token) => /^-(?:outfile|o)$/i.test(token.text));
  return index < 0 ? [] : [{ action: 'write', text: textAt(script, at + index + 1) }];
}

/** A program of the system, unless it is a cmdlet, a keyword or a value. */
function readNative({ tokens, values }: PowershellScript, at: number, end: number): readonly CodeFinding[] {
  const token = tokens[at] as Token;
  const before = tokens[at - 1]?.text;
  if (before === '=' || before === '(' || keywords.has(token.text.toLowerCase())) return [];
  if (before !== '&' && isCmdlet(token.text, tokens[at + 1]?.text)) return [];
  const words = tokens.slice(at, end).map((each) => tokenText(each, values));
  return [{ action: 'program', text: words[0] as string, words }];
}

function isCmdlet(text: string, next: string | undefined): boolean {
  const verb = /^([a-z]+)-[a-z]+$/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return verbs.has(verb) || aliases.has(text.toLowerCase()) || next === '(' || next === '=';
}

/** `iex code`, `code | iex`; code that is computed is not known. */
function readEvaluated(
  { tokens, level }: PowershellScript,
  at: number,
  operands: readonly string[],
): readonly CodeFinding[] {
  const name = (tokens[at] as Token).text.toLowerCase();
  if (name === 'add-type' || (/command$|^icm$/.test(name) && tokens[at + 1]?.text === '{')) return [];
  const isPiped = tokens[at - 1]?.text === '|';
  const text = isPiped ? pipedText(tokens, at - 2) : givenText(tokens, at + 1, operands);
  return text.includes(UNKNOWN) ? [{ action: 'evaluate', text }] : readLevel(text, level + 1);
}

function givenText(tokens: readonly Token[], at: number, [first]: readonly string[]): string {
  const isLiteral = tokens[at]?.kind !== 'mark' || tokens[at + 1]?.kind === 'text';
  return decodedText(tokens, at) ?? decodedText(tokens, at + 1) ?? (isLiteral && first !== undefined ? first : UNKNOWN);
}

function pipedText(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  const before = tokens[at - 1];
  return token?.kind === 'text' && !token.pieces && (before === undefined || before.kind === 'line')
    ? token.text
    : UNKNOWN;
}

/** `New-Object Net.Sockets.TCPClient('host', port)` */
function readObject([type = '', ...args]: readonly string[]): readonly CodeFinding[] {
  if (/tcpclient|udpclient/i.test(type) && args[0] !== undefined) return [{ action: 'connect', text: args[0] }];
  return /tcplistener/i.test(type) ? [{ action: 'listen', text: args.at(-1) ?? UNKNOWN }] : [];
}

/** `[IO.File]::ReadAllText('path')`, `$client.DownloadString('url')` */
function readMember(script: PowershellScript, at: number): readonly CodeFinding[] {
  const { tokens } = script;
  const { text: name } = tokens[at] as Token;
  const before = tokens[at - 1]?.text;
  if (/tcpclient$/i.test(name) && tokens[at + 1]?.text === ']') {
    return [{ action: 'connect', text: textAt(script, at + 5) }];
  }
  const isMember = name.includes('.') || before === '::' || before === '.';
  const action = methods.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  if (!isMember || action === undefined || tokens[at + 1]?.text !== '(') return [];
  const text = textAt(script, at + 2);
  return action === 'program' ? [{ action, text, words: [text] }] : [{ action, text }];
}
