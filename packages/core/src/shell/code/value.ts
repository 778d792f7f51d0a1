import { UNKNOWN } from '../words/markers.js';

/** What an expression is known to be. */
export interface Value {
  /** As a string, folded; see `words/markers.ts`. */
  readonly text: string;
  /** Of lists, tuples, objects and blocks: what stands in them, in order. */
  readonly items?: readonly Value[];
  /** Of lists with keys. */
  readonly keys?: ReadonlyMap<string, Value>;
  /** What it refers to: the full name of a function or module, `os.system`. */
  readonly name?: string;
}

/** Longer strings are known up to here, so that doubling one again and again stays cheap. */
const longest = 16_384;

/** Texts one after the other, as far as they are kept. */
export function concatenated(parts: Iterable<string>): string {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length > longest) return text.slice(0, longest) + UNKNOWN;
  }
  return text;
}

/** Texts with another between them, as far as they are kept. */
export function joinedWith(between: string, parts: readonly string[]): string {
  return concatenated(parts.flatMap((part, index) => (index === 0 ? [part] : [between, part])));
}

/** A text that is put into another many times. */
export function filling(text: string): string {
  return text.length > 512 ? text.slice(0, 512) + UNKNOWN : text;
}

/** Nothing is known about it. */
export const unknown: Value = { text: UNKNOWN };

/** A string. */
export function textValue(text: string): Value {
  return { text: text.length > longest ? text.slice(0, longest) + UNKNOWN : text };
}

/** A function, a module, or what a function returned. */
export function named(name: string): Value {
  return { text: UNKNOWN, name };
}

/** Several values; as a string, they are unknown. */
export function listValue(items: readonly Value[], keys?: ReadonlyMap<string, Value>): Value {
  return keys && keys.size > 0 ? { text: UNKNOWN, items, keys } : { text: UNKNOWN, items };
}

/** Two values as one string. */
export function joined(left: Value, right: Value): Value {
  if (left.items && right.items) return { ...left, items: [...left.items, ...right.items].slice(0, 256) };
  if (left.text === UNKNOWN && right.text === UNKNOWN) return unknown;
  return { text: concatenated([left.text, right.text]) };
}

/** The words of a list, or of the one string. */
export function wordsOf(value: Value): readonly string[] {
  return value.items ? value.items.flatMap(wordsOf) : [value.text];
}

/** Whether two are known to be the same. */
export function isSameValue(one: Value, other: Value): boolean {
  return one.text === other.text && one.name === other.name && one.items === other.items;
}
