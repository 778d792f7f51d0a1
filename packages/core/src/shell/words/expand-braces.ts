import { UNKNOWN } from './markers.js';

/** Fields that one word may become; of more, only the beginning is known. */
const most = 64;

/** A pair of braces: where it ends, and the commas that are its own. */
interface Group {
  readonly start: number;
  readonly end: number;
  readonly commas: readonly number[];
}

/** The pairs of braces that are next from a place on, one with those within it, by where they begin; one without its end is none. */
function* groupsFrom(text: string, from: number): Generator<Group> {
  const open: { readonly start: number; readonly commas: number[] }[] = [];
  const groups: Group[] = [];
  for (let at = nextTelling(text, from); at < text.length; at = nextTelling(text, skip(text, at))) {
    const character = text[at];
    if (character === '{') open.push({ start: at, commas: [] });
    else if (character === ',') open.at(-1)?.commas.push(at);
    else if (character === '}') {
      const group = open.pop();
      if (group !== undefined) groups.push({ start: group.start, commas: group.commas, end: at });
      if (open.length === 0) yield* inOrder(groups.splice(0));
    }
  }
  yield* inOrder(groups);
}

/** The next place from one on where something is that braces, quotes or expansions are made of. */
function nextTelling(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isTelling(text.charCodeAt(at))) at += 1;
  return at;
}

/** Whether it is a quote, a backtick, a backslash, a dollar, a comma or a brace. */
function isTelling(code: number): boolean {
  return (
    code === 34 ||
    code === 36 ||
    code === 39 ||
    code === 44 ||
    code === 92 ||
    code === 96 ||
    code === 123 ||
    code === 125
  );
}

function inOrder(groups: readonly Group[]): readonly Group[] {
  return groups.length < 2 ? groups : [...groups].sort((a, b) => a.start - b.start);
}

/** The place after the character at `at`, quotes and escapes taken whole. */
function skip(text: string, at: number): number {
  const character = text[at];
  if (character === '\\') return at + 2;
  if (character === '$' && text[at + 1] === "'") return afterEscaped(text, "'", at + 2);
  if (character === "'") return after(text, "'", at + 1);
  if (character === '"') return afterEscaped(text, '"', at + 1);
  if (character === '$' && text[at + 1] === '{') {
    return after(text, '}', at);
  }
  if (character === '`') return after(text, '`', at + 1);
  if (character === '$' && text[at + 1] === '(') return afterSubstitution(text, at + 1);
  return at + 1;
}

/** The place after the parenthesis that closes the one at `from`. */
function afterSubstitution(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) return at + 1;
    // Quotes and escapes within are whole; a parenthesis is one character.
    at = character === '(' || character === ')' || character === '$' ? at + 1 : skip(text, at);
  }
  return at;
}

function after(text: string, character: string, from: number): number {
  const end = text.indexOf(character, from);
  return end === -1 ? text.length : end + 1;
}

/** The place after the quote that ends what is quoted, past those that are escaped. */
function afterEscaped(text: string, quote: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

const sequence = /^(-?\d{1,6}|[a-zA-Z])\.\.(-?\d{1,6}|[a-zA-Z])(?:\.\.(-?\d{1,6}))?$/;

function sequenceOf(body: string): readonly string[] | undefined {
  const found = sequence.exec(body);
  if (found === null) return undefined;
  const [, first = '', last = '', stride] = found;
  const isNumber = /\d/.test(first);
  if (isNumber !== /\d/.test(last)) return undefined;
  const [from, to] = isNumber ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)];
  const by = Math.max(1, Math.abs(Number(stride ?? 1)));
  const width = isNumber ? widthOf(first, last) : 0;
  const values: string[] = [];
  for (let at = from; from <= to ? at <= to : at >= to; at += from <= to ? by : -by) {
    values.push(isNumber ? padded(at, width) : String.fromCharCode(at));
    if (values.length > most) return undefined;
  }
  return values;
}

/** Numbers of a sequence are as wide as the wider end when one of them begins with a zero. */
function widthOf(first: string, last: string): number {
  return /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
}

function padded(value: number, width: number): string {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}

function alternativesOf(text: string, { start, end, commas }: Group): readonly string[] | undefined {
  if (commas.length === 0) return sequenceOf(text.slice(start + 1, end));
  const bounds = [start, ...commas, end];
  return bounds.slice(1).map((bound, index) => text.slice((bounds[index] ?? 0) + 1, bound));
}

/**
 * A word as it stands in the text, once for each of its brace alternatives, as bash makes them before anything else. Where
 * that is too many, it is unknown from those braces on.
 */
export function expandBraces(text: string): readonly string[] {
  if (hasMany(text)) return [text.slice(0, firstGroup(text, 0)?.start ?? 0) + UNKNOWN];
  const done: string[] = [];
  const left: { readonly text: string; readonly from: number }[] = [{ text, from: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const found = firstGroup(next.text, next.from);
    if (found === undefined) {
      done.push(next.text);
      continue;
    }
    const { start, end, values } = found;
    if (done.length + left.length + values.length > most) {
      done.push(next.text.slice(0, start) + UNKNOWN);
      continue;
    }
    const [head, rest] = [next.text.slice(0, start), next.text.slice(end + 1)];
    // Last first: they are taken from the end.
    for (let index = values.length - 1; index >= 0; index -= 1)
      left.push({ text: head + values[index] + rest, from: start });
  }
  return done;
}

/** Whether a text surely becomes more words than are made: each comma adds at least one. */
function hasMany(text: string): boolean {
  let commas = 0;
  for (const group of groupsFrom(text, 0)) {
    commas += group.commas.length;
    if (commas >= most) return true;
  }
  return false;
}

/** The first pair of braces that has alternatives. */
function firstGroup(text: string, from: number) {
  for (const group of groupsFrom(text, from)) {
    const values = alternativesOf(text, group);
    if (values !== undefined) return { ...group, values };
  }
  return undefined;
}
