const wide =
  /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const none = /\p{Mn}|\p{Me}|\u200D/u;
const ascii = /^[\x20-\x7E]*$/;

/** Columns that a character takes on a terminal. */
function characterWidth(character: string): number {
  if (none.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest beginning of a text that takes no more than so many columns. */
export function fitting(text: string, columns: number): string {
  let width = 0;
  let length = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    length += character.length;
  }
  return text.slice(0, length);
}

/** At most so many columns; what is cut off is told by a dots. */
export function shortened(text: string, columns: number): string {
  return displayWidth(text) <= columns ? text : `${fitting(text, Math.max(0, columns - 1))}…`;
}
