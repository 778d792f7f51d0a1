import type { Role, Usage, Word } from '../tools/tool-spec.js';
import type { Grammar, Option } from './option.js';

/** An option as it was given. */
export interface GivenOption {
  /** As it was written, with its dashes. */
  readonly name: string;
  /** Absent when the tool is not known to have it. */
  readonly option: Option | undefined;
  readonly value: Word | undefined;
  /** The word it stands in. */
  readonly word: Word;
}

/** Words given to a tool, told apart by its grammar. */
export interface GivenWords {
  readonly options: readonly GivenOption[];
  readonly operands: readonly Word[];
}

interface Reading {
  readonly grammar: Grammar;
  readonly words: readonly Word[];
  readonly options: GivenOption[];
  readonly operands: Word[];
  at: number;
}

/** The rest of a word as a word of its own. */
function tail(word: Word, from: number): Word {
  const { text, span, verbatim } = word;
  return { text: text.slice(from), span, verbatim: verbatim === undefined ? undefined : verbatim + from };
}

function nextWord(reading: Reading): Word | undefined {
  const next = reading.words[reading.at];
  if (next !== undefined) reading.at += 1;
  return next;
}

function valueFor(reading: Reading, option: Option | undefined, attached: Word | undefined): Word | undefined {
  if (attached !== undefined) return attached;
  if (option?.value === undefined || option.isOptional) return undefined;
  return nextWord(reading);
}

/** A long option by its name or the beginning of it, as getopt_long(3) takes it. */
function findLong(grammar: Grammar, name: string): Option | undefined {
  const exact = grammar.byName.get(name);
  if (exact !== undefined || name.length < 4) return exact;
  let found: Option | undefined;
  for (const long of grammar.longNames) {
    if (!long.startsWith(name)) continue;
    const option = grammar.byName.get(long);
    // Which of several is meant is not known; the first is as good a guess, and its effects count.
    found ??= option;
  }
  return found;
}

function readLong(reading: Reading, word: Word): void {
  const { text } = word;
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  const option = findLong(reading.grammar, name);
  const attached = equals === -1 ? undefined : tail(word, equals + 1);
  reading.options.push({ name, option, value: valueFor(reading, option, attached), word });
}

/** `-xvf file`: each letter an option, until one takes a value. */
function readBundle(reading: Reading, word: Word): void {
  const { text } = word;
  // Tools of the older kind have options such as `-name` beside `-x`.
  const whole = reading.grammar.byName.get(text);
  if (whole !== undefined) {
    reading.options.push({ name: text, option: whole, value: valueFor(reading, whole, undefined), word });
    return;
  }
  let isKnown = true;
  for (let at = 1; at < text.length; at += 1) {
    const name = `${text[0]}${text[at]}`;
    const option = reading.grammar.byName.get(name);
    const rest = at + 1 < text.length ? tail(word, text[at + 1] === '=' ? at + 2 : at + 1) : undefined;
    // `-n=false` is a value even of a switch.
    if (option !== undefined && (option.value !== undefined || text[at + 1] === '=')) {
      reading.options.push({ name, option, value: valueFor(reading, option, rest), word });
      return;
    }
    // What follows an option that nobody knows may be its value.
    reading.options.push({ name, option, value: option === undefined && isKnown ? rest : undefined, word });
    isKnown &&= option !== undefined;
  }
}

/** `-name value`, `-name=value`, and `--name` alike. */
function readWordOption(reading: Reading, word: Word): void {
  const { text } = word;
  const known = reading.grammar.byName;
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  const option = known.get(name) ?? known.get(name.replace(/^--/, '-')) ?? known.get(`-${name}`);
  if (option === undefined && !text.startsWith('--') && known.get(text.slice(0, 2))?.value !== undefined) {
    readBundle(reading, word);
    return;
  }
  const attached = equals === -1 ? undefined : tail(word, equals + 1);
  reading.options.push({ name, option, value: valueFor(reading, option, attached), word });
}

function readAssignment(reading: Reading, word: Word): boolean {
  const equals = word.text.indexOf('=');
  if (equals <= 0) return false;
  const name = word.text.slice(0, equals);
  const option = reading.grammar.byName.get(name);
  reading.options.push({ name, option, value: tail(word, equals + 1), word });
  return true;
}

/** Operands behind which there are no more options. */
function mostOperands(style: Usage['style']): number {
  return style === 'host-first' ? 2 : Number.POSITIVE_INFINITY;
}

/** Tells the options of a tool from its operands. Never fails: what the grammar does not know is kept without an option. */
export function readArguments(
  grammar: Grammar,
  style: Usage['style'],
  words: readonly Word[],
  stopsAtOperand = style === 'posix',
): GivenWords {
  const reading: Reading = { grammar, words, options: [], operands: [], at: 0 };
  const most = stopsAtOperand ? 1 : mostOperands(style);
  const readOption = style === 'long-dash' ? readWordOption : readDashed;
  while (reading.at < words.length) {
    const word = words[reading.at] as Word;
    reading.at += 1;
    if (style === 'assignments' && readAssignment(reading, word)) continue;
    if (isOption(grammar, word.text)) {
      if (word.text === '--' && style !== 'long-dash') return withRest(reading);
      readOption(reading, word);
      continue;
    }
    reading.operands.push(word);
    if (reading.operands.length >= most) return withRest(reading);
  }
  return reading;
}

function withRest(reading: Reading): GivenWords {
  reading.operands.push(...reading.words.slice(reading.at));
  return reading;
}

function readDashed(reading: Reading, word: Word): void {
  if (word.text.startsWith('--')) readLong(reading, word);
  else readBundle(reading, word);
}

/** Words with a dash, and `+x`, `+cmd` where the grammar has them. */
function isOption(grammar: Grammar, text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 45) return text.length > 1;
  return first === 43 && text.length > 1 && grammar.byName.has(text.slice(0, 2));
}

/** The role of the operand at `index` of `count`. */
export function operandRole({ operands: { first, rest, last } }: Grammar, index: number, count: number): Role {
  // The last ones are filled before the many, as `cp a b` fills the destination.
  const fromEnd = count - 1 - index;
  if (rest !== undefined && fromEnd < last.length && index >= first.length) {
    return last[last.length - 1 - fromEnd] ?? 'text';
  }
  return first[index] ?? rest ?? 'text';
}
