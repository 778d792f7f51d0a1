import { limits } from '../syntax/limits.js';
import { hasMarker, UNKNOWN } from '../words/markers.js';
import { type Builtin, operandsOf, record } from './builtin.js';
import { emitTarget } from './emit.js';
import { environmentEffects } from './environment-effects.js';
import { evaluateReference, expandText } from './evaluate-text.js';
import { type InnerFlow, nothing, plain } from './flows.js';
import { computeText } from './fold-arithmetic.js';
import type { Frame } from './frame.js';
import { listed, separatorsOf } from './look-up.js';
import type { FoldedWord, Standing } from './machine.js';
import { fieldsOf, linesOf, readOptionsOf } from './read-fields.js';
import { listOfFolded, listOfTexts, wordsFrom } from './word-list.js';

/** All that is set is printed, passwords included. */
const everything: InnerFlow = { text: undefined, traits: { ...plain, sensitive: true } };

/** The letters of all options. */
function flagsOf(words: readonly FoldedWord[]): string {
  return words
    .filter(({ text }) => text.startsWith('-') && !text.startsWith('--'))
    .map(({ text }) => text)
    .join('');
}

/** Gives a variable the value that stands behind `=`, or `+=`. */
function assignDeclared(
  name: string,
  value: string,
  isAppended: boolean,
  { span, traits }: FoldedWord,
  standing: Standing,
): void {
  const { frame } = standing;
  const before = frame.variable(name);
  const isInteger = before?.isInteger === true;
  // A list in quotes is one all the same, and its words are expanded.
  if (value.startsWith('(')) expandText(value, span, standing);
  const given = isInteger ? computeText(value, span, standing) : value;
  if (!isAppended) frame.set(name, { values: [given], traits });
  // Sums are not followed.
  else if (isInteger) frame.forget(name);
  else frame.set(name, { values: (before?.values ?? [UNKNOWN]).map((first) => first + given), traits });
}

/** Sets one variable as `declare` is told to. */
function declareOne(word: FoldedWord, flags: string, standing: Standing): void {
  const { frame } = standing;
  const { text, span, traits } = word;
  const equals = text.indexOf('=');
  const name = (equals === -1 ? text : text.slice(0, equals)).replace(/\+$/, '');
  const value = equals === -1 ? undefined : text.slice(equals + 1);
  evaluateReference(name, span, standing);
  if (flags.includes('n')) {
    const values = value === undefined ? (frame.variable(name)?.values ?? ['']) : [value];
    frame.set(name, { values, traits, isReference: true });
    // Whoever uses the name computes the subscript of what it stands for.
    for (const meant of values) evaluateReference(meant, span, standing);
    return;
  }
  if (flags.includes('i')) frame.makeInteger(name);
  if (value !== undefined) assignDeclared(name, value, text[equals - 1] === '+', word, standing);
  if (flags.includes('l')) frame.writeIn(name, 'lower');
  else if (flags.includes('u')) frame.writeIn(name, 'upper');
}

/** What is said of a name as well: programs get it, or it stays what it is. */
function mark(name: string, flags: string, { frame }: Standing): void {
  const isFunction = flags.includes('f');
  if (flags.includes('r') && !isFunction) frame.keep(name);
  if (!flags.includes('x')) return;
  if (isFunction) frame.exportFunction(name);
  else frame.export(name);
}

/** Flags of `declare` that its kin stand for: without a value these change nothing but what is said of a variable. */
const standsFor: ReadonlyMap<string, string> = new Map([
  ['export', 'x'],
  ['setenv', 'x'],
  ['readonly', 'r'],
]);

