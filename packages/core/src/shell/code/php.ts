import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { CodeCall, Grammar, Rule, WordRule } from './grammar.js';
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
  line,
  moves,
  opened,
  parts,
  rot13,
  sameArgument,
  signals,
  startProgram,
  together,
} from './rules.js';
import type { CodeMark, Lexis } from './token.js';
import { listValue, named, textValue, unknown, wordsOf } from './value.js';

const code: readonly CodeMark[] = ['${', '$'];

const lexis: Lexis = {
  lineComments: ['#', '//'],
  blockComments: [
    ['/*', '*/'],
    ['<?php', ''],
    ['<?=', ''],
    ['?>', ''],
  ],
  quotes: [
    { open: '"', close: '"', escapes: 'all', code },
    { open: "'", close: "'", escapes: 'few' },
    { open: '`', close: '`', escapes: 'all', code, command: true },
  ],
  name: /\$*[A-Za-z_\u0080-\uD7FF\\][\w\u0080-\uD7FF\\]*/y,
};

/** `proc_open('line', …)`, `proc_open(['program', 'word'], …)` */
const starts: Rule = (call) => {
  const command = call.args[0];
  if (command?.items) startProgram(call, wordsOf(command));
  else if (command) call.find({ action: 'line', text: command.text });
  return named('process');
};

/** A path, an address, or a wrapper such as `php://filter/…/resource=` and `data:`. */
function at(action: 'read' | 'write' | 'load', index: number): Rule {
  return (call) => {
    const path = call.args[index];
    if (path) accessed(call, action, path.text);
    return undefined;
  };
}

function accessed(call: Pick<CodeCall, 'find' | 'evaluate'>, action: 'read' | 'write' | 'load', path: string): void {
  if (path.startsWith('php://')) {
    const resource = /resource=(.*)/.exec(path)?.[1];
    if (resource !== undefined) call.find({ action, text: resource });
  } else if (/^(https?|ftps?):\/\//.test(path)) {
    call.find({ action: 'fetch', text: path });
    if (action === 'load') call.find({ action: 'evaluate', text: UNKNOWN });
  } else if (/^data:/.test(path)) {
    if (action === 'load') call.evaluate(textValue(dataText(path)));
  } else if (path.startsWith('expect://')) call.find({ action: 'line', text: path.slice(9) });
  else call.find({ action, text: path });
}

function dataText(url: string): string {
  const comma = url.indexOf(',');
  const body = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64') ? base64Text(body) : body;
}

const fopens: Rule = (call) => {
  const path = call.args[0]?.text ?? '';
  if (/^\w+:/.test(path)) accessed(call, 'read', path);
  else opened(0, 1)(call);
  return named('file');
};

