import type { Word } from '../../tools/tool-spec.js';
import { isUnseen } from '../../words/markers.js';
import { standsForMany } from '../../words/stands-for-many.js';

/** What an expression of find(1) does with what it finds. */
export type FindAction =
  | { readonly type: 'delete' }
  /** `isBeside`: in the directory of what is found. */
  | { readonly type: 'run'; readonly words: readonly Word[]; readonly isBeside: boolean }
  | { readonly type: 'write'; readonly file: Word }
  | { readonly type: 'print' };

/** What names or whole paths must match. */
export interface NameTest {
  readonly pattern: string;
  readonly isPath: boolean;
}

/** A call of find, taken apart. */
export interface FindExpression {
  readonly roots: readonly Word[];
  /** File that names the roots. */
  readonly rootsFrom: Word | undefined;
  /** What names must match, one for each test of them; none where one of several will do. */
  readonly names: readonly NameTest[];
  /** All names that are tested for. */
  readonly everyName: readonly string[];
  /** Whether age, size and the like leave only a part of it. */
  readonly isNarrowed: boolean;
  /** Whether what is found is only what is empty. */
  readonly isEmpty: boolean;
  readonly isShallow: boolean;
  readonly isNullEnded: boolean;
  readonly actions: readonly FindAction[];
  /** What is only known when it runs, where an action may stand. */
  readonly unseen: Word | undefined;
}

/** Tests and options that take one value. */
const valued: ReadonlySet<string> = new Set(
  (
    '-amin -anewer -atime -cmin -cnewer -context -ctime -fstype -gid -group -ilname -iname -inum -ipath -iregex -iwholename ' +
    '-links -lname -maxdepth -mindepth -mmin -mtime -name -newer -path -perm -printf -regex -regextype -samefile -size -type ' +
    '-uid -used -user -wholename -xtype -flags -mnewer -Bmin -Btime -depth-max -D'
  ).split(' '),
);

const narrowing = /^-(?:[acm](?:min|time)|size|newer.*|used|i?regex|user|group|uid|gid|perm|inum|samefile|links)$/;

interface Reading {
  readonly words: readonly Word[];
  readonly roots: Word[];
  readonly names: NameTest[];
  readonly actions: FindAction[];
  readonly seen: Set<string>;
  rootsFrom: Word | undefined;
  unseen: Word | undefined;
  depth: string | undefined;
  at: number;
}

function next(reading: Reading): Word | undefined {
  const word = reading.words[reading.at];
  if (word !== undefined) reading.at += 1;
  return word;
}

/** The words of `-exec` up to `;`, or `+` after `{}`. */
function command(reading: Reading): readonly Word[] {
  const words: Word[] = [];
  for (let word = next(reading); word !== undefined && word.text !== ';'; word = next(reading)) {
    if (word.text === '+' && words.at(-1)?.text === '{}') break;
    words.push(word);
  }
  return words;
}

function readFile(reading: Reading, hasFormat: boolean): void {
  const file = next(reading);
  if (hasFormat) next(reading);
  if (file !== undefined) reading.actions.push({ type: 'write', file });
}

function readValue(reading: Reading, name: string): void {
  const value = next(reading);
  if (value === undefined) return;
  if (name === '-maxdepth') reading.depth = value.text;
  else if (/^-i?(?:name|path|wholename)$/.test(name) && !isNegated(reading))
    reading.names.push(nameTest(name, value.text));
}

/** What is asked for in any case is most often in lower case. */
function nameTest(test: string, value: string): NameTest {
  return {
    pattern: test.startsWith('-i') ? value.toLowerCase() : value,
    isPath: !test.endsWith('name') || test.endsWith('wholename'),
  };
}

/** Whether the test that was just read, with its value, is one for what does not match. */
function isNegated({ words, at }: Reading): boolean {
  const before = words[at - 3]?.text;
  return before === '!' || before === '-not';
}

function readPrimary(reading: Reading, word: Word): void {
  const { text } = word;
  reading.seen.add(text);
  switch (text) {
    case '-delete':
      reading.actions.push({ type: 'delete' });
      return;
    case '-exec':
    case '-execdir':
    case '-ok':
    case '-okdir':
      reading.actions.push({ type: 'run', words: command(reading), isBeside: text.endsWith('dir') });
      return;
    case '-fprint':
    case '-fprint0':
    case '-fls':
      readFile(reading, false);
      return;
    case '-fprintf':
      readFile(reading, true);
      return;
    case '-files0-from':
      reading.rootsFrom = next(reading);
      return;
    default:
      if (valued.has(text) || text.startsWith('-newer')) readValue(reading, text);
      else if (/^-(?:print0?|ls)$/.test(text)) reading.actions.push({ type: 'print' });
  }
}

/** Whether a word ends the roots and begins the expression. */
function beginsExpression(text: string): boolean {
  return (text.startsWith('-') && text.length > 1) || text === '(' || text === '!' || text === ')' || text === ',';
}

/** A root, or, behind those that are known or within the expression, what may be any part of it. */
function readPlain(reading: Reading, word: Word): void {
  const { roots, seen } = reading;
  const isRoot = seen.size === 0 || [...seen].every(isLeading);
  const mayAct = isRoot ? standsForMany(word) && roots.some(({ text }) => !isUnseen(text)) : isUnseen(word.text);
  if (mayAct) reading.unseen ??= word;
  if (isRoot) roots.push(word);
}

/** Reads the words after `find`; never fails. */
export function readFindExpression(words: readonly Word[]): FindExpression {
  const reading: Reading = {
    words,
    roots: [],
    names: [],
    actions: [],
    seen: new Set(),
    rootsFrom: undefined,
    unseen: undefined,
    depth: undefined,
    at: 0,
  };
  for (let word = next(reading); word !== undefined; word = next(reading)) {
    if (beginsExpression(word.text)) readPrimary(reading, word);
    else readPlain(reading, word);
  }
  return {
    roots: reading.roots,
    rootsFrom: reading.rootsFrom,
    everyName: reading.names.map(({ pattern }) => pattern),
    names: reading.seen.has('-o') || reading.seen.has('-or') ? [] : reading.names,
    isNarrowed: [...reading.seen].some((test) => narrowing.test(test)),
    isEmpty: reading.seen.has('-empty'),
    isShallow: reading.depth === '0' || reading.depth === '1',
    isNullEnded: reading.seen.has('-print0'),
    actions: reading.actions,
    unseen: reading.unseen,
  };
}

/** Options that stand before the roots. */
function isLeading(text: string): boolean {
  return /^-(?:[HLPEXdsx]+|O\d|D|f)$/.test(text);
}
