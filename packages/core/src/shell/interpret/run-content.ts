import { limits } from '../syntax/limits.js';
import { emitPath } from './emit.js';
import { type InnerFlow, something } from './flows.js';
import { Frame } from './frame.js';
import type { FoldedWord, Standing } from './machine.js';
import { within } from './place.js';

/** Runs what a file holds as a script of the shell, with the words after its name as its arguments. */
export function runContent(
  content: InnerFlow,
  path: string,
  words: readonly FoldedWord[],
  standing: Standing,
): InnerFlow {
  const { machine, frame, place, input } = standing;
  const span = words[0]?.span ?? [0, 0];
  const { downloaded, decoded } = content.traits;
  if (downloaded || decoded) {
    emitPath(standing, { kind: 'execute', action: downloaded ? 'downloaded' : 'decoded', path, span });
  }
  if (content.text === undefined || place.depth >= limits.nesting) {
    if (!downloaded && !decoded) unseen(path, span, standing);
    return something;
  }
  const inner = new Frame(frame);
  inner.positional = words.slice(1).map(({ text }) => text);
  return machine.line({ text: content.text, span }, inner, within(place, path), input);
}

/** A script whose text is not at hand. */
export function unseen(path: string, span: readonly [number, number], standing: Standing): void {
  const target = emitPath(standing, { kind: 'opaque', action: 'unseen-script', path, span });
  // An interpreter shows what it cannot make sense of.
  if (target.holds !== undefined) emitPath(standing, { kind: 'read', action: 'read', path, span });
  standing.machine.run.problem('unseen-script', `What is in ${target.path} is not known.`, span);
}
