import type { Call, Word } from '../../tools/tool-spec.js';

/** A word made from part of another, at the place of that one. */
export function derivedWord(from: Word, text: string): Word {
  return { text, span: from.span };
}

/** All that stands behind the first `--`: what is handed on to another program. */
export function afterDashes(call: Call): readonly Word[] {
  const at = call.words.findIndex(({ text }) => text === '--');
  return at === -1 ? [] : call.words.slice(at + 1);
}

/** Words without the `--` that may stand before a command. */
export function withoutDashes(words: readonly Word[]): readonly Word[] {
  return words[0]?.text === '--' ? words.slice(1) : words;
}
