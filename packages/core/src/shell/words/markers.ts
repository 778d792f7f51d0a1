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

const markers = /[\uE000-\uE003]/;
const shown: Readonly<Record<string, string>> = { [UNKNOWN]: '…', [STAR]: '*', [ANY]: '?', [ONE_OF]: '?' };

/** Whether a folded word is known only in part. */
export function hasUnknown(text: string): boolean {
  return text.includes(UNKNOWN);
}

/** Whether a folded word stands for whatever files match. */
export function hasGlob(text: string): boolean {
  return text.includes(STAR) || text.includes(ANY) || text.includes(ONE_OF);
}

/** A folded word as people read it: `…` for what is unknown. */
export function displayed(text: string): string {
  return markers.test(text) ? text.replace(/[\uE000-\uE003]/g, (marker) => shown[marker] ?? marker) : text;
}
