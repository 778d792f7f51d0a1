import { limits } from '../syntax/limits.js';
import { UNKNOWN } from '../words/markers.js';
import { type InnerTraits, joinTraits, plain } from './flows.js';
import type { WordList } from './word-list.js';

/** A piece of a word: every text that it can come to, and whether those are split at blanks. */
export interface Piece {
  readonly values: readonly string[];
  readonly isSplit: boolean;
  /** It is a list: its elements are fields of their own. */
  readonly elements?: WordList | undefined;
  /** A glob: it stands for any number of names. */
  readonly isGlob?: true;
  readonly traits: InnerTraits;
}

/** What stands there as it is. */
export const quoted = (text: string): Piece => ({ values: [text], isSplit: false, traits: plain });

/** A wildcard. */
export const wildcard = (marker: string): Piece => ({ values: [marker], isSplit: false, traits: plain, isGlob: true });

/** Every combination of what the pieces can come to, as long as there are few. */
export function combine(pieces: readonly Piece[]): readonly (readonly string[])[] {
  const count = pieces.reduce((product, { values }) => product * values.length, 1);
  if (count === 1) return [pieces.map(({ values }) => values[0] ?? '')];
  if (count > limits.alternatives)
    return [pieces.map(({ values }) => (values.length === 1 ? (values[0] ?? '') : UNKNOWN))];
  return pieces.reduce<readonly (readonly string[])[]>(
    (lines, { values }) => lines.flatMap((line) => values.map((value) => [...line, value])),
    [[]],
  );
}

/** Traits of all pieces of a word. */
export function traitsOf(pieces: readonly Piece[]): InnerTraits {
  return pieces.reduce<InnerTraits>((traits, piece) => joinTraits(traits, piece.traits), plain);
}