const connects: Rule = (call) => {
  const host = call.args[0]?.text ?? UNKNOWN;
  call.find({ action: 'connect', text: host.replace(/^\w+:\/\//, '').replace(/:\d+$/, '') });
  return named('socket');
};

/** `call_user_func('system', 'id')` */
const callsBack: Rule = (call) => {
  const [callee, ...args] = call.args;
  return callee ? call.call(callee, args) : undefined;
};

/** `call_user_func_array('system', ['id'])` */
const callsBackWithList: Rule = (call) => {
  const [callee, list] = call.args;
  return callee && list ? call.call(callee, list.items ?? [unknown]) : undefined;
};

/** `array_map('system', ['id'])`; `usort` and `array_filter` take the list first. */
function mapsOver(functionAt: number, listAt: number): Rule {
  return (call) => {
    const callee = call.args[functionAt];
    const list = call.args[listAt];
    const items = (list?.items ?? [list ?? unknown]).slice(0, 64);
    return callee ? listValue(items.map((item) => call.call(callee, [item]))) : undefined;
  };
}

/** Old PHP runs the replacement of a pattern with the flag `e`. */
const replaces: Rule = (call) => {
  const [pattern, replacement] = call.args;
  const flags = /[^\w\s\\]([a-zA-Z]*)$/.exec(pattern?.text ?? '')?.[1] ?? '';
  if (flags.includes('e') && replacement) call.evaluate(replacement);
  return unknown;
};

const curl: Rule = (call) => {
  const url = call.args.find((value) => /^\w+:\/\//.test(value.text));
  if (url) call.find({ action: 'fetch', text: url.text });
  return named('curl');
};

const mails: Rule = (call) => {
  // The fifth argument are options of sendmail, which can write and run.
  const options = call.args[4];
  if (options) call.find({ action: 'line', text: `sendmail ${options.text}` });
  return undefined;
};

const calls: ReadonlyMap<string, Rule> = byName<Rule>({
  'system exec passthru shell_exec popen': line(0),
  proc_open: starts,
  pcntl_exec: (call) => {
    startProgram(call, call.args.slice(0, 2).flatMap(wordsOf));
    return undefined;
  },
  expect_popen: line(0),
  'file_get_contents readfile file highlight_file show_source parse_ini_file simplexml_load_file hash_file md5_file sha1_file gzopen gzfile readgzfile php_strip_whitespace':
    at('read', 0),
  'file_put_contents touch mkdir truncate': at('write', 0),
  'fopen SplFileObject bzopen dio_open': fopens,
  chdir: does('directory', 0),
  'unlink rmdir': does('delete', 0),
  chmod: (call) => {
    changesMode(call, call.args[1], [(call.args[0] ?? unknown).text]);
    return undefined;
  },
  'chown chgrp lchown lchgrp': (call) => {
    changesOwner(call, call.args[1], wordsOf(call.args[0] ?? unknown));
    return undefined;
  },
  posix_kill: signals(0, 1),
  rename: moves,
  'copy link symlink': all(at('read', 0), at('write', 1)),
  move_uploaded_file: at('write', 1),
  'fsockopen pfsockopen stream_socket_client ftp_connect ftp_ssl_connect ssh2_connect': connects,
  socket_connect: (call) => connects({ ...call, args: call.args.slice(1) }),
  socket_bind: does('listen', 2),
  stream_socket_server: does('listen', 0),
  'curl_init curl_setopt': curl,
  'eval assert': evaluates(0),
  create_function: evaluates(1),
  'preg_replace mb_ereg_replace': replaces,
  dl: does('load', 0),
  'FFI.cdef FFI.load': does('load', 1),
  'call_user_func forward_static_call register_shutdown_function register_tick_function': callsBack,
  'call_user_func_array forward_static_call_array': callsBackWithList,
  array_map: mapsOver(0, 1),
  preg_replace_callback: mapsOver(1, 2),
  'array_filter array_walk usort uasort uksort array_reduce iterator_apply': mapsOver(1, 0),
  base64_decode: decodes(base64Text),
  hex2bin: decodes(hexText),
  str_rot13: decodes(rot13),
  strrev: decodes((text) => [...text].reverse().join('')),
  'urldecode rawurldecode': decodes(percentText),
  'gzinflate gzuncompress gzdecode': () => unknown,
  array: (call) => listValue(call.args, call.keys),
  glob: globbed,
  explode: (call) => parts(call.args[1], call.args[0]),
  chr: characters,
  'sprintf vsprintf': formatted,
  'implode join': (call) => together('argument')({ ...call, owner: call.args[0] }),
  'trim rtrim escapeshellcmd strval strtolower': sameArgument,
  escapeshellarg: (call) => textValue(`'${call.args[0]?.text ?? UNKNOWN}'`),
  'mail mb_send_mail': mails,
});

function percentText(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const methods: ReadonlyMap<string, Rule> = byName<Rule>({
  'invoke invokeArgs': (call) =>
    call.owner
      ? call.call(
          call.owner,
          call.args.flatMap((arg) => arg.items ?? [arg]),
        )
      : undefined,
});

/** `include 'file'`, with or without brackets. */
const includes: WordRule = (clause) => {
  const path = clause.expression().text;
  accessed(clause, 'load', path);
  return unknown;
};

const grammar: Grammar = {
  lexis,
  joins: new Set(['.']),
  members: new Set(['->', '::', '?->']),
  pairs: new Set(['=>', ':']),
  changes: {
    names:
      /\bas\s+(?:\$\w+\s*=>\s*)?&?(\$\w+)|\blist\s*\(\s*(\$\w+)|\[\s*(\$\w+)[\s,$\w]{0,80}\]\s*=(?![=>])|=\s*&\s*(\$\w+)|(\$\w+)\s*\[[^\]]{0,40}\]\s*=(?![=>])/g,
    all: /\$\$\w+\s*=|\b(?:extract|parse_str)\s*\(/,
  },
  transparent: new Set(),
  calledByText: true,
  calls,
  methods,
  words: new Map(['include', 'include_once', 'require', 'require_once'].map((word) => [word, includes])),
};

/** What a PHP program does. */
export function readPhp(source: string): readonly CodeFinding[] {
  return readProgram(grammar, source);
}
