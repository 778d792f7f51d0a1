import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { CodeCall, Grammar, Rule } from './grammar.js';
import { type QuoteLike, readHereDocument, readQuoteLike } from './quote-like.js';
import { readProgram } from './read-program.js';
import { readPattern } from './regex-literal.js';
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
  moves,
  opened,
  parts,
  removesAll,
  sameArgument,
  sendsSignal,
  startProgram,
  together,
  withEnding,
} from './rules.js';
import type { CodeMark, Lexis, Literal, Token } from './token.js';
import { joinedWith, named, textValue, unknown, type Value, wordsOf } from './value.js';

const code: readonly CodeMark[] = ['#{'];
const percent = /%([qQxwWiIr])(?=[^\w\s])/y;
const symbol = /:([A-Za-z_]\w*[?!]?)/y;
const likes: Readonly<Record<string, QuoteLike>> = {
  q: { as: 'text', code },
  Q: { as: 'code-text', code },
  x: { as: 'command', code },
  w: { as: 'words', code },
  W: { as: 'words', code },
  i: { as: 'words', code },
  I: { as: 'words', code },
  r: { as: 'pattern', code },
};

const lexis: Lexis = {
  lineComments: ['#'],
  blockComments: [['\n=begin', '\n=end']],
  quotes: [
    { open: '"', close: '"', escapes: 'all', code },
    { open: "'", close: "'", escapes: 'few' },
    { open: '`', close: '`', escapes: 'all', code, command: true },
  ],
  name: /[$@]{0,2}[A-Za-z_]\w*[?!]?|\$[\W\d]/y,
  literal: (source, at, before) =>
    readPercent(source, at, before) ??
    readSymbol(source, at, before) ??
    (before?.kind === 'name' || before?.kind === 'mark' || before === undefined
      ? readHereDocument(source, at, code)
      : undefined) ??
    readPattern(source, at, before),
};

function readPercent(source: string, at: number, before: Token | undefined): Literal | undefined {
  if (source[at] !== '%') return;
  percent.lastIndex = at;
  const found = percent.exec(source);
  const isOperator = before?.kind === 'text' || before?.kind === 'number';
  return found && !isOperator
    ? readQuoteLike(source, percent.lastIndex, likes[found[1] as string] as QuoteLike)
    : undefined;
}

/** `:system`, not the second half of `a ? b :c` or `a::b`. */
function readSymbol(source: string, at: number, before: Token | undefined): Literal | undefined {
  if (source[at] !== ':' || before?.text === ':') return;
  symbol.lastIndex = at;
  const found = symbol.exec(source);
  return found ? { tokens: [{ kind: 'text', text: found[1] as string }], end: symbol.lastIndex } : undefined;
}

/** `system('line')`, `system('program', 'word')`, `IO.popen(['program', 'word'])`, with an environment in front. */
const starts: Rule = (call) => {
  const args = call.args.filter((value) => !value.keys);
  const [first] = args;
  if (!first) return;
  if (args.length === 1 && !first.items) call.find({ action: 'line', text: first.text });
  else startProgram(call, args.flatMap(wordsOf));
  return;
};

/** The second argument is a mode, not a word. */
const popens: Rule = (call) => starts({ ...call, args: call.args.filter((value) => !value.keys).slice(0, 1) });

/** `open('|id')` of Kernel runs a line, and fetches addresses once open-uri is there. */
const opens: Rule = (call) => {
  const path = call.args[0]?.text ?? '';
  if (path.startsWith('|')) call.find({ action: 'line', text: path.slice(1).trim() });
  else if (/^(https?|ftp):/.test(path)) call.find({ action: 'fetch', text: path });
  else return opened(0, 1, 'mode')(call);
  return named('open()');
};

const reads: Rule = (call) => {
  const path = call.args[0]?.text ?? '';
  if (path.startsWith('|')) call.find({ action: 'line', text: path.slice(1).trim() });
  else if (call.args[0]) call.find({ action: 'read', text: path });
  return undefined;
};

const deletes: Rule = (call) => {
  for (const text of call.args.flatMap(wordsOf)) call.find({ action: 'delete', text });
  return undefined;
};

/** `Pathname('x').delete`; a string that is told what to delete stays where it is. */
const deletesItself: Rule = (call) => {
  if (call.args.length > 0 || call.owner === undefined || !call.owner.text.includes('/')) return undefined;
  if (call.name === 'rmtree') removesAll(call, [call.owner.text]);
  else call.find({ action: 'delete', text: call.owner.text });
  return undefined;
};