/** `export`, `declare` and their kin: sets what is assigned. */
export const declare: Builtin = (words, standing) => {
  record(words, standing);
  const [command, ...rest] = words;
  const own = standsFor.get(command?.text ?? '');
  // Once for all of them, of which there may be thousands.
  const flags = flagsOf(rest) + (own ?? '');
  const named = rest.filter(({ text }) => !text.startsWith('-') && !text.startsWith('='));
  for (const word of named) {
    const { text, span } = word;
    const equals = text.indexOf('=');
    if (equals === -1 && hasMarker(text)) standing.machine.run.exports(span);
    if (equals > 0 || own === undefined) declareOne(word, flags, standing);
    const name = equals > 0 ? text.slice(0, equals) : text;
    mark(name, flags, standing);
    if (equals > 0) environmentEffects(name, text.slice(equals + 1), span, standing);
  }
  return named.length === 0 && !flags.includes('f') ? everything : nothing;
};

export const unset: Builtin = (words, standing) => {
  record(words, standing);
  const { frame } = standing;
  const flags = flagsOf(words);
  for (const { text, span } of operandsOf(words)) {
    evaluateReference(text, span, standing);
    // Without an option it is the variable of that name, and the function where there is none.
    if (flags.includes('f') || (flags === '' && frame.variable(text) === undefined)) frame.undefine(text);
    if (!flags.includes('f')) frame.unset(text);
    if (!/^HIST(?:FILE|SIZE|FILESIZE)$/.test(text)) continue;
    emitTarget(standing, { kind: 'audit', action: 'disable-history', type: 'none', name: text, span });
  }
  return nothing;
};

export const read: Builtin = (words, standing) => {
  record(words, standing);
  const { frame, input, place, machine } = standing;
  const options = readOptionsOf(words);
  const stream = options.stream === undefined ? undefined : frame.streams.get(Number(options.stream))?.flow;
  const flow = stream ?? input.flow;
  for (const word of options.names) evaluateReference(word.text, word.span, standing);
  const names = options.names.filter((word) => isName(word.text)).map(({ text }) => text);
  if (names.length === 0 && options.list === undefined) names.push('REPLY');
  machine.run.reads.push(...names);
  const isKnown = (input.isGiven || stream !== undefined) && flow.text !== undefined;
  const all = isKnown ? linesOf(flow.text ?? '', options) : undefined;
  // Within a loop, or after another one, it may be any of the lines that is read.
  const isFirst = machine.run.readsFirst(flow) && place.iterations <= 1 && flow.traits.unordered !== true;
  const lines = isFirst ? all?.slice(0, 1) : all;
  const taken = lines !== undefined && lines.length <= limits.alternatives ? lines : undefined;
  if (options.list !== undefined && isName(options.list)) setList(options.list, taken, flow.traits, frame);
  const fields = taken?.map((line) => fieldsOf(line, names.length, separatorsOf(frame)));
  names.forEach((name, index) => {
    const values = fields?.map((each) => fieldAt(each, index)) ?? [UNKNOWN];
    frame.set(name, { values: values.length === 0 ? [''] : values, traits: flow.traits });
  });
  return nothing;
};

/** `read -a`: all fields of the line, where it is known which. */
function setList(name: string, lines: readonly string[] | undefined, traits: InnerFlow['traits'], frame: Frame): void {
  if (lines === undefined || lines.length > 1) {
    frame.set(name, { values: [UNKNOWN], traits });
    return;
  }
  const elements = fieldsOf(lines[0] ?? '', Number.POSITIVE_INFINITY, separatorsOf(frame));
  frame.set(name, { ...listed(listOfTexts(elements)), traits });
}

function isName(text: string): boolean {
  return /^[a-z_]\w*$/i.test(text);
}

/** Whether a word of `set` tells the shell to keep files that are there, or no longer to; undefined for any other. */
function keepsFiles(text: string, before: string | undefined): boolean | undefined {
  const sign = /^([-+])[a-zA-Z]*C/.exec(text)?.[1] ?? (text === 'noclobber' ? before?.charAt(0) : undefined);
  return sign === undefined ? undefined : sign === '-';
}

/** A field of a line; behind one that is known only when the command runs, nobody knows which it is. */
function fieldAt(fields: readonly string[], index: number): string {
  return fields.slice(0, index).some(hasMarker) ? UNKNOWN : (fields[index] ?? '');
}

