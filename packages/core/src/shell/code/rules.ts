import { ANY, STAR, UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { CodeCall, Rule } from './grammar.js';
import { filling, joinedWith, named, textValue, unknown, type Value, wordsOf } from './value.js';

/** Rules by the names they are for, which stand in one string with spaces between them. */
export function byName<T>(table: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(table).flatMap(([names, rule]) => names.split(/\s+/).map((name): [string, T] => [name, rule])),
  );
}

/** The argument at a place, or the one with a key. */
export function argument(call: CodeCall, index: number, key?: string): Value | undefined {
  return call.args[index] ?? (key === undefined ? undefined : call.keys.get(key));
}

/** Does one thing with the text of an argument, if there is one. */
export function does(action: CodeFinding['action'], index: number, key?: string): Rule {
  return (call) => {
    const value = argument(call, index, key);
    if (value) for (const text of wordsOf(value)) call.find({ action, text });
    return undefined;
  };
}

/** Removes a directory with all that is in it: what `rm -r` does. */
export function removesAll(call: CodeCall, paths: readonly string[]): void {
  for (const path of paths) startProgram(call, ['rm', '-r', '--', path]);
}

const octal = /^0?[oO]?([0-7]{3,4})$/;

/** Changes the mode of files; a mode that is known is told as `chmod` takes it. */
export function changesMode(call: CodeCall, mode: Value | undefined, paths: readonly string[]): void {
  const digits = octal.exec(mode?.text ?? '')?.[1];
  const decimal = /^\d+$/.test(mode?.text ?? '') ? Number(mode?.text).toString(8) : undefined;
  const written = digits ?? decimal;
  for (const path of paths) {
    if (written === undefined) call.find({ action: 'permission', text: path });
    else startProgram(call, ['chmod', written, '--', path]);
  }
}

/** Gives files to somebody else. */
export function changesOwner(call: CodeCall, owner: Value | undefined, paths: readonly string[]): void {
  for (const path of paths) startProgram(call, ['chown', owner?.text ?? UNKNOWN, '--', path]);
}

/** Asks a server to delete what an address names. */
export function deletesUrl(key?: string): Rule {
  return (call) => {
    const url = argument(call, 0, key);
    if (url) startProgram(call, ['curl', '-X', 'DELETE', '--', url.text]);
    return undefined;
  };
}

/** Whether the method of a request says that something is to be deleted. */
export function isDeletion(method: Value | undefined): boolean {
  return /^delete$/i.test(method?.text ?? '');
}

/** Unpacks an archive, whatever is in it, below a directory. */
export function unpacksTo(call: CodeCall, directory: Value | undefined): void {
  startProgram(call, ['tar', '-xf', UNKNOWN, '-C', directory?.text ?? '.']);
}

const signalName = /(?:^|\W)(?:SIG)?([A-Z][A-Z\d]+)$/;

/** Sends a signal to processes; one that is not known may end them. */
export function sendsSignal(call: CodeCall, signal: Value | undefined, processes: readonly string[]): void {
  const number = /^-?(\d+)$/.exec(signal?.text ?? '')?.[1];
  const name = signalName.exec(signal?.name ?? signal?.text ?? '')?.[1];
  for (const each of processes) startProgram(call, ['kill', `-${number ?? name ?? 'TERM'}`, '--', each]);
}

/** A rule that sends a signal: where among the arguments it stands, and where the process does. */
export function signals(process: number, signal: number): Rule {
  return (call) => {
    sendsSignal(call, call.args[signal], wordsOf(call.args[process] ?? unknown));
    return undefined;
  };
}

/** Hands an argument to a shell. */
export function line(index: number, key?: string): Rule {
  return (call) => {
    const value = argument(call, index, key);
    if (value) call.find({ action: 'line', text: joinedWith(' ', wordsOf(value)) });
    return undefined;
  };
}

/** Starts the program that these words are. */
export function startProgram(call: CodeCall, words: readonly string[]): void {
  if (words.length > 0) call.find({ action: 'program', text: words[0] as string, words });
}

/** Starts a program; every argument from a place on is one of its words, or a list of them. */
export function program(from: number): Rule {
  return (call) => {
    startProgram(call, call.args.slice(from).flatMap(wordsOf));
    return undefined;
  };
}

/** One string is a line for a shell; several, or a list, are a program and its words. */
export const lineOrProgram: Rule = (call) => {
  const [first] = call.args;
  if (first === undefined) return;
  if (call.args.length === 1 && !first.items) call.find({ action: 'line', text: first.text });
  else startProgram(call, call.args.flatMap(wordsOf));
  return;
};

