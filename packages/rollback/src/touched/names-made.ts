import { posix } from 'node:path';
import type { Effect, ResolvedCommand } from '@opspilot/core';
import { type BytePath, nameOf, parentOf, pathIn, toBytePath } from '../entry/byte-path.js';

/** How the name of something that comes into being follows from that of something that is found. */
export interface NameMade {
  /** Where it comes into being. Default beside what is found. */
  readonly into?: BytePath;
  readonly prefix: BytePath;
  readonly suffix: BytePath;
  /** Without the ending that it has. */
  readonly dropsEnding?: boolean;
  /** It comes into being in each directory that is found, whatever its name. */
  readonly isInEach?: boolean;
}

/** A pattern, and what is made from the names of the paths that it comes to. */
export interface NamesMade {
  readonly of: BytePath;
  readonly made: NameMade;
}

/** The path that comes into being for one that is found. */
export function nameMade(found: BytePath, made: NameMade): BytePath {
  const { into, prefix, suffix, dropsEnding = false, isInEach = false } = made;
  if (isInEach) return pathIn(found.replace(/(?<=.)\/$/, ''), `${prefix}${suffix}`);
  const name = dropsEnding ? unpacked(nameOf(found)) : nameOf(found);
  return pathIn(into ?? parentOf(found), `${prefix}${name}${suffix}`);
}

/** `f.gz` is `f`, and `f.tgz` is `f.tar`. */
function unpacked(name: BytePath): BytePath {
  const tar = name.replace(/\.t(?:gz|az|bz2?|xz|lz|zst)$/i, '.tar');
  return tar === name ? name.replace(/\.[^.]*$/, '') : tar;
}

export const isPattern = (path: string): boolean => /[*?]/.test(path);

/** Whether what it makes has the names of what it reads without their endings. */
function isUnpacking({ program, arguments: words }: ResolvedCommand): boolean {
  if (/^(?:gunzip|unpigz|bunzip2|lbunzip2|unxz|unlzma|unzstd|uncompress)$/.test(program)) return true;
  const isPacker = /^(?:gzip|pigz|bzip2|pbzip2|lbzip2|xz|lzma|zstd|lzip|plzip)$/.test(program);
  return isPacker && words.some((word) => /^(?:-[a-zA-Z0-9]*d|--(?:de|un)compress$)/.test(word));
}

/** Programs that put what they are told into a directory under the names that it has. */
const putting = /^(?:cp|mv|ln|install)$/;

/**
 * `cp a/* b/`, `mv *.log archive/`, also in a loop: every name that a source has comes into being in the directory.
 *
 * @param path - what the effect writes
 * @param sources - paths of what is copied or moved
 */
export function namesPut(path: BytePath, command: ResolvedCommand, sources: readonly BytePath[]): readonly NamesMade[] {
  if (isUnpacking(command)) {
    return sources.filter(isPattern).map((of) => ({ of, made: { prefix: '', suffix: '', dropsEnding: true } }));
  }
  if (!putting.test(command.program)) return sources.filter(isPattern).map((of) => ({ of, made: putInto(path) }));
  // An analysis names what comes into being in a directory that it knows to be one.
  const isInDirectory = isPattern(nameOf(path)) || nameOf(path) !== lastPart(destinationOf(command.arguments));
  const directory = isInDirectory ? parentOf(path) : path;
  if (isPattern(directory)) return [];
  const found = sources.filter(isPattern);
  const all = found.length === 0 ? patternsIn(directory, command) : found;
  return all.map((of) => ({ of, made: putInto(directory) }));
}

/** Whether what it puts takes the very place that is named, where a directory stands, instead of a place in it. */
export function takesNamedPlace({ program, arguments: words }: ResolvedCommand): boolean {
  return putting.test(program) && words.some((word) => /^(?:-[a-zA-Z]*T|--no-target-d[a-z-]*$)/.test(word));
}

const lastPart = (word: string): string => toBytePath(posix.basename(posix.normalize(word)));

const putInto = (into: BytePath): NameMade => ({ into, prefix: '', suffix: '' });

/** Whether names come from those of sources: the destination is a directory, or a loop takes the last part of each name. */
export function arePut({ program, arguments: words }: ResolvedCommand, word: string): boolean {
  if (!putting.test(program)) return false;
  return !isPattern(destinationOf(words)) || isLastPart(word);
}

