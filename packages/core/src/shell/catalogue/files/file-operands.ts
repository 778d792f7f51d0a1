import type { EffectAttributes, EffectKind } from '../../effect.js';
import type { Call, Role, Word } from '../../tools/tool-spec.js';
import { hasUnknown, UNKNOWN } from '../../words/markers.js';

/** Whether a word stands for standard input or output. */
export function isDash(word: Word): boolean {
  return word.text === '-';
}

/** Treats words as having a role; `-` is no file, but may be read. */
export function asEach(call: Call, role: Role, words: readonly Word[]): void {
  for (const word of words) if (role === 'read' || !isDash(word)) call.as(role, word);
}

/** An effect on the path that each of some words names; `-` is no file, but may be read. */
export function onEachPath(
  call: Call,
  effect: readonly [kind: EffectKind, action: string],
  words: readonly Word[],
  attributes: EffectAttributes = {},
): void {
  for (const word of words) if (effect[0] === 'read' || !isDash(word)) call.path(...effect, word, { attributes });
}

/** For what prints what it reads, or lines of it. */
export function passesOn(call: Call): void {
  const { text } = call.content;
  call.print(text === undefined ? {} : { text });
}

/** For what prints the lines that it reads in another order. */
export function reorders(call: Call): void {
  const { text } = call.content;
  call.print({ ...(text === undefined ? {} : { text }), unordered: true });
}

/** For what prints something else than it reads. */
export function printsAnew(call: Call): void {
  call.print({});
}

/** Names in an archive that begin at the root may be kept: they may lead anywhere. */
export function unpacksAnywhere(call: Call): void {
  call.path('write', 'create', UNKNOWN, { attributes: { recursive: true }, confidence: 0.3 });
}

/** `@list` names a file that is read for more words. */
export function readsList(call: Call, words: readonly Word[]): void {
  for (const { text, span } of words) if (text.startsWith('@')) call.as('read', { text: text.slice(1), span });
}

/** The last part of a path. */
export function lastPart(path: string): string {
  const bare = path.length > 1 ? path.replace(/\/{1,64}$/, '') : path;
  return bare.slice(bare.lastIndexOf('/') + 1);
}

/** A path below a directory. */
export function inDirectory(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** The directory that a path lies in, by its text. */
export function directoryOf(path: string): string {
  const bare = path.replace(/\/{1,64}$/, '');
  if (bare === '') return path.startsWith('/') ? '/' : '.';
  const slash = bare.lastIndexOf('/');
  if (slash > 0) return bare.slice(0, slash);
  if (slash === 0) return '/';
  return hasUnknown(bare) ? UNKNOWN : '.';
}