/** Moves a file away: what is only known later is as likely to stay where it was under another name. */
export const moves: Rule = (call) => {
  const [from, to] = call.args;
  if (from && from.text !== UNKNOWN) call.find({ action: 'delete', text: from.text });
  if (to) call.find({ action: 'write', text: to.text });
  return undefined;
};

/** Several rules, one after the other; the last result counts. */
export function all(...rules: readonly Rule[]): Rule {
  return (call) => rules.map((rule) => rule(call)).findLast((value) => value !== undefined);
}

/** A file opened in a mode: letters of C's `fopen`. */
export function opened(pathIndex: number, modeIndex: number, key?: string): Rule {
  return (call) => {
    const path = argument(call, pathIndex, 'file');
    if (!path) return;
    const mode = argument(call, modeIndex, key)?.text ?? 'r';
    const isWritten = /[wax+>]/.test(mode);
    if (!isWritten || mode.includes('r+') || mode === '+<') call.find({ action: 'read', text: path.text });
    if (isWritten) call.find({ action: 'write', text: path.text });
    return;
  };
}

/** Runs code that an argument holds. */
export function evaluates(index: number): Rule {
  return (call) => {
    const code = call.args[index];
    if (code) call.evaluate(code);
    return;
  };
}

/** Gives back what a name of a module refers to: `require('fs')`. */
export function module(index: number): Rule {
  return (call) => {
    const text = call.args[index]?.text;
    return text === undefined || text === UNKNOWN ? undefined : named(text.replace(/^node:/, ''));
  };
}

/** A file by the name of its module: without an ending, it has that of the language. */
export function withEnding(text: string, ending: string): string {
  return /\.\w+$/.test(text) ? text : `${text}${ending}`;
}

/** Gives back a string made of the argument, or of what the function was taken from. */
export function decodes(decode: (text: string) => string, from: 'argument' | 'owner' = 'argument'): Rule {
  return (call) => {
    const text = (from === 'owner' ? call.owner : call.args[0])?.text;
    return text === undefined || text.includes(UNKNOWN) ? unknown : textValue(decode(text));
  };
}

/** Gives back its owner as it is: `.strip()`. */
export const same: Rule = (call) => call.owner;

/** Gives back its argument as it is: `str(x)`. */
export const sameArgument: Rule = (call) => call.args[0];

export function base64Text(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

export function hexText(text: string): string {
  return Buffer.from(text, 'hex').toString('utf8');
}

export function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const start = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - start + 13) % 26) + start);
  });
}

/** `sprintf('%s -i', x)` */
export const formatted: Rule = (call) => {
  const [pattern, ...args] = call.args;
  let next = 0;
  const fill = (whole: string): string => (whole === '%%' ? '%' : filling(args[next++]?.text ?? UNKNOWN));
  return pattern ? textValue(pattern.text.replace(/%%|%[-+ \d.]*[a-zA-Z]/g, fill)) : unknown;
};

/** The character of each number. */
export const characters: Rule = (call) => {
  const numbers = call.args.flatMap(wordsOf).map(Number);
  const areKnown = numbers.every((number) => Number.isInteger(number) && number >= 0 && number <= 0x10ffff);
  return areKnown ? textValue(String.fromCodePoint(...numbers)) : unknown;
};

/** A string as a list of its parts: at blanks when nothing is said. */
export function parts(text: Value | undefined, by: Value | undefined): Value | undefined {
  if (text === undefined || text.text.includes(UNKNOWN)) return;
  const between = by === undefined || by.text === ' ' || by.name !== undefined ? /\s+/ : by.text;
  const items = text.text.trim().slice(0, 4096).split(between).map(textValue);
  return { text: UNKNOWN, items };
}

/** Names that a pattern stands for: as a word, the pattern itself. */
export const globbed: Rule = (call) => {
  const pattern = call.args[0];
  return pattern ? textValue(pattern.text.replaceAll('*', STAR).replaceAll('?', ANY)) : unknown;
};

/** The parts of a list as one string. */
export function together(listOf: 'argument' | 'owner'): Rule {
  return (call) => {
    const list = listOf === 'argument' ? call.args.at(-1) : call.owner;
    const between = listOf === 'argument' ? (call.owner ?? call.args[0])?.text : (call.args[0]?.text ?? '');
    if (!list?.items) return unknown;
    return textValue(
      joinedWith(
        filling(between ?? UNKNOWN),
        list.items.map((item) => item.text),
      ),
    );
  };
}
