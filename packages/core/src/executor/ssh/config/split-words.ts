const escapable: ReadonlySet<string | undefined> = new Set(["'", '"', '\\']);

/**
 * Splits the rest of a line as OpenSSH does: at blanks, which quotes of either kind keep together; a backslash takes
 * away the meaning of a quote, of itself and, outside quotes, of a blank; `#` at the begin of a word starts a comment.
 * Undefined when a quote is never closed.
 */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let position = 0;
  for (;;) {
    while (isBlank(text[position])) position++;
    if (position >= text.length || text[position] === '#') return words;
    const end = readWord(text, position, words);
    if (end === undefined) return;
    position = end;
  }
}

function readWord(text: string, start: number, words: string[]): number | undefined {
  let [word, quote, position] = ['', '', start];
  for (; position < text.length; position++) {
    const sign = text[position] ?? '';
    if (quote === '' && isBlank(sign)) break;
    if (sign === '\\' && isEscaped(text[position + 1], quote)) {
      word += text[++position];
    } else if (isQuote(sign, quote)) {
      quote = quote === '' ? sign : '';
    } else {
      word += sign;
    }
  }
  if (quote !== '') return;
  words.push(word);
  return position;
}

/** Whether it opens a quote, or closes the one that is open. */
function isQuote(sign: string, quote: string): boolean {
  return quote === '' ? sign === '"' || sign === "'" : sign === quote;
}

function isEscaped(sign: string | undefined, quote: string): boolean {
  return escapable.has(sign) || (quote === '' && sign === ' ');
}

function isBlank(sign: string | undefined): boolean {
  return sign === ' ' || sign === '\t';
}
