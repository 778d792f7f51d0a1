import { limits } from '../syntax/limits.js';
import { applyAny } from './apply-any.js';
import { emitPath } from './emit.js';
import { type InnerFlow, something } from './flows.js';
import { Frame } from './frame.js';
import type { FoldedWord, Standing } from './machine.js';
import { within } from './place.js';
import { listOfFolded, type WordList } from './word-list.js';

type Words = readonly FoldedWord[];

/** Runs what a file holds as a script of the shell, with the words after its name as its arguments. */
export function runContent(content: InnerFlow, path: string, words: Words, standing: Standing): InnerFlow {
  const inner = new Frame(standing.frame);
  inner.positional = argumentsIn(words);
  return runIn(inner, content, path, words, standing);
}

/** The same in this very shell, which keeps its own arguments where no others are given. */
export function sourceContent(content: InnerFlow, path: string, words: Words, standing: Standing): InnerFlow {
  const { frame } = standing;
  const own = frame.positional;
  if (words.length > 1) frame.positional = argumentsIn(words);
  const output = runIn(frame, content, path, words, standing);
  if (words.length > 1) frame.positional = own;
  return output;
}

function argumentsIn(words: Words): WordList {
  return listOfFolded(words.slice(1));
}

function runIn(frame: Frame, content: InnerFlow, path: string, words: Words, standing: Standing): InnerFlow {
  const { machine, place, input } = standing;
  const span = words[0]?.span ?? [0, 0];
  const { downloaded, decoded } = content.traits;
  if (downloaded || decoded) {
    emitPath(standing, { kind: 'execute', action: downloaded ? 'downloaded' : 'decoded', path, span });
  }
  if (content.text === undefined || place.depth >= limits.nesting) {
    if (!downloaded && !decoded) unseen(path, span, standing);
    if (content.possible !== undefined) applyAny({ text: content.possible, span }, standing);
    return something;
  }
  return machine.line({ text: content.text, span }, frame, within(place, path), input);
}

/** A script whose text is not at hand. */
export function unseen(path: string, span: readonly [number, number], standing: Standing): void {
  const target = emitPath(standing, { kind: 'opaque', action: 'unseen-script', path, span });
  // An interpreter shows what it cannot make sense of.
  if (target.holds !== undefined) emitPath(standing, { kind: 'read', action: 'read', path, span });
  standing.machine.run.problem('unseen-script', `What is in ${target.path} is not known.`, span);
}
