import type { Word } from './tool-spec.js';

/** Verbs of what is not got back. */
export const destruction = 'delete|destroy|drop|erase|wipe|purge|terminate|truncate|undeploy|nuke|expunge';

/** `destroy`, `drop-all`, `dropAll`, `setup:uninstall`, `--wipe`: a word that has one of these verbs in it. */
export function wordWith(verbs: string): RegExp {
  return new RegExp(`^-{0,2}(?:[\\w:-]*[:_-])?(?:${verbs})(?:s|all|[:_A-Z-][\\w:-]*)?$`);
}

/** Something is to be gone that is not got back by installing it again. */
const destroys = wordWith(`${destruction}|rmr?`);
/** It is asked what it would do, and does not do it. */
export const onlyAsks = /^(?:--?help|-h|help|--?dry-?run(?:=.*)?|--simulate)$/;

/** The word that tells a program to destroy something, among the first three, where nobody knows what the program does. */
export function destroyingVerb(words: readonly Word[]): Word | undefined {
  const verb = words.slice(0, 3).find(({ text }) => destroys.test(text));
  return verb !== undefined && words.some(({ text }) => onlyAsks.test(text)) ? undefined : verb;
}
