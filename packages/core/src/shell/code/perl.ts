import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { CodeCall, Grammar, Rule, WordRule } from './grammar.js';
import { perlLexis } from './perl-lexis.js';
import { readProgram } from './read-program.js';
import {
  all,
  base64Text,
  byName,
  changesMode,
  changesOwner,
  characters,
  decodes,
  does,
  evaluates,
  formatted,
  globbed,
  hexText,
  lineOrProgram,
  moves,
  parts,
  removesAll,
  sameArgument,
  sendsSignal,
  startProgram,
  together,
} from './rules.js';
import { named, textValue, unknown, type Value, wordsOf } from './value.js';

/** `open F, '<', path`, `open F, 'cmd |'`, `open F, '-|', 'cmd', words` */
const opens: Rule = (call) => {
  const [, mode, ...rest] = call.args;
  if (!mode) return;
  const path = rest[0];
  if (!path) return openedByOne(call, mode.text);
  if (mode.text.includes('|')) {
    if (rest.length === 1 && !path.items) call.find({ action: 'line', text: path.text });
    else startProgram(call, rest.flatMap(wordsOf));
  } else if (!mode.text.includes('&')) openedAs(call, mode.text, path.text);
  return;
};

function openedByOne(call: CodeCall, written: string): undefined {
  const text = written.trim();
  if (text.startsWith('|') || text.endsWith('|')) {
    call.find({ action: 'line', text: text.replace(/^\||\|$/g, '').trim() });
    return;
  }
  const found = /^(\+?[<>]{0,2})(&?)\s*([\s\S]*)$/.exec(text);
  if (found && found[2] === '') openedAs(call, found[1] ?? '', found[3] ?? '');
}

function openedAs(call: CodeCall, mode: string, path: string): void {
  if (!mode.includes('>') || mode.includes('+')) call.find({ action: 'read', text: path });
  if (mode.includes('>') || mode.includes('+')) call.find({ action: 'write', text: path });
}

/** `new IO::Socket::INET(PeerAddr => …)`, `IO::Socket::INET->new(…)` */
const socket: Rule = (call) => {
  const keys = keysOf(call);
  const host = keys.get('PeerAddr') ?? keys.get('PeerHost') ?? keys.get('Peer') ?? keys.get('PeerPort');
  const port = keys.get('LocalPort') ?? keys.get('LocalAddr') ?? keys.get('Local');
  if (port && (keys.has('Listen') || !host)) call.find({ action: 'listen', text: port.text });
  else call.find({ action: 'connect', text: (host ?? call.args[0] ?? unknown).text });
  return named('socket');
};

/** `PeerAddr, 'host'` is as good as `PeerAddr => 'host'`. */
function keysOf(call: CodeCall): ReadonlyMap<string, Value> {
  const keys = new Map(call.keys);
  for (const [index, arg] of call.args.entries()) {
    const next = call.args[index + 1];
    if (arg.name !== undefined && next) keys.set(arg.name, next);
  }
  return keys;
}

/** The address of `inet_aton` or `sockaddr_in`, handed through. */
const address: Rule = (call) => call.args.at(-1);

const connects: Rule = (call) => {
  const host = call.args.at(-1);
  call.find({ action: 'connect', text: host ? host.text : UNKNOWN });
  return;
};

const binds: Rule = (call) => {
  const port = call.args.at(-1);
  call.find({ action: 'listen', text: port ? port.text : UNKNOWN });
  return;
};

const packs: Rule = (call) => {
  const [template, text] = call.args;
  if (template?.text.startsWith('H') && text) return decodes(hexText)({ ...call, args: [text] });
  return template && /^[CUW]\*/.test(template.text) ? characters({ ...call, args: call.args.slice(1) }) : unknown;
};

/** `require "file"` and `do "file"` run a file; of a bareword, a module. */
const loads: WordRule = (clause) => {
  const value = clause.expression();
  if (value.name === undefined && !value.items && /[/.]/.test(value.text))
    clause.find({ action: 'load', text: value.text });
  return unknown;
};

