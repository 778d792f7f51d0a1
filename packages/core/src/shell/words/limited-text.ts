import { limits } from '../syntax/limits.js';

/** Characters that a run of one and the same keeps, and what such a run looks like. */
const kept = 64;
const run = /([\s\S])\1{64,}/g;

/** An even number of characters stays even: of backslashes every second one is quoted. */
function shortened(whole: string, character: string): string {
  return character.repeat(kept + (whole.length % 2));
}

/**
 * A text as far as it is followed; undefined when it is too long. One that is padded with the same character over and over
 * is followed without most of them, so that nothing hides behind.
 */
export function limitedText(text: string): string | undefined {
  if (text.length <= limits.word) return text;
  const short = text.replace(run, shortened);
  return short.length <= limits.word ? short : undefined;
}
