import { describe, expect, it } from 'vitest';
import { plainOutput } from '../src/view/plain-output.js';

/** What is shown of a text that comes in pieces of so many characters. */
function shownIn(size: number, text: string): string {
  const plain = plainOutput('[drawn]');
  let shown = '';
  for (let at = 0; at < text.length; at += size) shown += plain.take(text.slice(at, at + size));
  return shown + plain.end();
}

describe.each([1, 2, 3, 7, 1_000])('output in pieces of %i characters', (size) => {
  it.each([
    ['colours', '\u001b[1;31mred\u001b[0m and \u001b[>4;2mplain\n', 'red and plain\n'],
    ['titles', 'a\u001b]0;title\u0007b\u001b]2;title\u001b\\c\n', 'abc\n'],
    ['other strings', 'a\u001bPq#0\u001b\\b\u001b(B\u001b=c\u001bMd\n', 'abcd\n'],
    ['ends of lines', 'a\r\nb\rc\n', 'a\nb\nc\n'],
    ['what is no sequence', 'a\u0008\u001b\n', 'a\\x08\\x1b\n'],
    ['an unfinished one', 'a\u001b[3', 'a\\x1b[3'],
    ['the whole screen', 'a\n\u001b[?1049h\u001b[H~ ~ ~\u001b[?1049lb\n\u001b[?47h~\u001b[?47lc\n', 'a\n[drawn]b\nc\n'],
    ['a screen that is not left', 'a\n\u001b[?1006;1049h~ ~ ~', 'a\n[drawn]'],
    ['other modes', '\u001b[?1047l\u001b[?25lb\u001b[?2004h\n', 'b\n'],
  ])('is plain text: %s', (_, text, shown) => expect(shownIn(size, text)).toBe(shown));
});
