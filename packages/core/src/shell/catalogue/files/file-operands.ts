import type { EffectAttributes } from '../../effect.js';
import type { Call, Role, Word } from '../../tools/tool-spec.js';

/** Whether a word stands for standard input or output. */
export function isDash(word: Word): boolean {
  return word.text === '-';
}

/** Treats operands from `first` on as having a role; `-` is no file. */
export function operandsAs(call: Call, role: Role, first = 0): void {
  for (const word of call.operands.slice(first)) if (!isDash(word)) call.as(role, word);
}

/** Reads the operands from `first` on, and what is below them if so said. */
export function readsOperands(call: Call, first: number, attributes: EffectAttributes = {}): void {
  for (const word of call.operands.slice(first)) {
    if (!isDash(word)) call.path('read', 'read', word, { attributes, span: word.span });
  }
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
