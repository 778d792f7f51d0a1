import type { Word } from '../../tools/tool-spec.js';

/** A word made from part of another, at the place of that one. */
export function derivedWord(from: Word, text: string): Word {
  return { text, span: from.span };
}

/** Words without the `--` that may stand before a command. */
export function withoutDashes(words: readonly Word[]): readonly Word[] {
  return words[0]?.text === '--' ? words.slice(1) : words;
}
