import type { Effect, ResolvedCommand } from '@opspilot/core';
import { type BytePath, nameOf, parentOf, pathIn, toBytePath } from '../entry/byte-path.js';

/** Of one command, and one path that it writes or deletes: the words are those that are known. */
type Beside = (path: BytePath, words: readonly string[], effect: Effect) => readonly BytePath[];

/** What GNU's tools keep of a file that they are about to replace. Numbers depend on what is there: see {@link isNumbered}. */
const backups: Beside = (path, words) => {
  if (!words.some((word) => /^(?:-[a-zA-Z]*b|--backup|-[a-zA-Z]*S.*|--suffix.*)/.test(word))) return [];
  return [`${path}${toBytePath(optionOf(words, 'S', '--suffix') ?? '~')}`];
};

/** `-i.bak`, `--in-place=.bak`; with a star the name of the file stands in its place. */
const editorBackups: Beside = (path, words) => {
  const suffixes = words.flatMap((word) => /^(?:-[A-Za-z]*?i|--in-place=)(.*[^A-Za-z].*)$/.exec(word)?.[1] ?? []);
  return suffixes.map((suffix) => {
    const named = suffix.includes('*') ? suffix.replaceAll('*', nameOf(path)) : `${nameOf(path)}${suffix}`;
    return named.startsWith('/') ? toBytePath(named) : pathIn(parentOf(path), toBytePath(named));
  });
};

/** `gunzip f` takes `f.gz` where there is no `f`. */
const packed: Beside = (path, words, { kind }) => {
  const isBare = operandsOf(words).some((word) => !/\.\w+$|[*?]/.test(word));
  return isBare && kind === 'delete' ? ['.gz', '.z', '.Z', '-gz', '-z', '_z'].map((ending) => `${path}${ending}`) : [];
};

/** `-v inplace::suffix=.bak` */
const inPlaceBackups: Beside = (path, words) =>
  words.flatMap((word) => {
    const suffix = /^(?:-v)?(?:inplace::suffix|INPLACE_SUFFIX)=(.+)$/.exec(word)?.[1];
    return suffix === undefined ? [] : [`${path}${toBytePath(suffix)}`];
  });

/** An object of a store comes to be in a directory under the last part of its name. */
const underItsName: Beside = (path, words) =>
  operandsOf(words).flatMap((word) => (/^\w+:\/\//.test(word) ? [pathIn(path, nameOf(toBytePath(word)))] : []));

/** Paths that a program makes or takes away beside those that it is told, by its name. */
const besides: Readonly<Record<string, readonly Beside[]>> = {
  mv: [backups],
  install: [backups],
  cp: [
    backups,
    // The whole path is made below the directory.
    (path, words) =>
      words.includes('--parents') ? operandsOf(words).map((word) => pathIn(path, toBytePath(firstPart(word)))) : [],
  ],
  ln: [backups, (path, words) => operandsOf(words).map((word) => pathIn(path, nameOf(toBytePath(word))))],
  sed: [editorBackups],
  perl: [editorBackups],
  patch: [
    (path) => [`${path}.orig`, `${path}.rej`],
    (path, words) => {
      const suffix = optionOf(words, 'z', '--suffix');
      return suffix === undefined ? [] : [`${path}${toBytePath(suffix)}`];
    },
  ],
  git: [(path, words) => (words.includes('init') ? [pathIn(path, '.git')] : [])],
  gzip: [
    packed,
    (path, words, { kind }) => {
      const suffix = optionOf(words, 'S', '--suffix');
      return suffix === undefined || kind !== 'delete' ? [] : [`${path}${toBytePath(suffix)}`];
    },
  ],
  gunzip: [packed],
  // An archive without an ending gets one.
  zip: [(path) => (nameOf(path).includes('.') ? [] : [`${path}.zip`])],
  aria2c: [(path) => [`${path}.aria2`]],
  exiftool: [(path) => [`${path}_original`]],
  awk: [inPlaceBackups],
  gawk: [inPlaceBackups],
  aws: [underItsName],
  gsutil: [underItsName],
  'ssh-keygen': [(path) => [`${path}.old`, `${path}.pub`]],
  rmdir: [
    (path, words) => {
      if (!words.some((word) => /^(?:-[a-z]*p|--parents)/.test(word))) return [];
      const depth = Math.max(
        0,
        ...operandsOf(words).map((word) => word.split('/').filter((part) => part !== '').length),
      );
      return Array.from({ length: depth - 1 }).reduce<BytePath[]>(
        (above) => [...above, parentOf(above.at(-1) ?? path)],
        [],
      );
    },
  ],
};

/** Further paths that go with one that a command writes or deletes: backups, and what else its program does beside it. */
export function companionsOf(
  effect: Effect,
  path: BytePath,
  command: ResolvedCommand | undefined,
): readonly BytePath[] {
  if (command === undefined || (effect.kind !== 'write' && effect.kind !== 'delete')) return [];
  return (besides[command.program] ?? []).flatMap((beside) => beside(path, command.arguments, effect));
}

/** Whether backups have numbers, which depend on what there is. */
export function numbersBackups({ program, arguments: words }: ResolvedCommand): boolean {
  return program in besides && words.some((word) => /^--backup=(?:t|numbered)$/.test(word));
}

/** Whether a download that finds its name taken gets a number behind it: `f.1`. */
export function numbersNames({ program, arguments: words }: ResolvedCommand): boolean {
  if (program === 'curl') return words.includes('--no-clobber');
  if (program === 'aria2c') return !words.includes('--auto-file-renaming=false');
  const hasPlace = /^(?:-(?!n)[a-zA-Z]*[ONc]|-nc$|--(?:output-document|timestamping|continue|no-clobber))/;
  return /^wget2?$/.test(program) && !words.some((word) => hasPlace.test(word));
}

/** Value of an option, in its word or in the next. */
function optionOf(words: readonly string[], letter: string, long: string): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word.startsWith(`${long}=`)) return word.slice(long.length + 1);
    if (word === long) return words[index + 1];
    const [, rest] = new RegExp(`^-[a-zA-Z]*?${letter}(.*)$`).exec(word) ?? [];
    if (rest !== undefined && !word.startsWith('--')) return rest === '' ? words[index + 1] : rest;
  }
  return undefined;
}

const operandsOf = (words: readonly string[]): readonly string[] => words.filter((word) => !word.startsWith('-'));

const firstPart = (word: string): string => word.split('/').find((part) => part !== '' && part !== '.') ?? word;