/** `File.chmod(mode, path…)` */
function permits(from: number): Rule {
  return (call) => {
    const paths = call.args.slice(from).flatMap(wordsOf);
    if (from === 1) changesMode(call, call.args[0], paths);
    else changesOwner(call, call.args[0], paths);
    return undefined;
  };
}

const listens: Rule = (call) => {
  const port = call.args.at(-1);
  if (port) call.find({ action: 'listen', text: port.text });
  return undefined;
};

/** `Net::HTTP.get('host', '/path')`, `Net::HTTP.get(URI('http://…'))` */
const fetches: Rule = (call) => {
  const [first] = call.args;
  if (first) call.find({ action: /^\w+:/.test(first.text) ? 'fetch' : 'connect', text: first.text });
  return named('http()');
};

/** `Kernel.send(:system, 'id')`, `method(:system).call('id')` */
const sends: Rule = (call) => {
  const [name, ...rest] = call.args;
  if (name === undefined) return undefined;
  if (name.text !== UNKNOWN) return call.call(named(name.text), rest);
  // Of the program itself, it may be any function; of a value, it is as a rule one of its own.
  if (call.owner === undefined || /^(?:Kernel|Object|Process|File|FileUtils|IO)$/.test(call.owner.name ?? ''))
    call.find({ action: 'evaluate', text: UNKNOWN });
  return undefined;
};

/** `method(:system)`, `File.method(:delete)`: what they give back can be called. */
function functionOf({ owner, args: [name] }: CodeCall): Value {
  const own = name?.text ?? '*';
  return named(owner?.name === undefined ? own : `${owner.name}.${own}`);
}

const loads: Rule = (call) => {
  const path = call.args[0];
  if (!path) return;
  const isFile = call.name !== 'require' || /^(?:[/~]|\.{1,2}\/)/.test(path.text) || path.text === UNKNOWN;
  if (isFile) call.find({ action: 'load', text: call.name === 'load' ? path.text : withEnding(path.text, '.rb') });
  return undefined;
};

const unpacks: Rule = (call) => {
  const template = call.args[0]?.text ?? '';
  const text = call.owner?.text;
  if (text === undefined || text.includes(UNKNOWN)) return;
  if (template.startsWith('m')) return { text: base64Text(text), items: [textValue(base64Text(text))] };
  return;
};

/** `['6964'].pack('H*')` */
const packs: Rule = (call) => {
  const template = call.args[0]?.text ?? '';
  const items = call.owner?.items ?? [];
  if (template.startsWith('H')) return decodes(hexText)({ ...call, args: items });
  return /^[cCU]\*/.test(template) ? characters({ ...call, args: items }) : unknown;
};

