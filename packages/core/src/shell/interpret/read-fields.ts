import type { FoldedWord } from './machine.js';

/** How `read` is told to read. */
export interface ReadOptions {
  readonly names: readonly FoldedWord[];
  /** The list that gets all fields. */
  readonly list: string | undefined;
  /** What ends a line; `''` for the end of all. */
  readonly delimiter: string;
  /** Characters that are read at most. */
  readonly most: number;
  /** The number of the stream that is read. */
  readonly stream: string | undefined;
  /** Backslashes are what they are. */
  readonly isRaw: boolean;
}

/** Options of `read`, and of `mapfile`, that take a value. */
const [valued, valuedOfLists] = ['adinNptu', 'dnOsuCc'];

/** The letters of a word of options, and where the value of its last one begins; `undefined` where none takes one. */
function lettersOf(text: string, valued: string): { readonly letters: string; readonly value: number | undefined } {
  const end = [...text].findIndex((letter, index) => index > 0 && valued.includes(letter));
  return end === -1
    ? { letters: text.slice(1), value: undefined }
    : { letters: text.slice(1, end + 1), value: end + 1 };
}

/** The words of `read`: letters of options, values of some of them, and names. */
export function readOptionsOf(words: readonly FoldedWord[]): ReadOptions {
  const { values, at } = givenTo(words, valued);
  return {
    names: words.slice(at),
    list: values.get('a'),
    delimiter: values.get('d')?.slice(0, 1) ?? '\n',
    most: countOf(values.get('n') ?? values.get('N')),
    stream: values.get('u'),
    isRaw: values.has('r'),
  };
}

/** The options by their letters, and where they end. */
function givenTo(
  words: readonly FoldedWord[],
  valued: string,
): { readonly values: ReadonlyMap<string, string>; readonly at: number } {
  const values = new Map<string, string>();
  let at = 1;
  for (let text = words[at]?.text; text !== undefined && /^-./s.test(text); text = words[at]?.text) {
    at += 1;
    if (text === '--') break;
    const { letters, value } = lettersOf(text, valued);
    for (const letter of letters) values.set(letter, '');
    if (value === undefined) continue;
    const attached = text.slice(value);
    values.set(letters.at(-1) ?? '', attached === '' ? (words[at]?.text ?? '') : attached);
    if (attached === '') at += 1;
  }
  return { values, at };
}

/** How `mapfile` is told to read. */
export interface ListOptions {
  /** The list that gets what is read. */
  readonly target: FoldedWord | undefined;
  readonly delimiter: string;
  /** Elements at most, after those that are left out. */
  readonly most: number;
  readonly skipped: number;
  /** Place of the first in the list, where what it held before stays. */
  readonly origin: number;
  readonly stream: string | undefined;
  /** What ends a line is not part of it. */
  readonly isTrimmed: boolean;
}

/** The words of `mapfile`. */
export function listOptionsOf(words: readonly FoldedWord[]): ListOptions {
  const { values, at } = givenTo(words, valuedOfLists);
  return {
    target: words[at],
    delimiter: values.get('d')?.slice(0, 1) ?? '\n',
    most: countOf(values.get('n')) || Number.POSITIVE_INFINITY,
    skipped: values.has('s') ? countOf(values.get('s')) : 0,
    origin: values.has('O') ? countOf(values.get('O')) : 0,
    stream: values.get('u'),
    isTrimmed: values.has('t'),
  };
}

/** The elements that `mapfile` makes of a text; undefined when that is not followed. */
export function elementsOf(
  text: string,
  { delimiter, most, skipped, origin, isTrimmed }: ListOptions,
): readonly string[] | undefined {
  if (origin > 0 || !Number.isFinite(skipped)) return undefined;
  const end = delimiter === '' ? '\0' : delimiter;
  const lines = text.split(end);
  const last = lines.pop() ?? '';
  const all = [...lines.map((line) => (isTrimmed ? line : line + end)), ...(last === '' ? [] : [last])];
  return all.slice(skipped, skipped + most);
}

function countOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

/** The lines of a text, as `read` takes one after the other. */
export function linesOf(text: string, { delimiter, most, isRaw }: ReadOptions): readonly string[] {
  const lines = delimiter === '' ? [text] : (text.endsWith(delimiter) ? text.slice(0, -1) : text).split(delimiter);
  return lines.map((line) => {
    const read = Number.isFinite(most) ? line.slice(0, most) : line;
    return isRaw ? read : read.replace(/\\(.)/gs, '$1');
  });
}

/** Where characters of IFS end fields in a line. */
class FieldReader {
  readonly #line: string;
  readonly #separators: string;
  readonly #end: number;
  #at = 0;

  constructor(line: string, separators: string) {
    this.#line = line;
    this.#separators = separators;
    let end = line.length;
    while (end > 0 && this.#isBlank(end - 1)) end -= 1;
    this.#end = end;
    this.#skipBlanks();
  }

  get isOver(): boolean {
    return this.#at >= this.#end;
  }

  #isSeparator(at: number): boolean {
    return this.#separators.includes(this.#line.charAt(at));
  }

  #isBlank(at: number): boolean {
    return /[ \t\n]/.test(this.#line.charAt(at)) && this.#isSeparator(at);
  }

  #skipBlanks(): void {
    while (!this.isOver && this.#isBlank(this.#at)) this.#at += 1;
  }

  /** The next field; the last one is all that is left, but for one separator at the very end. */
  next(isLast: boolean): string {
    const start = this.#at;
    while (!this.isOver && !this.#isSeparator(this.#at)) this.#at += 1;
    const field = this.#line.slice(start, this.#at);
    this.#skipBlanks();
    if (!this.isOver && !this.#isBlank(this.#at) && this.#isSeparator(this.#at)) this.#at += 1;
    this.#skipBlanks();
    return isLast && !this.isOver ? this.#line.slice(start, this.#end) : field;
  }
}

/**
 * What each of so many variables gets of a line (POSIX XCU, read): fields that end at a character of IFS, of which blanks
 * count once; the last one gets all that is left.
 */
export function fieldsOf(line: string, count: number, separators: string): readonly string[] {
  const reader = new FieldReader(line, separators);
  const fields: string[] = [];
  while (!reader.isOver && fields.length < count) fields.push(reader.next(fields.length === count - 1));
  return fields;
}
