/**
 * Words are folded to plain strings in which a few characters of the private use area stand for what is only known when
 * the command runs. Should a command hold one of them itself, it reads as unknown, which never counts as harmless.
 */

/** Any text, of any length, slashes included. */
export const UNKNOWN = '\uE000';
/** `*` of a glob. */
export const STAR = '\uE001';
/** `?` of a glob. */
export const ANY = '\uE002';
/** `[…]` of a glob: one of some characters. */
export const ONE_OF = '\uE003';

/** A directory of which nothing is known but that the command goes there: unlike other unknown text it is never empty. */
export const SOMEWHERE = `${UNKNOWN}\uE004`;

/** `**` of a glob: any text, slashes included; as a part of a path, any number of directories, none included. */
export const DEEP = STAR + STAR;

const markers = /[\uE000-\uE004]/;
const shown: Readonly<Record<string, string>> = {
  [UNKNOWN]: '…',
  [STAR]: '*',
  [ANY]: '?',
  [ONE_OF]: '?',
  [SOMEWHERE.slice(1)]: '',
};

/**
 * Whether anything in a text is known only when the command runs: then it is not known how many lines, words and
 * characters it has, nor what stands in which place behind that.
 */
export function hasMarker(text: string): boolean {
  return markers.test(text);
}

/** What of a text stands before all that is known only when the command runs. */
export function beforeMarkers(text: string): string {
  const at = text.search(markers);
  return at === -1 ? text : text.slice(0, at);
}

/** What of a text stands behind all that is known only when the command runs. */
export function behindMarkers(text: string): string {
  let at = text.length;
  while (at > 0 && !markers.test(text.charAt(at - 1))) at -= 1;
  return text.slice(at);
}

/** A folded word as unknown from its globs on, where what they stand for may have become anything. */
export function withoutGlobs(text: string): string {
  return hasGlob(text) ? text.replace(/[\uE001-\uE003]+/g, UNKNOWN) : text;
}

/** Whether a folded word is known only in part. */
export function hasUnknown(text: string): boolean {
  return text.includes(UNKNOWN);
}

/** Whether nothing of a folded word is known. */
export function isUnseen(text: string): boolean {
  return hasUnknown(text) && text.replaceAll(UNKNOWN, '').trim() === '';
}

/** Whether a folded word stands for whatever files match. */
export function hasGlob(text: string): boolean {
  return text.includes(STAR) || text.includes(ANY) || text.includes(ONE_OF);
}

/** Whether a path reaches below a directory at any depth. */
export function isDeep(path: string): boolean {
  return path.includes(DEEP);
}

/** A path that reaches any depth, taken for what lies in the directory itself. */
export function shallowest(path: string): string {
  return path.replaceAll(`${DEEP}/`, '');
}

/** A folded word as people read it: `…` for what is unknown. */
export function displayed(text: string): string {
  return markers.test(text) ? text.replace(/[\uE000-\uE004]/g, (marker) => shown[marker] ?? marker) : text;
}
