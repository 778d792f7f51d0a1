/** NUL, or half of a pair; whole pairs are sorted out behind it. */
const suspicious = /[\0\ud800-\udfff]/;

/**
 * Text as every database takes it: NUL becomes its picture U+2400 (a command with a NUL never runs, but its refusal is
 * recorded), half a surrogate pair becomes U+FFFD.
 */
export function storedText(text: string): string {
  if (!suspicious.test(text)) return text;
  // With the `u` flag a surrogate matches only where its other half is missing.
  return text.replaceAll('\0', '\u2400').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * Text without its letter case: Unicode's lower case, the final sigma equal to the other one, so that the folding of a
 * part is always part of the folding of the whole.
 */
export function foldedText(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}
