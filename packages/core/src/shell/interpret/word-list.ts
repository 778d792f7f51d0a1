import { limits } from '../syntax/limits.js';
import { hasMarker, UNKNOWN } from '../words/markers.js';

/**
 * A list of words as far as it is known: arguments, the elements of an array. The first of them stand in their places; of
 * the others, and of what a word without quotes comes to, nobody knows how many there are.
 */
export interface WordList {
  readonly words: readonly string[];
  /** How many of them, from the first on, stand in their places. Each of the others may be there or not, or several times. */
  readonly settled: number;
}

/** What a list is made of: a word, and whether it stands for any number of them. */
export interface ListedWord {
  readonly text: string;
  readonly isMany?: true;
}

/** No words at all. */
export const noWords: WordList = Object.freeze({ words: [], settled: 0 });

/** The list of some words, all of them known. */
export function listOf(words: readonly string[]): WordList {
  return { words, settled: words.length };
}

/** The list that folded words make. */
export function listOfFolded(folded: readonly ListedWord[]): WordList {
  if (folded.length === 0) return noWords;
  const first = folded.findIndex(({ isMany }) => isMany === true);
  return { words: folded.map(({ text }) => text), settled: first === -1 ? folded.length : first };
}

/** The list of words that a tool hands on: where one is not known, it may be many. */
export function listOfTexts(texts: readonly string[]): WordList {
  const first = texts.findIndex(hasMarker);
  return { words: texts, settled: first === -1 ? texts.length : first };
}

/** Whether all of its words stand in their places. */
export function isSettled({ words, settled }: WordList): boolean {
  return settled >= words.length;
}

/** Its words from one place on, or from any, where that is not known. */
export function wordsFrom({ words, settled }: WordList, from: number | undefined): WordList {
  if (from === undefined) return { words, settled: 0 };
  if (from <= settled) return { words: words.slice(from), settled: settled - from };
  return { words: words.slice(settled), settled: 0 };
}

/** Its words up to so many. */
export function firstWords({ words, settled }: WordList, count: number): WordList {
  return count <= settled ? listOf(words.slice(0, count)) : { words, settled };
}

/** A list and another behind it. */
export function appended(a: WordList, b: WordList): WordList {
  return { words: [...a.words, ...b.words], settled: isSettled(a) ? a.settled + b.settled : a.settled };
}

/** Every value that the word in one place may have; none where there is no such word. */
export function wordsAt({ words, settled }: WordList, at: number): readonly string[] {
  if (at < settled || settled >= words.length) return words.slice(at, at + 1);
  const values = [...new Set(words.slice(settled))];
  return values.length > limits.alternatives ? [UNKNOWN] : values;
}

/** The words of two lists of which one is there, nobody knows which. */
export function joinLists(a: WordList, b: WordList): WordList {
  if (a === b) return a;
  const most = Math.min(a.settled, b.settled);
  let settled = 0;
  while (settled < most && a.words[settled] === b.words[settled]) settled += 1;
  if (settled === a.words.length && settled === b.words.length) return a;
  const rest = new Set([...a.words.slice(settled), ...b.words.slice(settled)]);
  return { words: [...a.words.slice(0, settled), ...rest], settled };
}

/** Whether two lists say the same. */
export function isSameList(a: WordList, b: WordList): boolean {
  if (a === b) return true;
  if (a.settled !== b.settled || a.words.length !== b.words.length) return false;
  return a.words.every((word, index) => word === b.words[index]);
}
