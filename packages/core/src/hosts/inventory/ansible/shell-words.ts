const pieces = /([ \t\r\n]+)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^ \t\r\n'"\\])/gy;

/**
 * Splits a line as Python's `shlex.split` does: at blanks; single quotes keep everything, double quotes all but a
 * backslash before `"` and itself; elsewhere a backslash takes away the meaning of any sign. With `comments`, an unquoted
 * `#` ends the line wherever it stands. Undefined when a quote is never closed or a backslash stands last.
 */
export function shellWords(text: string, { comments }: { readonly comments: boolean }): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let end = 0;
  for (const [piece, blanks, single, double, escaped, plain] of text.matchAll(pieces)) {
    if (comments && plain === '#') return word === undefined ? words : [...words, word];
    end += piece.length;
    if (blanks === undefined) {
      word = (word ?? '') + (single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? plain);
    } else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (end < text.length) return;
  return word === undefined ? words : [...words, word];
}
