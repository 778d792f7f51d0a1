import { limits } from '../syntax/limits.js';
import type { CompoundList, Statement, SyntaxWord } from '../syntax/parse-script.js';
import { hasMarker, UNKNOWN } from '../words/markers.js';
import { mayNotRun } from './branch.js';
import { type InnerFlow, joinFlows, joinTraits, nothing, oneOf, plain } from './flows.js';
import { foldFields } from './fold-fields.js';
import type { Frame } from './frame.js';
import { joinWays } from './join-ways.js';
import { LeftLoop } from './leave-loop.js';
import type { FoldedWord, Standing } from './machine.js';

type ForNode = Extract<Statement['command'], { type: 'For' | 'Select' }>;

/** Runs the statements of a list once. */
type RunList = (list: CompoundList, standing: Standing) => InnerFlow;

/** The words that a loop goes through. */
function loopWords(words: readonly SyntaxWord[] | undefined, standing: Standing): readonly FoldedWord[] {
  if (words === undefined) {
    const { positional = { words: [UNKNOWN], settled: 0 } } = standing.frame;
    const { words: all, settled } = positional;
    return all.map((text, index) => {
      const word: FoldedWord = { text, span: [0, 0], traits: plain };
      return index < settled ? word : { ...word, isMany: true };
    });
  }
  const fields: FoldedWord[] = [];
  for (const word of words) foldFields(word, standing, fields);
  return fields;
}

/** The variable of a loop has any of the words. */
function setLoopVariable(name: SyntaxWord, words: readonly FoldedWord[], { frame }: Standing): void {
  const values = [...new Set(words.map(({ text }) => text))];
  const traits = words.reduce((joined, word) => joinTraits(joined, word.traits), plain);
  frame.set(name.value, { values: values.length > limits.alternatives ? [UNKNOWN] : values, traits });
}

/** How often bodies of loops within loops are run word by word. */
const mostIterations = 64;

/** Runs the body once for each word, as a shell does, where the words are known and few; otherwise for all at once. */
export function runFor({ name, wordlist, body }: ForNode, standing: Standing, run: RunList): InnerFlow {
  const { frame, machine, place } = standing;
  const words = loopWords(wordlist, standing);
  const iterations = place.iterations * words.length;
  const isKnown = words.every(({ text, isMany }) => isMany !== true && !hasMarker(text));
  if (!isKnown || iterations > mostIterations) {
    setLoopVariable(name, words, standing);
    return runLoop([body], standing, run);
  }
  const inner = { ...standing, place: { ...place, iterations } };
  const found = machine.run.distinct();
  const left = new LeftLoop(machine.run, frame);
  let output = nothing;
  for (const word of words) {
    frame.set(name.value, { values: [word.text], traits: word.traits });
    output = joinFlows(output, run(body, inner));
    left.endRound();
  }
  left.end();
  found.settle();
  const isTooLong = output.text !== undefined && output.text.length > limits.word;
  return isTooLong ? oneOf([output]) : output;
}

/** What a loop read into is empty once there was nothing more to read. */
export function runWhile(parts: readonly CompoundList[], standing: Standing, run: RunList): InnerFlow {
  const { frame, machine } = standing;
  const first = machine.run.reads.length;
  const output = runLoop(parts, standing, run);
  for (const name of machine.run.reads.slice(first)) {
    const { values, traits } = frame.variable(name) ?? { values: [], traits: plain };
    frame.set(name, { values: [...new Set(['', ...values])], traits });
  }
  return output;
}

/**
 * Once for what it does, and once more when a variable changed within: then the first commands may mean others. What has
 * not come to rest by then may come to anything.
 */
export function runLoop(parts: readonly CompoundList[], standing: Standing, run: RunList): InnerFlow {
  const { frame, machine, place } = standing;
  const inner = { ...standing, place: mayNotRun({ ...place, iterations: place.iterations * 3 }) };
  const found = machine.run.distinct();
  const left = new LeftLoop(machine.run, frame);
  const pass = (): InnerFlow => {
    let output = nothing;
    for (const part of parts) output = joinFlows(output, run(part, inner));
    left.endRound();
    return output;
  };
  const passes: readonly ((before: Frame) => void)[] = [
    (before) => joinWays(standing, [before]),
    (before) => frame.forgetChanges(before),
    () => {},
  ];
  const first = frame.fork();
  let output = nothing;
  // Loops within loops within loops are run once, and what changes in them is not known.
  for (const settle of place.iterations > mostIterations ? passes.slice(1, 2) : passes) {
    const before = frame.fork();
    const { changes } = frame;
    output = joinFlows(output, pass());
    output = joinFlows(output, whileShifting(before, standing, pass));
    if (frame.changes === changes || machine.run.isOver) break;
    settle(before);
  }
  left.end();
  // It may not have run at all.
  joinWays(standing, [first]);
  found.settle();
  return oneOf([output]);
}

/** A body that takes its arguments one by one is run for each of them; those that are too many may be anything. */
function whileShifting(
  { positional: given }: Frame,
  { frame, machine, place }: Standing,
  pass: () => InnerFlow,
): InnerFlow {
  let output = nothing;
  let last = given?.words.length ?? 0;
  let left = Math.floor(mostIterations / place.iterations);
  const isShifting = (): boolean => {
    const length = frame.positional?.words.length ?? 0;
    return length > 0 && length < last && !machine.run.isOver;
  };
  for (; isShifting() && left > 0; left -= 1) {
    last = frame.positional?.words.length ?? 0;
    output = joinFlows(output, pass());
  }
  if (!isShifting()) return output;
  frame.positional = undefined;
  return joinFlows(output, pass());
}
