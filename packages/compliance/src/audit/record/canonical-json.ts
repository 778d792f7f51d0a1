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
  try {
    return write(value, 0);
  } catch (error) {
    throw error instanceof NotJson ? refuse(error.path, error.message) : error;
  }
}

/** What JSON has not. Its place is put together on the way out: nearly nothing is refused, and paths cost as much as the text. */
class NotJson extends Error {
  path = '';

  /** The same, seen from what holds it. */
  within(step: string | number): this {
    const rest = this.path === '' || this.path.startsWith('[') ? this.path : `.${this.path}`;
    this.path = typeof step === 'number' ? `[${step}]${rest}` : `${step}${rest}`;
    return this;
  }
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(`JSON has no ${value}`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (depth >= maximumDepth) throw new NotJson(`it has more than ${maximumDepth} levels, or contains itself`);
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      throw new NotJson(`JSON has no ${typeof value}`);
  }
}

/** Printable ASCII but for the quote and the backslash: what stands in JSON as it is. Most texts are no more than that. */
const plain = /^[ !#-[\]-~]*$/;

function writeText(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  if (!(value as string & WellFormedText).isWellFormed()) throw new NotJson('the text has a lone surrogate');
  return JSON.stringify(value);
}

function writeArray(value: readonly unknown[], depth: number): string {
  let text = '[';
  let i = 0;
  try {
    // By index: a hole is an `undefined` that iteration methods would skip.
    for (; i < value.length; i++) text += `${i === 0 ? '' : ','}${write(value[i], depth + 1)}`;
  } catch (error) {
    throw error instanceof NotJson ? error.within(i) : error;
  }
  return `${text}]`;
}

/** Names in the order of UTF-16 code units, which the RFC asks for: that of `sort` without a comparator. */
function namesOf(value: object): readonly string[] {
  const names = Object.keys(value);
  for (let i = 1; i < names.length; i++) if ((names[i - 1] as string) > (names[i] as string)) return names.sort();
  return names;
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  if (!isPlain || typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    throw new NotJson(`a ${value.constructor?.name ?? 'class instance'} is no plain object`);
  }
  let text = '{';
  let name = '';
  try {
    for (name of namesOf(value)) {
      const property = (value as Record<string, unknown>)[name];
      if (property !== undefined) text += `${text === '{' ? '' : ','}${writeText(name)}:${write(property, depth + 1)}`;
    }
  } catch (error) {
    throw error instanceof NotJson ? error.within(name) : error;
  }
  return `${text}}`;
}
