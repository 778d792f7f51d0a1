/**
 * Characters that are not seen, or that turn what is seen around: controls, line and paragraph separators, marks of
 * direction and their like (category Cf), lone surrogates. A command that shows other than what ran would fool a reader.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same text with what cannot be seen written out: `\n`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}
