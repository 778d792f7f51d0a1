import type { AnalysisOptions } from '../analyse.js';
import { limits } from '../syntax/limits.js';
import type { ParsedScript } from '../syntax/parse-script.js';
import { nothing, plain, something } from './flows.js';
import { lineFrame } from './frame.js';
import { giveVariables } from './give-variables.js';
import type { Input, Machine } from './machine.js';
import { outerPlace } from './place.js';

/** What is told of a command that is nested deeper than is looked. */
export const tooDeep = `Commands may be nested ${limits.nesting} deep.`;

/** A text that is longer than a command may be is not looked into. */
function inputOf(stdin: AnalysisOptions['stdin']): Input {
  if (stdin === undefined) return { flow: nothing, isGiven: false, isRemote: false };
  const isSeen = stdin.text !== undefined && stdin.text.length <= limits.bytes;
  return { flow: isSeen ? { text: stdin.text, traits: plain } : something, isGiven: true, isRemote: false };
}

/** Runs a command on a machine from its begin, and what it left for its end. */
export function runCommand(
  machine: Machine,
  script: ParsedScript,
  source: string,
  { cwd, user, profile, variables, stdin }: AnalysisOptions,
): void {
  const frame = lineFrame(cwd, (entries) => machine.run.count(entries));
  const input = inputOf(stdin);
  try {
    const place = outerPlace(user ?? profile?.user?.name, profile?.sh === 'bash');
    if (variables !== undefined) giveVariables(variables, { machine, source, frame, place, input });
    machine.script(script, source, frame, place, input);
    machine.run.end();
  } catch (error) {
    // The parser looks into parts of words when they are asked for, and overflows where they are nested without end.
    if (!(error instanceof RangeError)) throw error;
    machine.run.problem('too-deep', tooDeep, [0, source.length]);
  }
}
