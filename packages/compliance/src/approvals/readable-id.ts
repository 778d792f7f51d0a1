/** Scripts that people write today (Unicode Standard Annex 31, table 5). Most others have letters that look like Latin ones. */
const scripts =
  'Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan';

/** Scripts of which one word may have letters (Unicode Technical Standard 39, augmented script sets). */
const together = [
  ...scripts.split(' ').map((script) => [script]),
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Bopomofo'],
  ['Han', 'Hangul'],
];

/** Letters and digits of one script, each with its marks; digits and signs of ASCII, and apostrophes and hyphens. */
const readable = together.map((names) => {
  const letters = names.map((name) => `\\p{scx=${name}}`).join('');
  const letter = `[[${letters}]&&[\\p{L}\\p{Nd}]]`;
  return new RegExp(`^(?:${letter}[[${letters}]&&\\p{M}]*|[ !-@\\[-\`\\{-~\u2019\u02bc\u02bb\u2010\u2013])*$`, 'v');
});

/** Between the parts of an id: a person and their domain may be written in two scripts. */
const parts = /[@\\/:]/;

/**
 * Whether people who read an id can tell it from others: no part of it mixes scripts, or has in it what is not seen, is
 * unassigned, a symbol, or a mark without a letter.
 */
export function isReadableId(id: string): boolean {
  return id
    .normalize('NFKC')
    .split(parts)
    .every((part) => readable.some((pattern) => pattern.test(part)));
}
