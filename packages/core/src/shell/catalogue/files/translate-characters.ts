import { ANY, ONE_OF, STAR, UNKNOWN, withoutGlobs } from '../../words/markers.js';
import { unescaped } from './escapes.js';

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digit = '0123456789';
const space = '\t\n\v\f\r ';

function charactersBetween(from: number, to: number): string {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String.fromCharCode(from + index)).join('');
}

const printable = charactersBetween(32, 126);
const punctuation = [...printable].filter((character) => /[^A-Za-z0-9 ]/.test(character)).join('');

const classes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    upper,
    lower,
    digit,
    space,
    alpha: upper + lower,
    alnum: digit + upper + lower,
    blank: '\t ',
    punct: punctuation,
    print: printable,
    graph: printable.slice(1),
    xdigit: `${digit}ABCDEFabcdef`,
    cntrl: charactersBetween(0, 31) + charactersBetween(127, 127),
  }),
);

/** Longest range that is spelled out. */
const longestRange = 65_536;

function nextPart(set: string, at: number): readonly [characters: string, end: number] {
  const [whole, name] = /^\[:([a-z]+):\]/.exec(set.slice(at, at + 12)) ?? [];
  const characters = name === undefined ? undefined : classes.get(name);
  if (whole !== undefined && characters !== undefined) return [characters, at + whole.length];
  const from = set.charCodeAt(at);
  const to = set.charCodeAt(at + 2);
  if (set[at + 1] === '-' && at + 2 < set.length && to >= from && to - from < longestRange) {
    return [charactersBetween(from, to), at + 3];
  }
  return [set.charAt(at), at + 1];
}

/** Spells out a set of tr(1): escapes, ranges and classes. */
function charactersOf(set: string): string {
  const plain = unescaped(set, 'format').text;
  let [done, at] = ['', 0];
  while (at < plain.length && done.length < longestRange) {
    const [characters, end] = nextPart(plain, at);
    done += characters;
    at = end;
  }
  return done;
}

export interface Translation {
  readonly from: string;
  readonly to: string | undefined;
  readonly isDelete: boolean;
  readonly isSqueeze: boolean;
  readonly isComplement: boolean;
}

const markers: ReadonlySet<string> = new Set([UNKNOWN, STAR, ANY, ONE_OF]);

function squeezed(text: string, set: ReadonlySet<string>): string {
  let done = '';
  for (const character of text) if (!set.has(character) || !done.endsWith(character)) done += character;
  return done;
}

/** What tr(1) makes of a text; what is unknown in it stays unknown. */
export function translated(given: string, { from, to, isDelete, isSqueeze, isComplement }: Translation): string {
  const first = charactersOf(from);
  const second = to === undefined ? undefined : charactersOf(to);
  // A name may become a path.
  const text = second?.includes('/') === true ? withoutGlobs(given) : given;
  const inFirst = new Set(first);
  const isMeant = (character: string): boolean => !markers.has(character) && inFirst.has(character) !== isComplement;
  if (isDelete) {
    const kept = [...text].filter((character) => !isMeant(character)).join('');
    return isSqueeze && second !== undefined ? squeezed(kept, new Set(second)) : kept;
  }
  if (second === undefined || second === '') return isSqueeze ? squeezed(text, inFirst) : text;
  const changed = isComplement ? replacedOthers(text, isMeant, second) : replacedEach(text, first, second);
  return isSqueeze ? squeezed(changed, new Set(second)) : changed;
}

function replacedOthers(text: string, isMeant: (character: string) => boolean, to: string): string {
  const last = to.at(-1) ?? '';
  return [...text].map((character) => (isMeant(character) ? last : character)).join('');
}

/** The last of `to` stands for all that are missing. */
function replacedEach(text: string, from: string, to: string): string {
  const last = to.at(-1) ?? '';
  const mapping = new Map<string, string>();
  for (let at = 0; at < from.length; at += 1) mapping.set(from.charAt(at), to.charAt(at) || last);
  for (const marker of markers) mapping.delete(marker);
  let done = '';
  for (const character of text) done += mapping.get(character) ?? character;
  return done;
}
