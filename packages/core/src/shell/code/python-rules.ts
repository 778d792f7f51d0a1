import { ANY, STAR } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { CodeCall, Rule } from './grammar.js';
import { all, argument, base64Text, decodes, does, hexText, rot13, startProgram } from './rules.js';
import { filling, listValue, named, textValue, unknown, type Value, wordsOf } from './value.js';

/** A line when `shell=True`, else a program. */
export const startsProcess: Rule = (call) => {
  const command = argument(call, 0, 'args');
  if (!command) return;
  const shell = call.keys.get('shell');
  const isShell = shell !== undefined && (shell.name === 'True' || shell.text === '1');
  if (isShell) call.find({ action: 'line', text: command.items?.[0]?.text ?? command.text });
  else startProgram(call, wordsOf(command));
  return named('process()');
};

/** `execl(path, arg0, …)`, `execv(path, [arg0, …])`: the first word of a program is only its name. */
export function executes(from: number): Rule {
  return (call) => {
    const [path, ...rest] = call.args.slice(from);
    if (!path) return;
    const words = rest.flatMap((value) => (value.keys ? [] : wordsOf(value)));
    startProgram(call, [path.text, ...words.slice(1)]);
    return;
  };
}

/** A socket's `connect((host, port))`; a database's takes no pair. */
export const connects: Rule = (call) => {
  const address = call.args[0];
  const isSocket = call.owner?.name?.includes('socket') === true;
  if (!address || !(isSocket || (address.items?.length ?? 0) >= 2)) return;
  call.find({ action: 'connect', text: address.items?.[0]?.text ?? address.text });
  return;
};

export const binds: Rule = (call) => {
  const address = call.args[0];
  if (address) call.find({ action: 'listen', text: address.items?.[1]?.text ?? address.text });
  return;
};

/** `getattr(os, 'system')` */
export const attribute: Rule = (call) => {
  const [owner, name] = call.args;
  return owner?.name !== undefined && name ? named(`${owner.name}.${name.text}`) : unknown;
};

export const decodesCodec: Rule = (call) => {
  const [text, codec] = call.args;
  const decode = codecs.get(codec?.text.replace(/[-_]/g, '').replace(/codec$/, '') ?? '');
  return text && decode ? decodes(decode)(call) : text;
};

const codecs: ReadonlyMap<string, (text: string) => string> = new Map([
  ['rot13', rot13],
  ['hex', hexText],
  ['base64', base64Text],
]);

/** `'{} {}'.format(a, b)` */
export const formats: Rule = (call) => {
  let next = 0;
  const pattern = call.owner?.text ?? unknown.text;
  const text = pattern.replace(/\{(\w*)[^{}]*\}/g, (_whole, key: string) => {
    const value = key === '' ? call.args[next++] : (call.keys.get(key) ?? call.args[Number(key)]);
    return filling(value?.text ?? unknown.text);
  });
  return textValue(text);
};

/** `map(chr, [105, 100])` */
export const mapped: Rule = (call) => {
  const [callee, list] = call.args;
  // A pattern stands for all that it matches.
  const items = list?.items ?? (list === undefined || list.text === unknown.text ? [] : [list]);
  return callee && items.length > 0
    ? listValue(items.slice(0, 1000).map((item) => call.call(callee, [item])))
    : undefined;
};

/** Functions that call the one they are given with what stands behind it, from a place on. */
export function callsFirst(from: number): Rule {
  return (call) => {
    const callee = from === 2 ? call.args[1] : call.args[0];
    // Without any, it is called with what comes later.
    const isGiven = callee?.name !== undefined && call.args.length > from;
    return isGiven ? call.call(callee, call.args.slice(from)) : undefined;
  };
}

/** `Thread(target=f, args=(x,))` */
export const startsThread: Rule = (call) => {
  const callee = call.keys.get('target');
  const args = call.keys.get('args');
  return callee === undefined || args === undefined ? undefined : call.call(callee, args.items ?? [args]);
};

export const replaces: Rule = (call) => {
  const [from, to] = call.args;
  if (!call.owner || !from || !to) return unknown;
  return textValue(call.owner.text.replaceAll(from.text, filling(to.text)));
};

export const fetchesTo: Rule = all(does('fetch', 0, 'url'), does('write', 1, 'filename'));

/** A method of a path object: `Path('/etc/shadow').read_text()`. */
export function onPath(action: CodeFinding['action']): Rule {
  return (call) => {
    const path = pathOf(call);
    if (path !== undefined) call.find({ action, text: path });
    return;
  };
}

function pathOf(call: CodeCall): string | undefined {
  return call.owner?.name?.startsWith('pathlib:') ? call.owner.name.slice(8) : call.owner?.text;
}

/** All that a directory holds, as a pattern. */
export function inDirectory(directory: Value | undefined): Value | undefined {
  return directory === undefined || directory.text === unknown.text
    ? undefined
    : textValue(`${directory.text}/${STAR}`);
}

/** What lies below a path object by a pattern, as a path object of its own. */
export function below(call: CodeCall, pattern: string): Value | undefined {
  if (call.owner?.name?.startsWith('pathlib:') !== true) return undefined;
  return named(`${call.owner.name}/${pattern.replaceAll('*', STAR).replaceAll('?', ANY)}`);
}
