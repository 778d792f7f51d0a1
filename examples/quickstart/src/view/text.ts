import { stripVTControlCharacters } from 'node:util';

/** Control characters, bidirectional and zero-width ones: what would move the cursor, reorder or hide text. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const combining = /\p{M}/u;

/** Text of a stranger on one line, with nothing in it that a terminal would obey: what is invisible is written out. */
export function visible(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replaceAll('\n', ' ⏎ ')
    .replace(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A line of output: colours taken out, the rest made visible. */
export function outputLine(line: string): string {
  // Of a line that rewrites itself (a progress bar), a terminal shows what was written last.
  return visible(stripVTControlCharacters(line.replace(/\r$/, '').replace(/^.*\r/, '')));
}

/** Columns that a text takes on a screen. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/**
 * Text in lines of at most `columns`, broken between words. A longer word has a line of its own and is left whole: half
 * of a path or a URL is of no use to anybody.
 */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || widthOf(longer) <= columns) {
      line = longer;
    } else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  return [...lines, line ?? ''];
}

function widthOfCharacter(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** As much of `text` as fits into `columns`, with an ellipsis when something is left out. */
export function cut(text: string, columns: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    const width = widthOfCharacter(character);
    if (used + width > columns) return `${trimmed(kept, used, columns)}…`;
    kept += character;
    used += width;
  }
  return kept;
}

/** `kept` without its last character where there is no room for the ellipsis beside it. */
function trimmed(kept: string, used: number, columns: number): string {
  return used < columns ? kept : [...kept].slice(0, -1).join('');
}
