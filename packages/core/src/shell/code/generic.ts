import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import { readPattern } from './regex-literal.js';
import type { Lexis, Token } from './token.js';
import { tokenize } from './tokenize.js';

/**
 * Names are compared without case, and by their last part: `System.Process.callCommand`, `os:cmd`, `java.lang.Runtime.exec`.
 */
const lexis: Lexis = {
  lineComments: ['//', '#!'],
  blockComments: [
    ['/*', '*/'],
    ['{-', '-}'],
    ['(*', '*)'],
  ],
  quotes: [
    { open: '"""', close: '"""', escapes: 'all' },
    { open: '"', close: '"', escapes: 'all' },
    { open: '`', close: '`', escapes: 'all', command: true },
  ],
  name: /[A-Za-z_$][\w-]*[!?]?/y,
  literal: (source, at, before) =>
    readSingle(source, at, before) ?? readBarePath(source, at) ?? readPattern(source, at, before),
};

const barePath = /\/(?:etc|root|home|var|usr|tmp|proc|dev|boot|opt)\/[\w./-]+/y;

/** A path that somebody forgot to quote is no pattern. */
function readBarePath(source: string, at: number) {
  barePath.lastIndex = at;
  return source[at] === '/' && barePath.test(source)
    ? { tokens: [{ kind: 'text' as const, text: source.slice(at, barePath.lastIndex) }], end: barePath.lastIndex }
    : undefined;
}