/** `set -- words` sets `$1` and on; alone it shows all variables. */
export const set: Builtin = (words, standing) => {
  record(words, standing);
  if (words.length === 1) return everything;
  const at = words.findIndex(({ text }) => text === '+o');
  const switched = at === -1 ? undefined : words[at + 1];
  if (switched?.text === 'history') {
    const { span } = switched;
    emitTarget(standing, { kind: 'audit', action: 'disable-history', type: 'none', name: 'history', span });
  }
  const kept = words
    .map(({ text }, index) => keepsFiles(text, words[index - 1]?.text))
    .findLast((each) => each !== undefined);
  if (kept !== undefined) standing.frame.keepsFiles = kept;
  const posix = words.findLast(
    ({ text }, index) => text === 'posix' && /^[-+][a-zA-Z]*o$/.test(words[index - 1]?.text ?? ''),
  );
  if (posix !== undefined) standing.frame.isPosix = words[words.indexOf(posix) - 1]?.text.startsWith('-') === true;
  const dashes = words.findIndex(({ text }) => text === '--');
  const rest = dashes === -1 ? operandsOf(words) : words.slice(dashes + 1);
  if (rest.length > 0 || dashes !== -1) standing.frame.positional = listOfFolded(rest);
  return nothing;
};

/** `shopt -s lastpipe`, `shopt -s -o posix`: what it changes in the shell; it is a tool like others besides. */
export const switchOption: Builtin = (words, { frame }) => {
  const flags = flagsOf(words);
  if (!/[su]/.test(flags)) return undefined;
  const named = words.map(({ text }) => text);
  if (named.includes('lastpipe')) frame.runsLast = flags.includes('s');
  if (named.includes('posix')) frame.isPosix = flags.includes('s');
  return undefined;
};

export const shift: Builtin = (words, standing) => {
  record(words, standing);
  const count = Number(words[1]?.text ?? 1);
  const { positional } = standing.frame;
  const isCounted = Number.isInteger(count) && count >= 0;
  standing.frame.positional = positional && wordsFrom(positional, isCounted ? count : undefined);
  return nothing;
};

/** `printf -v name`: what would be printed is the variable's. */
export const printTo: Builtin = (words, standing) => {
  const [name, option, ...rest] = words;
  if (name === undefined || option === undefined || !option.text.startsWith('-v')) return undefined;
  const attached = option.text.slice(2);
  const variable = attached === '' ? rest.shift() : { ...option, text: attached };
  if (variable === undefined) return undefined;
  const { machine, frame, place, input } = standing;
  evaluateReference(variable.text, variable.span, standing);
  const output = machine.invoke([name, ...rest], frame, place, input);
  frame.set(variable.text, { values: [output.text ?? UNKNOWN], traits: output.traits });
  return nothing;
};

/** Each word is computed. */
export const compute: Builtin = (words, standing) => {
  for (const { text, span } of words.slice(1)) computeText(text, span, standing);
  return undefined;
};

/** `getopts options name`: the name may have a subscript. What is found is not known, nor how far that was. */
export const getOptions: Builtin = (words, standing) => {
  const [, , name] = words;
  if (name === undefined) return undefined;
  evaluateReference(name.text, name.span, standing);
  for (const each of [name.text, 'OPTARG', 'OPTIND']) standing.frame.forget(each);
  return undefined;
};

/** `wait -p name`: the name may have a subscript, and gets a number. */
export const waitFor: Builtin = (words, standing) => {
  words.forEach(({ text }, index) => {
    const [, attached] = /^-[fn]*p(.*)$/s.exec(text) ?? [];
    const name = attached === '' ? words[index + 1] : words[index];
    if (attached === undefined || name === undefined) return;
    evaluateReference(attached || name.text, name.span, standing);
    standing.frame.forget(attached || name.text);
  });
  return undefined;
};

/** `test -v name`: the name may have a subscript. */
export const testNames: Builtin = (words, standing) => {
  words.forEach(({ text }, index) => {
    const name = /^-[vR]$/.test(text) ? words[index + 1] : undefined;
    if (name !== undefined) evaluateReference(name.text, name.span, standing);
  });
  return undefined;
};
