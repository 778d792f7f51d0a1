import type { Call, Word } from '../../tools/tool-spec.js';
import { asLine } from './wrapping.js';

/** Words of a multiplexer: one is a line for a shell, several are a command. */
export function runWords(call: Call, words: readonly Word[]): void {
  const [first] = words;
  if (first === undefined) return;
  if (words.length === 1) call.shell(first);
  else call.run(words);
}

/** Keys that are sent to a terminal, a line at a time. */
export function typeKeys(call: Call, words: readonly Word[]): void {
  const keys = /^(?:Enter|C-m|KPEnter|Return|\^M|C-[a-z]|Escape|Space|Tab)$/i;
  const text = words
    .map((word) =>
      keys.test(word.text)
        ? /^space$/i.test(word.text)
          ? ' '
          : '\n'
        : word.text.replace(/\^M|\\n|\\r|\\015|\r/g, '\n'),
    )
    .join('');
  if (text.trim() !== '') call.shell({ ...asLine(words), text });
}