/** A string in single quotes, where it is one rather than a mark of Lisp or a prime of Haskell. */
function readSingle(source: string, at: number, before: Token | undefined) {
  if (source[at] !== "'" || (before?.kind === 'name' && source[at - 1]?.trim() !== '')) return;
  const end = source.indexOf("'", at + 1);
  const text = source.slice(at + 1, end);
  if (end < 0 || text.includes('\n') || /^[(\w-]*\s*\(/.test(text)) return;
  return { tokens: [{ kind: 'text' as const, text }], end: end + 1 };
}

type Action = CodeFinding['action'];

/** By the last part of a name in lower case, without `-`, `_`, `!` and `?`. */
const actions: ReadonlyMap<string, Action> = new Map(
  (
    [
      [
        'line',
        'system system1 shell sh bash shellcommand shellcommandtostring asyncshellcommand callcommand runcommand spawncommand readshell shellescape shellcmd execute shellexecute shellexec callshell runshellcommand cmd oscmd popen popen2 passthru unix dos openprocessin openprocessout openprocess openprocessfull opentermcommand process popenin popenout execcmd scriptpipe doshellscript startprocessshellcommand callprocessshellcommand',
      ],
      [
        'program',
        'exec execv execve execvp execvpe execl execlp spawn spawnv spawnvp spawnprocess forkexec run runprocess runprogram launchprogram launch callprocess callprocessregion startprocess makeprocess readprocess rawsystem processbuilder createprocess system2 exec! primitivefork executefile openpipe openinputpipe openoutputpipe openinputoutputpipe termexec ansiterm term startfile command',
      ],
      [
        'read',
        'readfile readfiletostring read readall readalltext readlines readline readstring slurp insertfilecontents findfile file fileread filecontents opensource fromfile readtext readbytes openin openinbin openfile openinputfile withopenfile consult scan readrds readcsv gettext newfilereader filereader fileinputstream readallbytes readstringfromfile callwithinputfile withinputfromfile',
      ],
      [
        'write',
        'writefile write writelines spit openout openoutbin openoutputfile writetext writebytes writestring appendfile filewriter printwriter fileoutputstream writeregion writeall writealltext sink saverds writerds writecsv cat createfile settext callwithoutputfile withoutputtofile touch mkdir cp copyfile filecopy copytree mv movefile renamefile filerename',
      ],
      [
        'delete',
        'deletefile filedelete delete deletetree deletedir deldirr deletedirectorytree deleterecursive fileremove remove unlink removefile removedirectory removedirectoryrecursive deletedirectory rmdir rm rmrf deldir deleteifexists deleterecursively',
      ],
      ['permission', 'chmod setfilemodes setfilemode setpermissions setposixfilepermissions chown syschmod'],
      [
        'connect',
        'connect socketconnection opennetworkstream makenetworkprocess tcpconnect gentcpconnect connectto opensocket makesocket tcpstream socketconnect networkconnect socket',
      ],
      ['listen', 'listen gentcplisten serversocket tcplistener bind makeserversocket'],
      [
        'fetch',
        'downloadfile download urlopen urlretrieve httpget httprequest readurl urlread urlwrite urlinsertfilecontents urlretrievesynchronously urlcopyfile curlfetchmemory simplehttp openurl geturl',
      ],
      [
        'load',
        'loadlibrary dynload dlopen ccall loadfile source include evalfile loadtheory use loadnif loadso loadsharedobject libopen moduleload',
      ],
    ] as const
  ).flatMap(([action, names]) => names.split(' ').map((name): [string, Action] => [name, action])),
);

/** They read the first of what they are given, and write the last. */
const copying = new Set('cp copyfile filecopy copytree mv movefile renamefile filerename'.split(' '));

function copied(texts: readonly string[]): readonly CodeFinding[] {
  const [from, to] = [texts[0], texts.at(-1)];
  if (from === undefined || to === undefined || texts.length < 2) return [];
  return [
    { action: from.includes('://') ? 'fetch' : 'read', text: from },
    { action: 'write', text: to },
  ];
}

/** Names that say little by themselves: what is given to them must look like it. */
const vague = new Set(
  'read readline file run spawn process execute command launch write cat use include source scan touch socket connect bind listen cmd sh shell term exec unix dos download command use read readall find system1 delete remove'.split(
    ' ',
  ),
);

/** What code in a language without a reader of its own does, as far as names and strings tell. */
export function readGeneric(source: string): readonly CodeFinding[] {
  const tokens = tokenize(source, lexis);
  return tokens.flatMap((token, at): readonly CodeFinding[] => {
    if (token.kind === 'command') return commandOf(tokens, at, token);
    if (token.kind === 'text') return executedText(tokens, at, token);
    return token.kind === 'name' ? readName(tokens, at, token) : [];
  });
}

/** Between backticks stands a command in Julia, Crystal and Perl's kin, a name in Kotlin or Haskell. */
function commandOf(tokens: readonly Token[], at: number, token: Token): readonly CodeFinding[] {
  const before = tokens[at - 1];
  const isOperator = before?.kind === 'name' && before.spaced && tokens[at + 1]?.kind === 'name';
  return isOperator || token.text.trim() === ''
    ? []
    : [{ action: 'line', text: token.text.replace(/\$\w+|[$#]?\{[^}]*\}/g, UNKNOWN) }];
}

/** Groovy's `"id".execute()`, Scala's `"id".!` and `Process("id").!!` */
function executedText(tokens: readonly Token[], at: number, token: Token): readonly CodeFinding[] {
  const [dot, name] = [tokens[at + 1]?.text, tokens[at + 2]?.text];
  const isRun =
    dot === '.' &&
    (name === 'execute' || name === '!' || name === '!!' || name === 'lineStream' || name === 'lazyLines');
  const isPostfix = dot === '!' || dot === '!!';
  return isRun || (isPostfix && tokens[at + 2]?.text !== '=') ? [{ action: 'line', text: token.text }] : [];
}

/** Groovy's `["sh", "-c", "id"].execute()` */
function executedList(tokens: readonly Token[], end: number): readonly CodeFinding[] {
  if (tokens[end]?.text !== ']' && tokens[end]?.text !== '}') return [];
  const words: string[] = [];
  for (let at = end - 1; at > end - 40 && at >= 0; at -= 1) {
    const token = tokens[at] as Token;
    if (token.kind === 'mark' && '[{('.includes(token.text)) break;
    if (token.kind === 'text') words.unshift(token.text);
  }
  return words[0] === undefined ? [] : [{ action: 'program', text: words[0], words }];
}

function readName(tokens: readonly Token[], at: number, token: Token): readonly CodeFinding[] {
  const name = token.text.toLowerCase().replace(/[-_!?$]/g, '');
  if (name === 'execute' && tokens[at - 1]?.text === '.') return executedList(tokens, at - 2);
  const isWord = name === 'shell' && tokens[at - 1]?.text === 'do';
  const action = doShell(tokens, at, name) ? 'line' : isWord ? undefined : actions.get(name);
  if (action === undefined || !isCalled(tokens, at)) return [];
  const texts = textsOf(tokens, at, action);
  if (copying.has(name)) return copied(texts);
  const isVague = vague.has(name);
  if (action === 'line' || action === 'program') return started(action, texts, isVague, hasNames(tokens, at));
  return accessed(action, texts, isVague);
}

/** What it is given, or where that is nothing, what it is called on: `new File("/etc").deleteDir()`. */
function textsOf(tokens: readonly Token[], at: number, action: Action): readonly string[] {
  const given = textsAfter(tokens, at + 1);
  if (given.length > 0 || action !== 'delete' || tokens[at - 1]?.text !== '.') return given;
  return tokens
    .slice(Math.max(0, at - 6), at)
    .filter(({ kind }) => kind === 'text')
    .map(({ text }) => text);
}

/** AppleScript's `do shell script "…"` */
function doShell(tokens: readonly Token[], at: number, name: string): boolean {
  return name === 'script' && tokens[at - 1]?.text === 'shell' && tokens[at - 2]?.text === 'do';
}

/** Words, brackets or a string follow: it is no mere mention. */
function isCalled(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  if (next === undefined || next.kind === 'line') return false;
  return (
    next.kind === 'text' ||
    next.kind === 'command' ||
    next.kind === 'name' ||
    ['(', '[', '{', '$', ':', '%', '!', ',', "'", '@', '~'].includes(next.text)
  );
}

function hasNames(tokens: readonly Token[], at: number): boolean {
  return tokens[at + 1]?.text === '(' && tokens[at + 2]?.kind === 'name';
}

/** Strings up to the end of the call or the statement; arguments are few. */
function textsAfter(tokens: readonly Token[], start: number): readonly string[] {
  const texts: string[] = [];
  let depth = 0;
  for (const token of tokens.slice(start, start + 32)) {
    if (token.kind === 'line' && depth <= 0) break;
    if (token.kind === 'text') texts.push(token.text);
    depth += token.kind === 'mark' ? depthChange(token.text) : 0;
    if (depth < 0) break;
  }
  return texts;
}

function depthChange(mark: string): number {
  if ('([{'.includes(mark)) return 1;
  return ')]}'.includes(mark) ? -1 : 0;
}

function started(
  action: 'line' | 'program',
  texts: readonly string[],
  isVague: boolean,
  isComputed: boolean,
): readonly CodeFinding[] {
  const [first] = texts;
  if (first === undefined) return isComputed && !isVague ? [{ action: 'line', text: UNKNOWN }] : [];
  if (isVague && !looksLikeProgram(first)) return [];
  if (action === 'line' && texts.length > 1 && /^[\w./-]+$/.test(first))
    return [{ action: 'program', text: first, words: texts }];
  if (action === 'line' || first.includes(' ')) return [{ action: 'line', text: first }];
  return [{ action: 'program', text: first, words: texts }];
}

/** A path, or a name in small letters with words behind it or none. */
function looksLikeProgram(text: string): boolean {
  return /^\s*(?:[\w.~-]*\/[\w./-]+|[a-z][\w.+-]*)(?:\s|$)/.test(text);
}

function accessed(action: Action, texts: readonly string[], isVague: boolean): readonly CodeFinding[] {
  if (action === 'listen') return [{ action, text: texts[0] ?? UNKNOWN }];
  // What is fetched is written where the path behind the address says.
  const kept = action === 'fetch' ? texts.slice(1).find((text) => /^(?:\/|~|\.{1,2}\/)/.test(text)) : undefined;
  if (action === 'connect' || action === 'fetch')
    return [
      ...reached(action, texts, isVague),
      ...(kept === undefined ? [] : [{ action: 'write' as const, text: kept }]),
    ];
  const path = texts.find((text) => isPath.test(text)) ?? (isVague ? undefined : texts[0]);
  if (path === undefined) return [];
  return [{ action: path.includes('://') && action === 'read' ? 'fetch' : action, text: path }];
}

const isPath = /^(?:\/|~|\.{1,2}\/)|^[\w.-]+\.\w+$|\/\w/;
const isAddress = /^[\w.-]+(?::\d+)?$|:\/\//;

function reached(action: Action, texts: readonly string[], isVague: boolean): readonly CodeFinding[] {
  const text = texts.find((each) => isAddress.test(each)) ?? texts[0];
  if (text !== undefined) return [{ action: text.includes('://') ? 'fetch' : action, text }];
  return isVague ? [] : [{ action, text: UNKNOWN }];
}