const perlFiles: Readonly<Record<string, Rule>> = {
  'rmtree remove_tree File::Path::rmtree File::Path::remove_tree': (call) => {
    removesAll(call, call.args.flatMap(wordsOf));
    return undefined;
  },
  chdir: does('directory', 0),
  'unlink rmdir': (call) => {
    for (const text of call.args.flatMap(wordsOf)) call.find({ action: 'delete', text });
    return undefined;
  },
  'rename move File::Copy::move': moves,
  'link symlink copy cp File::Copy::copy': all(does('read', 0), does('write', 1)),
  chmod: (call) => {
    changesMode(call, call.args[0], call.args.slice(1).flatMap(wordsOf));
    return undefined;
  },
  chown: (call) => {
    changesOwner(call, call.args[0], call.args.slice(2).flatMap(wordsOf));
    return undefined;
  },
  truncate: does('write', 0),
  'read_file slurp File::Slurp::read_file': does('read', 0),
  'write_file File::Slurp::write_file': does('write', 0),
  sysopen: all(does('read', 1), does('write', 1)),
  opendir: () => undefined,
};

/** `run ['program', 'word']` of IPC::Run, `run(command => …)` of IPC::Cmd. */
const runsList: Rule = (call) => {
  const command = call.keys.get('command') ?? call.args[0];
  if (command?.items) startProgram(call, wordsOf(command));
  else if (command && (call.name === 'run3' || call.keys.has('command')))
    call.find({ action: 'line', text: command.text });
  return undefined;
};

const calls: ReadonlyMap<string, Rule> = byName<Rule>({
  'system exec CORE::system CORE::exec POSIX::execvp': lineOrProgram,
  kill: (call) => {
    sendsSignal(call, call.args[0], call.args.slice(1).flatMap(wordsOf));
    // `kill TERM => 1`
    for (const [name, process] of call.keys) sendsSignal(call, textValue(name), wordsOf(process));
    return undefined;
  },
  'run harness start run3 IPC::Run::run IPC::Run::harness IPC::Run::start IPC::Run3::run3 IPC::Cmd::run': runsList,
  'systemx capturex': (call) => {
    startProgram(call, call.args.flatMap(wordsOf));
    return undefined;
  },
  readpipe: does('line', 0),
  'open CORE::open': opens,
  'IO::File.new': all(does('read', 0)),
  'open2 open3 IPC::Open2::open2 IPC::Open3::open3': (call) => {
    const words = call.args.slice(call.name.endsWith('2') ? 2 : 3).flatMap(wordsOf);
    if (words.length === 1) call.find({ action: 'line', text: words[0] as string });
    else startProgram(call, words);
    return undefined;
  },
  ...perlFiles,
  eval: (call) => (call.args[0]?.items ? undefined : evaluates(0)(call)),
  'IO::Socket::INET IO::Socket::INET.new IO::Socket::INET6.new IO::Socket::INET6 IO::Socket::SSL.new IO::Socket::SSL IO::Socket::UNIX.new IO::Socket::IP.new':
    socket,
  'sockaddr_in pack_sockaddr_in inet_aton sockaddr_un Socket::inet_aton Socket::sockaddr_in': address,
  connect: connects,
  bind: binds,
  'get getprint mirror getstore LWP::Simple::get LWP::Simple::getprint LWP::Simple::getstore LWP::Simple::mirror': (
    call,
  ) => {
    if (/^(https?|ftp):|\uE000/.test(call.args[0]?.text ?? ''))
      call.find({ action: 'fetch', text: call.args[0]?.text ?? '' });
    if (/store|mirror/.test(call.name)) does('write', 1)(call);
    return undefined;
  },
  'decode_base64 MIME::Base64::decode_base64 MIME::Base64::decode': decodes(base64Text),
  'glob File::Glob::glob File::Glob::bsd_glob': globbed,
  chr: characters,
  sprintf: formatted,
  split: (call) => parts(call.args[1], call.args[0]),
  pack: packs,
  join: (call) =>
    together('argument')({
      ...call,
      owner: call.args[0],
      args: [{ text: UNKNOWN, items: call.args.slice(1).flatMap(flat) }],
    }),
  reverse: (call) => {
    const [only] = call.args;
    return call.args.length === 1 && only && !only.items ? textValue([...only.text].reverse().join('')) : undefined;
  },
  'scalar lc uc quotemeta': sameArgument,
  syscall: (call) => {
    call.find({ action: 'evaluate', text: UNKNOWN });
    return undefined;
  },
});

