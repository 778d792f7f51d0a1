import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import { base64Text } from './rules.js';
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

type Action = CodeFinding['action'];

const cmdlets: ReadonlyMap<string, Action> = new Map(
  (
    [
      ['line', 'cmd bash sh'],
      ['program', 'start-process saps start start-job sajb invoke-item ii invoke-wmimethod'],
      ['evaluate', 'invoke-expression iex invoke-command icm add-type'],
      ['read', 'get-content gc cat type import-csv select-string sls import-clixml'],
      [
        'write',
        'set-content sc out-file add-content ac new-item ni tee-object tee export-csv clear-content clc export-clixml copy-item cp copy cpi move-item mv move mi rename-item rni',
      ],
      ['delete', 'remove-item ri rm del erase rd rmdir'],
      ['permission', 'set-acl'],
      ['fetch', 'invoke-webrequest iwr invoke-restmethod irm wget curl start-bitstransfer'],
      ['connect', 'test-netconnection enter-pssession etsn new-pssession nsn send-mailmessage'],
      ['load', 'import-module ipmo'],
    ] as const
  ).flatMap(([action, names]) => names.split(' ').map((name): [string, Action] => [name, action])),
);

/** Methods of .NET by their names in lower case, called on whatever it is. */
const methods: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['downloadstring', 'fetch'],
  ['downloaddata', 'fetch'],
  ['downloadfile', 'fetch'],
  ['uploadstring', 'fetch'],
  ['uploadfile', 'fetch'],
  ['openread', 'fetch'],
  ['getstringasync', 'fetch'],
  ['readalltext', 'read'],
  ['readalllines', 'read'],
  ['readallbytes', 'read'],
  ['openwrite', 'write'],
  ['writealltext', 'write'],
  ['writeallbytes', 'write'],
  ['appendalltext', 'write'],
  ['create', 'write'],
  ['delete', 'delete'],
  ['start', 'program'],
  ['loadfile', 'load'],
  ['loadfrom', 'load'],
  ['invokescript', 'evaluate'],
  ['connect', 'connect'],
]);

/** What a PowerShell program does. */
export function readPowershell(source: string): readonly CodeFinding[] {
  return readLevel(source, 0);
}

function readLevel(source: string, level: number): readonly CodeFinding[] {
  if (level > 4) return [];
  const tokens = tokenize(source, lexis);
  const findings: CodeFinding[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const next = tokens[at + 1];
    if (token.kind === 'name' && token.text.startsWith('$') && next?.text === '=') {
      values.set(token.text.toLowerCase(), textOf(tokens, at + 2, values));
    } else if (startsCommand(tokens, at)) findings.push(...readCommand(tokens, at, values, level));
    else if (token.kind === 'name') findings.push(...readMember(tokens, at, values));
    for (const piece of token.pieces ?? [])
      if ('code' in piece && !piece.code.startsWith('$')) findings.push(...readLevel(piece.code, level + 1));
  }
  return findings;
}

