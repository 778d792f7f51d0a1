import { limits } from '../syntax/limits.js';
import type { Assignment, Command, Redirection } from '../syntax/parse-script.js';
import { UNKNOWN } from '../words/markers.js';
import { environmentEffects } from './environment-effects.js';
import { type InnerFlow, joinFlows, joinTraits, nothing, plain } from './flows.js';
import { foldFields, foldText, foldValues } from './fold-word.js';
import { followRedirections, type Redirected } from './follow-redirections.js';
import type { Variable } from './frame.js';
import type { FoldedWord, Standing } from './machine.js';
import { spanAt } from './place.js';

/** What an assignment gives to its variable. */
export function assignedValue({ value, append, name }: Assignment, standing: Standing): Variable {
  const before = append === true ? standing.frame.variable(name) : undefined;
  if (value.type === 'ArrayValue') {
    const fields: FoldedWord[] = [];
    for (const element of value.elements) foldFields(element, standing, fields);
    const text = [...(before?.values ?? []), ...fields.map((field) => field.text)].join(' ');
    return { values: [text], traits: fields.reduce((all, { traits }) => joinTraits(all, traits), plain), isList: true };
  }
  const { values, traits } = foldValues(value, standing);
  if (before === undefined) return { values, traits };
  const both = before.values.flatMap((first) => values.map((second) => first + second));
  return { values: both.length > limits.alternatives ? [UNKNOWN] : both, traits: joinTraits(before.traits, traits) };
}

/** Puts what a command prints where its redirections lead; answers what is left for the next command. */
export function keepOutput(
  output: InnerFlow,
  { output: file, isDiverted }: Redirected,
  { frame }: Standing,
): InnerFlow {
  if (file !== undefined) {
    const before = file.appends ? frame.files.get(file.path) : undefined;
    frame.files.set(file.path, before === undefined ? output : joinFlows(before, output));
  }
  return isDiverted ? nothing : output;
}

/** A command without a name: what it assigns holds from here on. */
function assign(assignments: readonly Assignment[], standing: Standing): void {
  for (const assignment of assignments) {
    const variable = assignedValue(assignment, standing);
    if (assignment.index !== undefined) foldText(assignment.index, standing);
    standing.frame.set(assignment.name, variable);
    const span = spanAt(standing.place, assignment.pos, assignment.end);
    for (const value of variable.values) environmentEffects(assignment.name, value, span, standing);
  }
}

/** The parts of a simple command, told apart; the words folded. */
function readParts({ name, prefix, suffix }: Command, standing: Standing) {
  const assignments: Assignment[] = [];
  const redirections: Redirection[] = [];
  const words: FoldedWord[] = [];
  for (const part of prefix) {
    if (part.type === 'Assignment') assignments.push(part);
    else redirections.push(part);
  }
  if (name !== undefined) foldFields(name, standing, words);
  for (const part of suffix) {
    if (part.type === 'Word') foldFields(part, standing, words);
    else if (part.type === 'Assignment') foldAssignment(part, standing, words);
    else redirections.push(part);
  }
  return { assignments, redirections, words };
}

/** Runs a simple command: assignments, redirections, words. */
export function runSimpleCommand(command: Command, standing: Standing): InnerFlow {
  const { machine, place, input } = standing;
  if (!machine.run.command(spanAt(place, command.pos, command.end))) return nothing;
  const { assignments, redirections, words } = readParts(command, standing);
  // What is assigned before a command is there for that command alone.
  const own = assignments.length > 0 && words.length > 0 ? { ...standing, frame: standing.frame.fork() } : standing;
  if (assignments.length > 0) assign(assignments, own);
  if (redirections.length === 0) return words.length === 0 ? nothing : machine.invoke(words, own.frame, place, input);
  const redirected = followRedirections(redirections, standing);
  const output = words.length === 0 ? nothing : machine.invoke(words, own.frame, place, redirected.input);
  return keepOutput(output, redirected, standing);
}

/** `export name=value`: an assignment among the words is one word, whatever it holds. */
function foldAssignment(assignment: Assignment, standing: Standing, words: FoldedWord[]): void {
  const { values, traits } = assignedValue(assignment, standing);
  const span = spanAt(standing.place, assignment.pos, assignment.end);
  for (const value of values) words.push({ text: `${assignment.name}=${value}`, span, traits });
}