/** `b/$(basename "$f")`, `b/${f##*\/}`. */
function isLastPart(word: string): boolean {
  return /(?:^|\/)"?(?:\$\(basename (?:-- )?"?\$\{?\w+\}?"?\)|\$\{\w+##\*\/\})"?$/.test(word);
}

/** Value of `-t`, or the last operand. */
function destinationOf(words: readonly string[]): string {
  for (const [index, word] of words.entries()) {
    if (word === '-t' || /^-[a-zA-Z]+t$/.test(word) || word === '--target-directory') return words[index + 1] ?? '';
    const [, value] = /^(?:-t|--target-directory=)(.+)$/.exec(word) ?? [];
    if (value !== undefined) return value;
  }
  return words.filter((word) => !word.startsWith('-')).at(-1) ?? '';
}

/** Patterns of what is linked to, which nothing reads: a shell looks for them where the command runs. */
function patternsIn(directory: BytePath, { arguments: words }: ResolvedCommand): readonly BytePath[] {
  const from = startOf(directory, toBytePath(destinationOf(words)));
  return patternsOf(words).flatMap((word) => {
    if (word.startsWith('/')) return [toBytePath(word)];
    return from === undefined ? [] : [posix.join(from, toBytePath(word))];
  });
}

function patternsOf(words: readonly string[]): readonly string[] {
  const destination = destinationOf(words);
  return words.filter((word) => !word.startsWith('-') && word !== destination && isPattern(word));
}

/** The directory that a relative path was resolved from. */
function startOf(resolved: BytePath, relative: BytePath): BytePath | undefined {
  const words = posix.normalize(relative).replace(/\/$/, '');
  if (words === '.') return resolved;
  if (words.startsWith('/') || words.startsWith('..')) return undefined;
  return resolved.endsWith(`/${words}`) ? resolved.slice(0, -words.length - 1) || '/' : undefined;
}

/** Whether it is known from which names all come that a program puts into a directory. */
export function areSourcesKnown(path: BytePath, command: ResolvedCommand, sources: readonly BytePath[]): boolean {
  const patterns = putting.test(command.program) ? patternsOf(command.arguments) : [];
  return patterns.length === 0 || namesPut(path, command, sources).length > 0;
}

/** Stands for the name of what is found, while it is worked out what is made beside it. */
const mark = '\u0001';

/** What is made beside each path that a pattern comes to. */
export function namesBeside(path: BytePath, besides: (path: BytePath) => readonly BytePath[]): readonly NamesMade[] {
  return besides(pathIn(parentOf(path), mark)).flatMap((beside): NamesMade[] => {
    const [prefix, suffix, ...others] = nameOf(beside).split(mark);
    if (prefix === undefined || suffix === undefined || others.length > 0) return [];
    const isBeside = parentOf(beside) === parentOf(path);
    if (!isBeside && isPattern(parentOf(beside))) return [];
    return [{ of: path, made: { ...(isBeside ? {} : { into: parentOf(beside) }), prefix, suffix } }];
  });
}

/** A name that comes into being in any directory below one. */
export function nameInEach(above: BytePath, name: BytePath): NamesMade {
  return { of: pathIn(above, '**'), made: { prefix: name, suffix: '', isInEach: true } };
}

/** Whether what is written comes into being where it is not there: what is only modified does not, but for `truncate -s 5 f`. */
export function makesWhatIsMissing(
  { kind, action, target, span: [at] }: Effect,
  commands: readonly ResolvedCommand[],
): boolean {
  if (kind !== 'write' || target.type !== 'path') return false;
  const isOf = ({ program, span: [from, to] }: ResolvedCommand): boolean =>
    /^g?truncate$/.test(program) && from <= at && at < to;
  return action !== 'modify' || commands.some(isOf);
}

/** `find d -execdir touch made`: a name that is none of those that are looked for comes into being in any directory. */
export function isMadeInEach(
  effect: Effect,
  named: BytePath | undefined,
  commands: readonly ResolvedCommand[],
): boolean {
  if (!makesWhatIsMissing(effect, commands) || named === undefined || isPattern(named)) return false;
  return !commands.some(
    ({ program, arguments: words }) =>
      program === 'find' && words.some((word, index) => word === named && /^-i?name$/.test(words[index - 1] ?? '')),
  );
}