/** Whether a command begins here: behind the start, a bar, a semicolon, an opening, `=` or `&`. */
function startsCommand(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token;
  const before = tokens[at - 1];
  const isCalled = before?.kind === 'mark' && (before.text === '&' || (before.text === '.' && before.spaced));
  if (isCalled) return token.kind === 'name' || token.kind === 'text';
  if (token.kind !== 'name' || /^[$-]/.test(token.text)) return false;
  return (
    before === undefined ||
    before.kind === 'line' ||
    (before.kind === 'mark' && /^(?:\||\|\||&&|\(|\{|=|;)$/.test(before.text))
  );
}

/** Verbs that a cmdlet's name begins with. */
const verbs = new Set(
  'add clear close compare complete compress connect convert convertfrom convertto copy debug disable disconnect enable enter exit expand export find foreach format get group hide import install invoke join limit lock measure merge mount move new open out pop protect publish push read receive register remove rename repair request reset resize resolve restart restore resume revoke save search select send set show skip sort split start step stop submit suspend switch sync tee test trace unblock uninstall unlock unregister update use wait watch where write'.split(
    ' ',
  ),
);
/** Short names of cmdlets that look or print. */
const aliases = new Set(
  'echo write dir ls gci gi ps gps gsv gm ft fl fw select where measure group sort pwd gl cd sl chdir cls clear history h r sleep kill'.split(
    ' ',
  ),
);

const keywords = new Set(
  'if else elseif while for foreach function param return try catch finally switch do until in throw exit break continue begin process end using'.split(
    ' ',
  ),
);

function readCommand(
  tokens: readonly Token[],
  at: number,
  values: ReadonlyMap<string, string>,
  level: number,
): readonly CodeFinding[] {
  const token = tokens[at] as Token;
  const name = token.text.toLowerCase().replace(/\.exe$/, '');
  const { operands, options, end } = wordsFrom(tokens, at + 1, values);
  if (name === 'new-object') return readObject(operands);
  const action = cmdlets.get(name);
  if (action === undefined) return readNative(tokens, at, end, values);
  if (action === 'evaluate') return readEvaluated(tokens, at, operands, level);
  if (action === 'line') return [{ action: 'program', text: name, words: [name, ...options] }];
  if (action === 'program')
    return operands[0] === undefined
      ? []
      : [{ action, text: operands[0], words: operands.flatMap((word) => word.split(' ')) }];
  const isPair = /^(?:copy|cp|move|mv|mi|rename|rni)/.test(name) && operands.length > 1;
  if (isPair) {
    return [
      { action: name.startsWith('c') ? 'read' : 'delete', text: operands[0] as string },
      { action: 'write', text: operands[1] as string },
    ];
  }
  const target = name === 'select-string' || name === 'sls' ? operands[1] : operands[0];
  return target === undefined ? [] : [{ action, text: target }, ...written(tokens, at, end, values)];
}

/** `-OutFile path` */
function written(
  tokens: readonly Token[],
  at: number,
  end: number,
  values: ReadonlyMap<string, string>,
): readonly CodeFinding[] {
  const index = tokens.slice(at, end).findIndex((token) => /^-(?:outfile|o|destination)$/i.test(token.text));
  return index < 0 ? [] : [{ action: 'write', text: textOf(tokens, at + index + 1, values) }];
}

/** A program of the system, unless it is a cmdlet, a keyword or a value. */
function readNative(
  tokens: readonly Token[],
  at: number,
  end: number,
  values: ReadonlyMap<string, string>,
): readonly CodeFinding[] {
  const token = tokens[at] as Token;
  const before = tokens[at - 1]?.text;
  if (before === '=' || before === '(' || keywords.has(token.text.toLowerCase())) return [];
  const verb = /^([a-z]+)-[a-z]+$/i.exec(token.text)?.[1]?.toLowerCase() ?? '';
  const isCmdlet =
    verbs.has(verb) ||
    aliases.has(token.text.toLowerCase()) ||
    tokens[at + 1]?.text === '(' ||
    tokens[at + 1]?.text === '=';
  if (isCmdlet && before !== '&') return [];
  const words = tokens.slice(at, end).map((each) => valueOf(each, values));
  return [{ action: 'program', text: words[0] as string, words }];
}

function readEvaluated(
  tokens: readonly Token[],
  at: number,
  operands: readonly string[],
  level: number,
): readonly CodeFinding[] {
  const name = (tokens[at] as Token).text.toLowerCase();
  const isComputed =
    tokens[at + 1]?.kind === 'mark' && decodedText(tokens, at + 2) === undefined && tokens[at + 2]?.kind !== 'text';
  const code = isComputed ? undefined : operands[0];
  if (name === 'add-type' || (name.startsWith('i') && name.endsWith('command') && tokens[at + 1]?.text === '{'))
    return [];
  const isPiped = tokens[at - 1]?.text === '|';
  if (code === undefined && !isPiped) return [{ action: 'evaluate', text: UNKNOWN }];
  const text = isPiped ? pipedText(tokens, at - 2) : (code as string);
  return text.includes(UNKNOWN) ? [{ action: 'evaluate', text }] : readLevel(text, level + 1);
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
  return /tcpclient|udpclient/i.test(type) && args[0] !== undefined
    ? [{ action: 'connect', text: args[0] }]
    : /tcplistener/i.test(type)
      ? [{ action: 'listen', text: args.at(-1) ?? UNKNOWN }]
      : [];
}

/** `[IO.File]::ReadAllText('path')`, `$client.DownloadString('url')` */
function readMember(tokens: readonly Token[], at: number, values: ReadonlyMap<string, string>): readonly CodeFinding[] {
  const token = tokens[at] as Token;
  const last = token.text.slice(token.text.lastIndexOf('.') + 1).toLowerCase();
  const action = methods.get(last);
  const isMember = token.text.includes('.') || tokens[at - 1]?.text === '::' || tokens[at - 1]?.text === '.';
  if (/tcpclient$/i.test(token.text) && tokens[at + 1]?.text === ']')
    return [{ action: 'connect', text: textOf(tokens, at + 5, values) }];
  if (!isMember || tokens[at + 1]?.text !== '(') return [];
  if (last === 'invokecommand') return [];
  if (action === undefined) return [];
  const text = textOf(tokens, at + 2, values);
  return action === 'program' ? [{ action, text, words: [text] }] : [{ action, text }];
}

/** Operands of a command: values, and the words of all of it. */
function wordsFrom(tokens: readonly Token[], start: number, values: ReadonlyMap<string, string>) {
  const operands: string[] = [];
  const options: string[] = [];
  let depth = 0;
  let end = start;
  for (; end < Math.min(tokens.length, start + 200); end += 1) {
    const token = tokens[end] as Token;
    if (token.kind === 'line') break;
    if (token.kind === 'mark') {
      if ('({['.includes(token.text)) depth += 1;
      else if (')}]'.includes(token.text)) depth -= 1;
      else if (token.text === '|' && depth === 0) break;
      if (depth < 0) break;
      continue;
    }
    options.push(valueOf(token, values));
    if (token.kind === 'name' && /^-[A-Za-z]/.test(token.text)) {
      const isValue =
        /^-(?:outfile|o|method|headers|encoding|itemtype|value|erroraction|destination|port|verb|windowstyle|as|name)$/i.test(
          token.text,
        );
      if (isValue && tokens[end + 1]?.kind !== 'mark') end += 1;
    } else operands.push(textOf(tokens, end, values));
  }
  return { operands, options, end };
}

function valueOf(token: Token, values: ReadonlyMap<string, string>): string {
  if (token.kind === 'name' && token.text.startsWith('$')) return values.get(token.text.toLowerCase()) ?? UNKNOWN;
  if (!token.pieces) return token.text;
  return token.pieces
    .map((piece) => ('text' in piece ? piece.text : (values.get(piece.code.toLowerCase()) ?? UNKNOWN)))
    .join('');
}

/** The value that begins at a token, with what `+` adds. */
function textOf(tokens: readonly Token[], start: number, values: ReadonlyMap<string, string>): string {
  let at = start;
  while (tokens[at]?.text === '(' && tokens[at]?.kind === 'mark' && at < start + 4) at += 1;
  const decoded = decodedText(tokens, at);
  if (decoded !== undefined) return decoded;
  const first = tokens[at];
  if (!first || first.kind === 'mark' || first.kind === 'line') return UNKNOWN;
  let text = valueOf(first, values);
  for (at += 1; tokens[at]?.text === '+' && at < start + 200; at += 2) {
    const next = tokens[at + 1];
    text += next && next.kind !== 'mark' ? valueOf(next, values) : UNKNOWN;
  }
  return text;
}

/** `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('…'))` */
function decodedText(tokens: readonly Token[], at: number): string | undefined {
  const part = tokens.slice(at, at + 16);
  const index = part.findIndex((token) => token.kind === 'name' && token.text.toLowerCase() === 'frombase64string');
  const literal = index < 0 ? undefined : part[index + 2];
  if (part[0]?.text !== '[' || literal?.kind !== 'text') return;
  const isWide = part.some((token) => /unicode/i.test(token.text));
  return isWide ? Buffer.from(literal.text, 'base64').toString('utf16le') : base64Text(literal.text);
}
