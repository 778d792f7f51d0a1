import { compileUsage } from '../options/compile-usage.js';
import { isTrial, trialNames } from '../options/is-trial.js';
import { readArguments } from '../options/read-arguments.js';
import type { Word } from './tool-spec.js';

/** Verbs of what is not got back. */
export const destruction =
  'delete|destroy|drop|erase|wipe|purge|terminate|truncate|undeploy|nuke|expunge|tear-?down|(?:db|database)[:_-]reset';

/** `destroy`, `drop-all`, `dropAll`, `setup:uninstall`, `--wipe`: a word that has one of these verbs in it. */
export function wordWith(verbs: string): RegExp {
  return new RegExp(`^-{0,2}(?:[\\w:-]*[:_-])?(?:${verbs})(?:s|all|[:_A-Z-][\\w:-]*)?$`);
}

const nothingKnown = compileUsage({});

/** Something is to be gone that is not got back by installing it again. */
const destroys = wordWith(`${destruction}|rmr?`);

const help = /^(?:--?help|-h|help)$/;
const trials = [...trialNames, '-dry-run', '-dryrun'];

/** A program that nobody described is asked what it would do, and does not do it. */
export function onlyAsks(words: readonly Word[]): boolean {
  const end = words.findIndex(({ text }) => text === '--');
  const given = end === -1 ? words : words.slice(0, end);
  if (given.some(({ text }) => help.test(text))) return true;
  const { options } = readArguments(nothingKnown, 'long-dash', given);
  return isTrial({ options, grammar: undefined, words: given }, trials);
}

/** The word that tells a program to destroy something, among the first three, where nobody knows what the program does. */
export function destroyingVerb(words: readonly Word[]): Word | undefined {
  const verb = words.slice(0, 3).find(({ text }) => destroys.test(text));
  return verb !== undefined && onlyAsks(words) ? undefined : verb;
}
