import type { WordPart } from '../syntax/parse-script.js';
import { UNKNOWN } from '../words/markers.js';
import { type InnerFlow, plain, something } from './flows.js';
import type { Input, Standing } from './machine.js';
import { type Piece, quoted } from './piece.js';
import { insidePart } from './place.js';

/** `$(…)`: what the script prints. */
export function commandPiece(
  part: Extract<WordPart, { type: 'CommandExpansion' }>,
  isSplit: boolean,
  standing: Standing,
): Piece {
  const { script } = part;
  if (script === undefined) return { values: [UNKNOWN], isSplit, traits: plain };
  const { machine, source, frame, place, input } = standing;
  const { text, traits } = machine.script(
    script,
    script.source ?? source,
    frame.fork(),
    insidePart(part, script, place),
    input,
  );
  return { values: [text === undefined ? UNKNOWN : text.replace(/\n+$/, '')], isSplit, traits };
}

/** `<(…)`: a file that holds what the script prints; `>(…)`: one that the script reads as it is written. */
export function substitutionPiece(part: Extract<WordPart, { type: 'ProcessSubstitution' }>, standing: Standing): Piece {
  const { machine, source, frame, place, input } = standing;
  const path = `/dev/fd/${63 + frame.files.size}`;
  const { script, operator } = part;
  if (script === undefined) return quoted(path);
  const run = (read: Input): InnerFlow =>
    machine.script(script, script.source ?? source, frame.fork(), insidePart(part, script, place), read);
  if (operator === '<') frame.files.set(path, run(input));
  else readWritten(path, (flow) => run({ flow, isGiven: true, isRemote: false }), standing);
  return quoted(path);
}

/** Runs what reads from a path with all that is told of what is written there, and once if that is nothing. */
function readWritten(path: string, run: (flow: InnerFlow) => void, { machine, frame }: Standing): void {
  let hasRun = false;
  frame.files.set(path, something);
  frame.files.onWrite(path, (flow) => {
    const isTold = flow.text !== undefined || flow.traits !== plain;
    if (isTold || !hasRun) run(flow);
    hasRun = true;
  });
  machine.run.atEnd(() => {
    if (!hasRun) run(something);
  });
}
