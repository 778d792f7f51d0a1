import type { Word } from '../tools/tool-spec.js';
import { isUnseen } from './markers.js';

/** Nothing of a word is known, not even how many words it is. */
export function standsForMany(word: Word | undefined): word is Word {
  return word !== undefined && isUnseen(word.text) && 'isMany' in word && word.isMany === true;
}