function flat(value: Value): readonly Value[] {
  return value.items ? value.items.flatMap(flat) : [value];
}

const methods: ReadonlyMap<string, Rule> = byName<Rule>({
  'get post request getstore mirror': (call) => {
    const url = call.args[0];
    if (url && /^(https?|ftp):/.test(url.text)) call.find({ action: 'fetch', text: url.text });
    return undefined;
  },
});

const doFile: WordRule = (clause) => {
  const file = clause.takeText();
  if (file !== undefined) clause.find({ action: 'load', text: file });
  return unknown;
};

/** `exec { '/bin/sh' } 'sh'`: the program is the value of the block, whatever it is called. */
const runsBlock: WordRule = (clause) => {
  const program = clause.block()?.items?.[0];
  const list = program ? clause.expression() : undefined;
  const words: string[] = list ? [...wordsOf(list)] : [];
  while (list && clause.takeMark(',')) words.push(...wordsOf(clause.expression()));
  // The first of the words is only what it is called.
  if (program) clause.find({ action: 'program', text: program.text, words: [program.text, ...words.slice(1)] });
  return program ? unknown : undefined;
};

/** `for my $x (list) { … }`, `… for list` */
const loops: WordRule = (clause) => {
  clause.takeWord('my');
  const name = clause.takeVariable() ?? '$_';
  const list = clause.operand();
  if (list.items || list.text !== UNKNOWN) clause.loop(name, list);
  return unknown;
};

/** `map { block } list`: the list is behind what is done with each of it. */
const maps: WordRule = (clause) => {
  if (clause.block() === undefined) return undefined;
  const list = clause.expression();
  if (list.items || list.text !== UNKNOWN) clause.loop('$_', list);
  return unknown;
};

const grammar: Grammar = {
  lexis: perlLexis,
  joins: new Set(['.']),
  members: new Set(['->']),
  calledByText: true,
  pairs: new Set(['=>']),
  topic: { name: '$_', calls: new Set(['unlink', 'rmdir', 'chmod']) },
  changes: {
    names:
      /(\$\w+)\s*=~\s*(?:s|tr|y)\b|\bsubstr\s*\(?\s*(\$\w+)|\bfor(?:each)?\s*\(\s*(\$\w+)\s*\)|\\\s*(\$\w+)|\b(?:sys)?read\s*\(?\s*\$?\w+\s*,\s*(\$\w+)|\bchop\s*\(?\s*(\$\w+)|\b(?:push|unshift|splice)\s*\(?\s*(@\w+)|(?<!\b(?:my|our|local)\s*\([^)]{0,80})(\$\w+)(?=(?:\s*,\s*\$\w+){0,20}\s*\)\s*=(?![=~]))|(\$\w+)\s*\[[^\]]{0,40}\]\s*=(?![=~>])/g,
    // A name of the symbol table, or the topic, which nobody names.
    all: /\*\w+\s*=\s*\\|(?:^|[;{(])\s*(?:s|tr|y)[/!#|]/,
  },
  transparent: new Set(),
  calls,
  methods,
  words: new Map<string, WordRule>([
    ['require', loads],
    ['do', doFile],
    ['for', loops],
    ['foreach', loops],
    ['map', maps],
    ['grep', maps],
    ['system', runsBlock],
    ['exec', runsBlock],
  ]),
};

/** Functions by a name that is made when it runs, or under another name than their own. Source: perlref, perlmod. */
const callsBySymbol = /&\s*\{\s*["'q$]|["']\s*->\s*\(|\*\{\s*["'q$]|\\&\s*CORE::/;

/** Code that a pattern runs where it comes to it. Source: perlre. */
const codeInPattern = /\(\?\??\{(.*?)\}\s*\)/gs;

/** What a Perl program does. */
export function readPerl(source: string): readonly CodeFinding[] {
  const inPatterns = [...source.matchAll(codeInPattern)].flatMap(([, code = '']) => readProgram(grammar, code));
  const findings = [...readProgram(grammar, source), ...inPatterns];
  return callsBySymbol.test(source) ? [...findings, { action: 'evaluate', text: unknown.text }] : findings;
}
