import type { CodeFinding } from './code-finding.js';
import type { CodeCall, Grammar, Rule } from './grammar.js';
import { readProgram } from './read-program.js';
import {
  byName,
  characters,
  decodes,
  does,
  evaluates,
  formatted,
  line,
  module,
  moves,
  opened,
  sameArgument,
} from './rules.js';
import type { Lexis, Literal } from './token.js';
import { filling, joinedWith, named, textValue, unknown } from './value.js';

const longOpening = /\[(=*)\[/y;

const lexis: Lexis = {
  lineComments: ['--', '#!'],
  blockComments: [
    ['--[[', ']]'],
    ['--[=[', ']=]'],
  ],
  quotes: [
    { open: '"', close: '"', escapes: 'all' },
    { open: "'", close: "'", escapes: 'all' },
  ],
  name: /[A-Za-z_]\w*/y,
  literal: readLongString,
};

function readLongString(source: string, at: number): Literal | undefined {
  longOpening.lastIndex = at;
  const found = longOpening.exec(source);
  if (!found) return;
  const close = `]${found[1]}]`;
  const end = source.indexOf(close, longOpening.lastIndex);
  const text = source.slice(longOpening.lastIndex, end < 0 ? source.length : end);
  return { tokens: [{ kind: 'text', text }], end: end < 0 ? source.length : end + close.length };
}

/** `tcp:connect(host, port)`, `socket.connect(host, port)`, `uv.tcp_connect` */
const connects: Rule = (call) => {
  const host = call.args[0];
  if (host) call.find({ action: 'connect', text: host.text });
  return named('socket.connection');
};

const binds: Rule = (call) => {
  const port = call.args[1] ?? call.args[0];
  if (port) call.find({ action: 'listen', text: port.text });
  return undefined;
};

const calls: ReadonlyMap<string, Rule> = byName<Rule>({
  'os.execute io.popen': line(0),
  'io.open': opened(0, 1),
  'io.lines io.input': does('read', 0),
  'io.output': does('write', 0),
  'lfs.chdir posix.chdir': does('directory', 0),
  'os.remove vim.fn.delete vim.fs.rm vim.uv.fs_unlink vim.uv.fs_rmdir vim.loop.fs_unlink vim.loop.fs_rmdir': does(
    'delete',
    0,
  ),
  'vim.fn.writefile': does('write', 1),
  'os.rename': moves,
  'dofile loadfile': does('load', 0),
  'package.loadlib': does('load', 0),
  'load loadstring': (call) => {
    evaluates(0)(call);
    return named('chunk');
  },
  require: module(0),
  'pcall xpcall': (call) => {
    const [callee, ...args] = call.args;
    return callee ? call.call(callee, call.name === 'xpcall' ? args.slice(1) : args) : undefined;
  },
  'socket.connect socket.connect4': connects,
  'socket.bind': binds,
  'socket.http.request http.request ssl.https.request': does('fetch', 0),
  'string.char': characters,
  'string.reverse': decodes((text) => [...text].reverse().join('')),
  'string.format': formatted,
  tostring: sameArgument,
  'table.concat': (call) =>
    textValue(
      joinedWith(
        filling(call.args[1]?.text ?? ''),
        (call.args[0]?.items ?? [unknown]).map((item) => item.text),
      ),
    ),
  'vim.fn.system vim.fn.systemlist vim.fn.jobstart vim.fn.termopen vim.system vim.loop.spawn': line(0),
  'vim.cmd vim.api.nvim_command vim.api.nvim_exec': (call: CodeCall) => {
    const text = call.args[0]?.text ?? '';
    if (/^\s*!/.test(text)) call.find({ action: 'line', text: text.replace(/^\s*!/, '') });
    return undefined;
  },
  'posix.exec posix.execp unistd.exec unistd.execp': (call) => {
    const words = call.args.flatMap((value) => value.items ?? [value]).map((value) => value.text);
    if (words[0] !== undefined) call.find({ action: 'program', text: words[0], words });
    return undefined;
  },
});

const methods: ReadonlyMap<string, Rule> = byName<Rule>({
  connect: connects,
  bind: binds,
  reverse: (call) =>
    call.owner && call.owner.text !== unknown.text ? textValue([...call.owner.text].reverse().join('')) : undefined,
});

const grammar: Grammar = {
  lexis,
  joins: new Set(['..']),
  members: new Set(['.', ':']),
  pairs: new Set(),
  oneBareArgument: true,
  changes: {
    names: /\bfor\s+(\w+)(?:\s*,\s*(\w+))?\s+in\b|\b_(?:G|ENV)\.(\w+)\s*=(?!=)/g,
    all: /\b_(?:G|ENV)\s*\[/,
  },
  namesAreValues: true,
  transparent: new Set(['_G', '_ENV']),
  calls,
  methods,
  words: new Map(),
};

/** What a Lua program does. */
export function readLua(source: string): readonly CodeFinding[] {
  return readProgram(grammar, source);
}
