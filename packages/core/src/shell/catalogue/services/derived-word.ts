import type { Word } from '../../tools/tool-spec.js';

/** A word made from part of another, at the place of that one. */
export function derivedWord(from: Word, text: string): Word {
  return { text, span: from.span };
}

/** What follows a prefix; `undefined` when the word does not start with it. */
function withoutPrefix(word: Word, prefix: string): Word | undefined {
  return word.text.startsWith(prefix) ? derivedWord(word, word.text.slice(prefix.length)) : undefined;
}

/** Words without the `--` that may stand before a command. */
export function withoutDashes(words: readonly Word[]): readonly Word[] {
  return words[0]?.text === '--' ? words.slice(1) : words;
}
