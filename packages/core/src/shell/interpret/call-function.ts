import type { ParsedScript } from '../syntax/parse-script.js';
import { emitTarget } from './emit.js';
import { type InnerFlow, something } from './flows.js';
import { Frame } from './frame.js';
import type { FoldedWord, Standing } from './machine.js';
import type { ShellFunction } from './shell-function.js';
import { listOfFolded } from './word-list.js';

/** Runs the body of a function with its words as `$1` and on. */
export function callFunction(
  name: string,
  called: ShellFunction,
  words: readonly FoldedWord[],
  standing: Standing,
): InnerFlow {
  const { body, source, origin, offset } = called;
  const { machine, frame, place, input } = standing;
  const span = words[0]?.span ?? [0, 0];
  if (frame.calls.some(({ body: calling }) => calling === body)) {
    // It calls itself in a pipe or in the background, again and again: the classic way to fill a machine with processes.
    // With words it may come to an end, as a walk through directories does.
    const isEndless = input.isGiven || (frame.isInBackground && words.length === 1);
    const action = isEndless ? 'fork-bomb' : 'recurse';
    emitTarget(standing, { kind: 'execute', action, type: 'process', name, span });
    return something;
  }
  const inner = new Frame(frame, [...frame.calls, called]);
  inner.positional = listOfFolded(words.slice(1));
  const script = {
    type: 'Script',
    pos: body.pos,
    end: body.end,
    shebang: undefined,
    commands: [{ type: 'Statement', pos: body.pos, end: body.end, command: body, background: undefined }],
  } as unknown as ParsedScript;
  const output = machine.script(script, source, inner, { ...place, origin, offset }, input);
  frame.returnFrom(inner);
  return output;
}
