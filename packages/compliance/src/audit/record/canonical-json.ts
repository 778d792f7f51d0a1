/** Deeper than any record that is meant, shallower than what overflows the stack. */
const maximumDepth = 100;

/** Of ECMAScript 2024, which Node 20 has and the `es2023` library does not know. */
interface WellFormedText {
  isWellFormed(): boolean;
}

/** Refuses a value: `path` says where in the document, `problem` what is wrong with it. */
export type Refuse = (path: string, problem: string) => Error;

/**
 * A value as canonical JSON: the one text that stands for it, by RFC 8785 (names sorted by UTF-16 code units, numbers and
 * strings as ECMAScript writes them, no white space). A property that is `undefined` counts as absent.
 *
 * Own code rather than a package: what JSON would drop or change without a word (`undefined` in an array, a `Map`, a date)
 * is refused with its place, since nobody could tell afterwards from the record that something is missing.
 *
 * @throws what `refuse` makes, for a lone surrogate, a number that is not finite, a value or an object that JSON has not,
 * more than 100 levels
 */
export function canonicalJson(value: unknown, refuse: Refuse): string {
  return write(value, '', 0, refuse);
}

function write(value: unknown, path: string, depth: number, refuse: Refuse): string {
  switch (typeof value) {
    case 'string':
      return writeText(value, path, refuse);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw refuse(path, `JSON has no ${value}`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (depth >= maximumDepth) throw refuse(path, `it has more than ${maximumDepth} levels, or contains itself`);
      return Array.isArray(value) ? writeArray(value, path, depth, refuse) : writeObject(value, path, depth, refuse);
    default:
      throw refuse(path, `JSON has no ${typeof value}`);
  }
}

/** Printable ASCII but for the quote and the backslash: what stands in JSON as it is. Most texts are no more than that. */
const plain = /^[ !#-[\]-~]*$/;

function writeText(value: string, path: string, refuse: Refuse): string {
  if (plain.test(value)) return `"${value}"`;
  if (!(value as string & WellFormedText).isWellFormed()) throw refuse(path, 'the text has a lone surrogate');
  return JSON.stringify(value);
}

function writeArray(value: readonly unknown[], path: string, depth: number, refuse: Refuse): string {
  let text = '[';
  // By index: a hole is an `undefined` that iteration methods would skip.
  for (let i = 0; i < value.length; i++) {
    text += `${i === 0 ? '' : ','}${write(value[i], `${path}[${i}]`, depth + 1, refuse)}`;
  }
  return `${text}]`;
}

function writeObject(value: object, path: string, depth: number, refuse: Refuse): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  if (!isPlain || typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    throw refuse(path, `a ${value.constructor?.name ?? 'class instance'} is no plain object`);
  }
  let text = '{';
  // The order of `sort` without a comparator is that of UTF-16 code units, which the RFC asks for.
  for (const key of Object.keys(value).sort()) {
    const property = (value as Record<string, unknown>)[key];
    if (property === undefined) continue;
    const place = path === '' ? key : `${path}.${key}`;
    if (text !== '{') text += ',';
    text += `${writeText(key, place, refuse)}:`;
    text += write(property, place, depth + 1, refuse);
  }
  return `${text}}`;
}