const calls: ReadonlyMap<string, Rule> = byName<Rule>({
  'system exec spawn sh Process.spawn Process.exec Kernel.system Kernel.exec Kernel.spawn PTY.spawn PTY.getpty': starts,
  'Open3.popen3 Open3.popen2 Open3.popen2e Open3.capture2 Open3.capture2e Open3.capture3 Open3.pipeline Shell.system':
    starts,
  'IO.popen': popens,
  'open Kernel.open URI.open': opens,
  'File.open File.new IO.sysopen File.sysopen': opened(0, 1, 'mode'),
  'File.read File.readlines File.foreach File.binread IO.foreach': does('read', 0),
  'IO.read IO.readlines IO.binread': reads,
  'File.write File.binwrite IO.write IO.binwrite File.truncate': does('write', 0),
  'Dir.chdir FileUtils.cd FileUtils.chdir': does('directory', 0),
  // The names of FileUtils stand by themselves where a program includes it, and in tasks of rake.
  'rm rm_f rmdir File.delete File.unlink Dir.rmdir Dir.unlink Dir.delete FileUtils.rm FileUtils.rm_f FileUtils.remove FileUtils.remove_file FileUtils.rmdir':
    deletes,
  'rm_r rm_rf rmtree remove_dir FileUtils.rm_r FileUtils.rm_rf FileUtils.rmtree FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure FileUtils.safe_unlink':
    (call) => {
      removesAll(call, call.args.filter((value) => !value.keys).flatMap(wordsOf));
      return undefined;
    },
  'Process.kill': (call) => {
    sendsSignal(call, call.args[0], call.args.slice(1).flatMap(wordsOf));
    return undefined;
  },
  'mv File.rename FileUtils.mv FileUtils.move': moves,
  'cp cp_r FileUtils.cp FileUtils.copy FileUtils.cp_r FileUtils.copy_file FileUtils.install IO.copy_stream FileUtils.ln FileUtils.ln_s File.symlink File.link':
    all(does('read', 0), does('write', 1)),
  'chmod chmod_R File.chmod File.lchmod FileUtils.chmod FileUtils.chmod_R': permits(1),
  'chown chown_R File.chown File.lchown FileUtils.chown FileUtils.chown_R': permits(2),
  'TCPSocket.new TCPSocket.open Socket.tcp UNIXSocket.new UNIXSocket.open Net.FTP.new Net.FTP.open Net.SMTP.start Net.HTTP.start Net.HTTP.new Net.SSH.start Net.Telnet.new':
    does('connect', 0),
  'WEBrick.HTTPServer.new': (call) => {
    call.find({ action: 'listen', text: (call.keys.get('Port') ?? unknown).text });
    return undefined;
  },
  'TCPServer.new TCPServer.open Socket.tcp_server_loop Socket.tcp_server_sockets': listens,
  'Net.HTTP.get Net.HTTP.get_print Net.HTTP.get_response Net.HTTP.post Net.HTTP.post_form HTTParty.get HTTParty.post Faraday.get RestClient.get RestClient.post':
    fetches,
  'URI URI.parse URI.join String Array Shellwords.escape': sameArgument,
  'eval Kernel.eval instance_eval class_eval module_eval Binding.eval RubyVM.InstructionSequence.compile': evaluates(0),
  'load require require_relative Kernel.load': loads,
  'Fiddle.dlopen Fiddle.Handle.new DL.dlopen ffi_lib': does('load', 0),
  'send public_send __send__ Kernel.send Object.send method Kernel.method Kernel.public_send': (call) =>
    call.name === 'method' ? functionOf(call) : sends(call),
  'syscall Marshal.load YAML.unsafe_load': (call) => {
    call.find({ action: 'evaluate', text: UNKNOWN });
    return undefined;
  },
  'Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64': decodes(base64Text),
  'sprintf format': formatted,
  'Shellwords.split Shellwords.shellsplit': (call) => parts(call.args[0], undefined),
  'Dir.glob Dir.[] Dir': globbed,
  'File.join': (call) =>
    textValue(
      joinedWith(
        '/',
        call.args.map((value) => value.text),
      ),
    ),
  'File.expand_path File.absolute_path Pathname.new Pathname': sameArgument,
});

const methods: ReadonlyMap<string, Rule> = byName<Rule>({
  'rmtree delete unlink': deletesItself,
  'send public_send __send__': sends,
  method: functionOf,
  call: (call) => (call.owner ? call.call(call.owner, call.args) : undefined),
  'instance_eval class_eval eval': (call) => (call.args[0] && !call.args[0].items ? evaluates(0)(call) : undefined),
  join: together('owner'),
  split: (call) => parts(call.owner, call.args[0]),
  first: (call) => call.owner?.items?.[0],
  reverse: (call) => reversed(call.owner),
  'unpack unpack1': unpacks,
  pack: packs,
  chr: (call) => (call.owner ? characters({ ...call, args: [call.owner] }) : undefined),
  'strip chomp to_s freeze dup to_sym': (call) => (call.owner?.text === UNKNOWN ? undefined : call.owner),
});

function reversed(value: Value | undefined): Value | undefined {
  if (value === undefined || value.text.includes(UNKNOWN)) return;
  return textValue([...value.text].reverse().join(''));
}

const grammar: Grammar = {
  lexis,
  joins: new Set(['+', '<<']),
  members: new Set(['.', '::', '&.']),
  pairs: new Set(['=>', ':']),
  properties: new Set([
    'first',
    'split',
    'reverse',
    'strip',
    'chomp',
    'to_s',
    'to_sym',
    'chr',
    'freeze',
    'dup',
    'rmtree',
    'delete',
    'unlink',
  ]),
  hands: new Set(['each', 'map', 'each_with_index', 'select', 'each_entry', 'tap', 'then']),
  growing: new Map([
    ['push', 'each'],
    ['append', 'each'],
    ['concat', 'all-of'],
  ]),
  changes: {
    names:
      /\b(\w+)\.(?:replace|insert|prepend|concat|\w+!)|\b(\w+)\[[^\]]{0,40}\]\s*=(?![=~>])|\b(\w+)\s*<<(?![~-]|[A-Z])/g,
  },
  transparent: new Set(['Kernel', 'Object']),
  calls,
  methods,
  words: new Map(),
};

/** What a Ruby program does. */
export function readRuby(source: string): readonly CodeFinding[] {
  return readProgram(grammar, source);
}
