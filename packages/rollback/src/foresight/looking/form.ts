/** How an option is written: alone, with its value in the same word or the next, or with one in the same word if at all. */
type Kind = 'flag' | 'valued' | 'attached';

/** A form of a command that only looks: all options that it may have. */
export interface Form {
  /** Words that say what is to be done, behind the options that stand before them. */
  readonly verb: readonly string[];
  readonly before: Options;
  readonly after: Options;
}

interface Options {
  readonly kinds: ReadonlyMap<string, Kind>;
  /** One of these has to be there. */
  readonly needed: readonly string[];
  /** What every operand looks like; undefined: there is none. */
  readonly operands: RegExp | undefined;
  readonly most: number;
  readonly takesAny: boolean;
}

/**
 * Reads forms, one a line: `verb or other: options operands`. An option is written `-a` (`-abc` is three), `--all`, `-n=` or `--lines=` with a
 * value, and `--color[=]` with one that may be left out; `-name!` is one word, `-#` a number, and `--*` whatever there is. One with `&` has to
 * be there, or another with `&`. Operands are none, `?` one at most, `*` any, `/…/` any that match. What stands before `>` may come before
 * the verb.
 */
export function readForms(text: string, macros: Readonly<Record<string, string>> = {}): readonly Form[] {
  const [before = '', lines = ''] = text.includes('>') ? text.split('>') : ['', text];
  return lines
    .trim()
    .split(/\n(?=\S)/)
    .flatMap((line) => {
      const at = line.indexOf(':');
      const options = line.slice(at + 1).replaceAll(/\$(\w+)/g, (_, name: string) => macros[name] ?? '');
      const after = readOptions(options);
      return line
        .slice(0, at)
        .split('|')
        .map((verb) => ({ verb: verb.split(' ').filter(isWord), before: readOptions(before), after }));
    });
}

const isWord = (word: string): boolean => word.trim() !== '';

function readOptions(text: string): Options {
  const tokens = text.split(/\s+/).filter(isWord);
  const options = tokens.filter((token) => token.startsWith('-')).map(readToken);
  const pattern = tokens.find((token) => token.startsWith('/'));
  const isAny = tokens.includes('*') || tokens.includes('?');
  return {
    kinds: new Map(options.flatMap(({ names, kind }) => names.map((name) => [name, kind] as const))),
    needed: options.flatMap(({ names, isNeeded }) => (isNeeded ? names : [])),
    operands: pattern === undefined ? (isAny ? /^/ : undefined) : new RegExp(pattern.slice(1, -1)),
    most: tokens.includes('?') ? 1 : Number.POSITIVE_INFINITY,
    takesAny: tokens.includes('--*'),
  };
}

function readToken(token: string) {
  const [, name = '', whole, value, need] = /^(-[^=[!&]+)(!?)(=|\[=\])?(&?)$/.exec(token) ?? [];
  const kinds: Readonly<Record<string, Kind>> = { '=': 'valued', '[=]': 'attached' };
  const isBundle = whole === '' && /^-[^-]{2,}$/.test(name);
  return {
    names: isBundle ? [...name.slice(1)].map((letter) => `-${letter}`) : [name],
    kind: kinds[value ?? ''] ?? 'flag',
    isNeeded: need === '&',
  };
}

/** Whether words are of that form: what is not known to be is not. */
export function isOfForm({ verb, before, after }: Form, words: readonly string[]): boolean {
  const start = verb.length === 0 ? 0 : readLeading(before, words);
  if (start === undefined || !verb.every((word, index) => words[start + index] === word)) return false;
  const read = readAll(after, words.slice(start + verb.length));
  if (read === undefined) return false;
  const { operands, names } = read;
  if (after.needed.length > 0 && !after.needed.some((name) => names.has(name))) return false;
  if (operands.length > after.most) return false;
  return operands.every((operand) => after.operands?.test(operand) === true);
}

/** @returns where the verb begins */
function readLeading(options: Options, words: readonly string[]): number | undefined {
  let at = 0;
  while (at < words.length && words[at]?.startsWith('-')) {
    const read = readOption(options, words[at] ?? '');
    if (read === undefined) return undefined;
    at += read.takesNext ? 2 : 1;
  }
  return at;
}

interface Read {
  readonly operands: string[];
  readonly names: Set<string>;
}

function readAll(options: Options, words: readonly string[]): Read | undefined {
  const read: Read = { operands: [], names: new Set() };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      read.operands.push(...words.slice(at + 1));
      return read;
    }
    const option = word.startsWith('-') && word !== '-' ? readOption(options, word) : readOperand(options, word, read);
    if (option === undefined) return undefined;
    for (const name of option.names) read.names.add(name);
    if (option.takesNext) at += 1;
  }
  return read;
}

/** What is only known when it runs may be an option. */
function readOperand({ takesAny }: Options, word: string, { operands }: Read): Taken | undefined {
  operands.push(word);
  return word.startsWith('…') && !takesAny ? undefined : { names: [], takesNext: false };
}

/** What a word says. */
interface Taken {
  readonly names: readonly string[];
  /** The next word is its value. */
  readonly takesNext: boolean;
}

function readOption({ kinds, takesAny }: Options, word: string): Taken | undefined {
  if (takesAny) return { names: [word], takesNext: false };
  const exact = kinds.get(word);
  if (exact !== undefined) return { names: [word], takesNext: exact === 'valued' };
  if (kinds.has('-#') && /^-\d+$/.test(word)) return { names: ['-#'], takesNext: false };
  const [name = ''] = word.split('=', 1);
  const kind = kinds.get(name);
  if (kind === 'valued' || kind === 'attached') return { names: [name], takesNext: false };
  return word.startsWith('--') ? undefined : readCluster(kinds, word);
}

/** `-vn5`: flags, and at the end one with its value. */
function readCluster(kinds: ReadonlyMap<string, Kind>, word: string): Taken | undefined {
  const names: string[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const name = `-${word[at]}`;
    const kind = kinds.get(name);
    if (kind === undefined) return undefined;
    names.push(name);
    if (kind !== 'flag') return { names, takesNext: kind === 'valued' && at === word.length - 1 };
  }
  return { names, takesNext: false };
}
