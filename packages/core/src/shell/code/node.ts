import type { CodeFinding } from './code-finding.js';
import type { CodeCall, Grammar, Rule, WordRule } from './grammar.js';
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
  deletesUrl,
  does,
  evaluates,
  hexText,
  isDeletion,
  line,
  module,
  moves,
  opened,
  parts,
  removesAll,
  signals,
  startProgram,
  together,
  withEnding,
} from './rules.js';
import type { Lexis } from './token.js';
import { concatenated, joinedWith, listValue, named, textValue, unknown, type Value, wordsOf } from './value.js';

const lexis: Lexis = {
  lineComments: ['//', '#!'],
  blockComments: [['/*', '*/']],
  quotes: [
    { open: '`', close: '`', escapes: 'all', code: ['${'] },
    { open: '"', close: '"', escapes: 'all' },
    { open: "'", close: "'", escapes: 'all' },
  ],
  name: /[A-Za-z_$#\u0080-\uD7FF][\w$\u0080-\uD7FF]*/y,
  literal: readPattern,
};

/** What is called when it has ended stands where words may: `execFile('ls', (error) => …)`. */
function isCallback({ name }: Value): boolean {
  return name !== undefined && /^(?:function|null|undefined|async|cb|callback|done|next)\b/.test(name);
}

/** `list.slice(1)` */
const slices: Rule = ({ owner, args }) => {
  const [from, to] = args.map(({ text }) => (/^-?\d+$/.test(text) ? Number(text) : undefined));
  const isKnown = owner?.items !== undefined && args.length < 3 && args.every(({ text }) => /^-?\d+$/.test(text));
  return isKnown ? listValue(owner.items.slice(from ?? 0, to)) : undefined;
};

/** `spawn(file, words, { shell })` */
const spawns: Rule = (call) => {
  const [file, list, options] = call.args;
  if (!file) return;
  const words = list === undefined || list.keys || isCallback(list) ? [] : wordsOf(list);
  const shell = (options ?? list)?.keys?.get('shell');
  const isShell = shell !== undefined && shell.name !== 'false';
  if (isShell) call.find({ action: 'line', text: joinedWith(' ', [file.text, ...words]) });
  else startProgram(call, [...wordsOf(file), ...words]);
  return named('child()');
};

/** `fork(script)`, `new Worker(script)` */
const loads: Rule = does('load', 0);

/** `connect(port, host)`, `connect({ port, host })`, `connect(path)` */
const connects: Rule = (call) => {
  const [first, second] = call.args;
  const host = call.keys.get('host') ?? first?.keys?.get('host') ?? first?.keys?.get('path');
  const isPort = first !== undefined && /^\d+$/.test(first.text);
  const text = host?.text ?? (isPort || second ? (second?.text ?? 'localhost') : first?.text);
  if (text !== undefined) call.find({ action: 'connect', text });
  return named('net.Socket()');
};

const connectsOwn: Rule = (call) => (call.args.length > 0 && isNetwork(call) ? connects(call) : undefined);

function isNetwork(call: CodeCall): boolean {
  const [first] = call.args;
  return /net|tls|dgram|socket/i.test(call.owner?.name ?? '') || /^\d+$/.test(first?.text ?? '');
}

const fetches: Rule = (call) => {
  const url = call.args[0];
  if (!url) return;
  const host = url.keys?.get('hostname') ?? url.keys?.get('host');
  if (call.args.some(({ keys }) => isDeletion(keys?.get('method'))))
    return deletesUrl()({ ...call, args: [url.keys?.get('url') ?? host ?? url] });
  if (host) call.find({ action: 'connect', text: host.text });
  else call.find({ action: 'fetch', text: url.keys?.get('url')?.text ?? url.text });
  return named('http()');
};

const listens: Rule = (call) => {
  const port = call.args[0];
  if (port) call.find({ action: 'listen', text: port.keys?.get('port')?.text ?? port.text });
  return undefined;
};

/** `process.binding('spawn_sync').spawn({ file, args })` */
const spawnsBinding: Rule = (call) => {
  const options = call.args[0]?.keys;
  const file = options?.get('file');
  if (file) startProgram(call, [file.text, ...wordsOf(options?.get('args') ?? { text: '', items: [] }).slice(1)]);
  return undefined;
};

const requires: Rule = (call) => {
  const text = call.args[0]?.text ?? unknown.text;
  if (/\.json$/.test(text)) call.find({ action: 'read', text });
  // What it is given on its command line is only known then.
  else if (/^process\.(?:argv|env)\b/.test(call.args[0]?.name ?? ''))
    call.find({ action: 'evaluate', text: unknown.text });
  else if (/^[./]|\.node$/.test(text)) call.find({ action: 'load', text: withEnding(text, '.js') });
  return module(0)(call);
};

const buffers: Rule = (call) => {
  const [text, coding] = call.args;
  if (text?.items) return characters(call);
  if (coding?.text === 'base64') return decodes(base64Text)(call);
  return coding?.text === 'hex' ? decodes(hexText)(call) : text;
};

const functions: Rule = (call) => {
  const body = call.args.at(-1);
  if (body) call.evaluate(body);
  return undefined;
};

/** zx, Bun and execa: a template that is a command. */
const template: Rule = (call) => {
  const [text] = call.args;
  if (text) call.find({ action: 'line', text: text.text });
  return undefined;
};

/** Calls a function later, with what stands behind it from a place on. */
function later(from: number): Rule {
  return (call) => {
    const [callee] = call.args;
    const isGiven = callee?.name !== undefined && call.args.length > from;
    return isGiven ? call.call(callee, call.args.slice(from)) : undefined;
  };
}

const modes: Rule = (call) => {
  changesMode(call, call.args[1], [(call.args[0] ?? unknown).text]);
  return undefined;
};

/** `rm(path, { recursive: true })` */
const removes: Rule = (call) => {
  const [path, options] = call.args;
  if (options?.keys?.get('recursive')?.name === 'true' && path) removesAll(call, wordsOf(path));
  else does('delete', 0)(call);
  return undefined;
};

const files: Readonly<Record<string, Rule>> = {
  'readFile readFileSync createReadStream readlink readlinkSync': does('read', 0),
  'writeFile writeFileSync appendFile appendFileSync createWriteStream truncate truncateSync': does('write', 0),
  'open openSync': opened(0, 1),
  'unlink unlinkSync rm rmSync rmdir rmdirSync': removes,
  'chmod chmodSync': modes,
  'chown chownSync lchown lchownSync': (call) => {
    changesOwner(call, call.args[1], wordsOf(call.args[0] ?? unknown));
    return undefined;
  },
  'copyFile copyFileSync cp cpSync link linkSync symlink symlinkSync': all(does('read', 0), does('write', 1)),
  'rename renameSync': moves,
};

/** The same functions under the names of several modules. */
function inModules(modules: string, table: Readonly<Record<string, Rule>>): Record<string, Rule> {
  return Object.fromEntries(
    Object.entries(table).map(([names, rule]) => [
      names
        .split(' ')
        .flatMap((name) => modules.split(' ').map((owner) => `${owner}.${name}`))
        .join(' '),
      rule,
    ]),
  );
}

const calls: ReadonlyMap<string, Rule> = byName<Rule>({
  'require import process.mainModule.require module.require mainModule.require process.getBuiltinModule': requires,
  'process.chdir': does('directory', 0),
  'process.kill': signals(0, 1),
  'constructor._load Module._load module._load': requires,
  'process.binding process._linkedBinding': (call) => named(`binding:${call.args[0]?.text ?? ''}`),
  'binding:spawn_sync.spawn': spawnsBinding,
  'child_process.exec child_process.execSync shelljs.exec shell.exec execa.execaCommand execaCommand zx.$ Bun.$ $': (
    call,
  ) => (call.name === '$' ? template(call) : line(0)(call)),
  'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync cross-spawn execa execa.execa':
    spawns,
  'child_process.fork worker_threads.Worker process.dlopen': (call) =>
    call.name === 'dlopen' ? does('load', 1)(call) : loads(call),
  'Bun.spawn Bun.spawnSync': (call) => {
    startProgram(call, wordsOf(call.args[0]?.keys?.get('cmd') ?? call.args[0] ?? unknown));
    return undefined;
  },
  'Deno.run': (call) => {
    startProgram(call, wordsOf(call.args[0]?.keys?.get('cmd') ?? unknown));
    return undefined;
  },
  'Deno.Command': (call) => {
    startProgram(call, [
      call.args[0]?.text ?? '',
      ...wordsOf(call.args[1]?.keys?.get('args') ?? { text: '', items: [] }),
    ]);
    return undefined;
  },
  'node-pty.spawn pty.spawn': spawns,
  ...inModules('fs fs.promises fs/promises fs-extra', files),
  'Bun.file Deno.readTextFile Deno.readTextFileSync Deno.readFile Deno.readFileSync': does('read', 0),
  'Bun.write Deno.writeTextFile Deno.writeTextFileSync Deno.writeFile Deno.writeFileSync': does('write', 0),
  'Deno.open Deno.openSync': all(does('read', 0)),
  'Deno.remove Deno.removeSync': removes,
  'Deno.chmod Deno.chmodSync': modes,
  'Deno.chown Deno.chownSync': does('permission', 0),
  'Deno.copyFile Deno.rename': all(does('read', 0), does('write', 1)),
  'Deno.connect Deno.connectTls net.connect net.createConnection tls.connect': connects,
  'Deno.listen Deno.serve Bun.serve': listens,
  'http.get http.request https.get https.request fetch axios axios.get axios.post axios.put axios.request got node-fetch undici.fetch undici.request request request.get request.post':
    fetches,
  'axios.delete got.delete': deletesUrl(),
  'eval vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script vm.compileFunction': evaluates(0),
  'Function constructor.constructor': functions,
  'Buffer.from Buffer': buffers,
  'util.promisify promisify util.callbackify': (call) => call.args[0],
  'Reflect.apply': (call) => (call.args[0] ? call.call(call.args[0], call.args[2]?.items ?? []) : undefined),
  'setTimeout setInterval': later(2),
  'setImmediate queueMicrotask process.nextTick': later(1),
  atob: decodes(base64Text),
  'String String.raw': (call) => call.args[0],
  'String.fromCharCode String.fromCodePoint': characters,
  'unescape decodeURIComponent decodeURI': decodes(percentText),
  'path.join path.resolve': (call) =>
    textValue(
      joinedWith(
        '/',
        call.args.map((value: Value) => value.text),
      ),
    ),
});

function percentText(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const methods: ReadonlyMap<string, Rule> = byName<Rule>({
  slice: slices,
  require: requires,
  connect: connectsOwn,
  listen: (call) => (call.args.length > 0 ? listens(call) : undefined),
  constructor: (call: CodeCall) => (/constructor|\(\)/.test(call.owner?.name ?? '') ? functions(call) : undefined),
  'toString trim valueOf': (call) => (call.owner?.text === unknown.text ? undefined : call.owner),
  join: together('owner'),
  reverse: (call) => (call.owner?.items ? { ...call.owner, items: [...call.owner.items].reverse() } : undefined),
  split: (call) => parts(call.owner, call.args[0]),
  concat: (call) => textValue(concatenated([call.owner, ...call.args].map((value) => value?.text ?? unknown.text))),
  'then map forEach': (call) => {
    const [callee] = call.args;
    return callee?.name === undefined ? undefined : call.call(callee, [call.owner?.items?.[0] ?? unknown]);
  },
  call: (call) => (call.owner ? call.call(call.owner, call.args.slice(1)) : undefined),
  apply: (call) => (call.owner ? call.call(call.owner, call.args[1]?.items ?? []) : undefined),
  bind: (call) => (call.args.length > 1 ? undefined : call.owner),
  execSync: line(0),
  'spawnSync execFileSync': spawns,
});

/** `import fs, { readFile as r } from 'fs'`, `import * as fs from 'fs'`, and `import('fs')` */
const imports: WordRule = (clause) => {
  const own = clause.takeMark('*') && clause.takeWord('as') ? clause.takeName() : clause.takeName();
  clause.takeMark(',');
  const parts: (readonly [string, string])[] = [];
  if (clause.takeMark('{')) {
    for (let name = clause.takeName(); name !== undefined; name = clause.takeName()) {
      parts.push([clause.takeWord('as') ? (clause.takeName() ?? name) : name, name]);
      clause.takeMark(',');
    }
    clause.takeMark('}');
  }
  if (!clause.takeWord('from')) return own === undefined && parts.length === 0 ? named('import') : unknown;
  const from = clause.expression().text.replace(/^node:/, '');
  if (own !== undefined) clause.assign(own, named(from));
  for (const [name, part] of parts) clause.assign(name, named(`${from}.${part}`));
  return unknown;
};

const grammar: Grammar = {
  lexis,
  joins: new Set(['+']),
  members: new Set(['.', '?.']),
  pairs: new Set([':']),
  hands: new Set(['then', 'map', 'forEach', 'filter', 'finally']),
  growing: new Map([['push', 'each']]),
  changes: {
    names:
      /(?<!(?:const|let|var)\s*)\[\s*(\w+)[\s,\w]{0,80}\]\s*=(?![=>])|\(\s*\{\s*(\w+)[\s,\w]{0,80}\}\s*=(?![=>])|\bfor\s*(?:await\s*)?\(\s*(\w+)\s+of\b|\b(?:globalThis|global|window)\.(\w+)\s*=(?!=)|\b(\w+)\s*(?:&&|\|\||\?\?)=|\b(\w+)\s*\[[^\]]{0,40}\]\s*=(?![=>])|\b(\w+)\.(?:unshift|splice|reverse|fill)\s*\(/g,
  },
  namesAreValues: true,
  transparent: new Set(['global', 'globalThis', 'window', 'self', 'default', 'this', 'root']),
  calls,
  methods,
  words: new Map([['import', imports]]),
};

/** What a JavaScript program does, of Node, Deno or Bun. */
export function readNode(source: string): readonly CodeFinding[] {
  return readProgram(grammar, source);
}
