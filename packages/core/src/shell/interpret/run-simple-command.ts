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
function assignedValue(assignment: Assignment, standing: Standing): Variable {
  const { value, append, name, index } = assignment;
  const before = append === true || index !== undefined ? standing.frame.variable(name) : undefined;
  if (value.type === 'ArrayValue') return assignedList(value, append === true ? before : undefined, standing);
  const { values, traits } = foldValues(value, standing);
  if (index !== undefined) return withElement(before, foldText(index, standing), { values, traits });
  if (before === undefined) return { values, traits };
  const both = before.values.flatMap((first) => values.map((second) => first + second));
  return { values: both.length > limits.alternatives ? [UNKNOWN] : both, traits: joinTraits(before.traits, traits) };
}

function assignedList(
  { elements }: Extract<Assignment['value'], { type: 'ArrayValue' }>,
  before: Variable | undefined,
  standing: Standing,
): Variable {
  const fields: FoldedWord[] = [];
  for (const element of elements) foldFields(element, standing, fields);
  const traits = fields.reduce((all, field) => joinTraits(all, field.traits), before?.traits ?? plain);
  const texts = fields.map(({ text }) => text);
  // `[key]=value`: which element is which is not followed.
  if (texts.some((text) => /^\[[^\]]*\]=/.test(text))) return { values: [UNKNOWN], traits };
  const all = [...(before?.elements ?? before?.values ?? []), ...texts];
  return { values: [all[0] ?? ''], traits, elements: all };
}

/** A list with one element set; unknown where the index is. */
function withElement(before: Variable | undefined, index: string, { values, traits }: Variable): Variable {
  const at = Number(index);
  const elements = [...(before?.elements ?? before?.values ?? [])];
  const [value = UNKNOWN] = values.length === 1 ? values : [];
  if (index.trim() === '' || !Number.isInteger(at) || at < 0 || at > elements.length)
    return { values: [UNKNOWN], traits };
  elements[at] = value;
  return { values: [elements[0] ?? ''], traits: joinTraits(before?.traits ?? plain, traits), elements };
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
  const variable = assignedValue(assignment, standing);
  const { values, traits } = variable;
  const span = spanAt(standing.place, assignment.pos, assignment.end);
  if (variable.elements !== undefined) standing.frame.set(assignment.name, variable);
  for (const value of variable.elements === undefined ? values : [])
    words.push({ text: `${assignment.name}=${value}`, span, traits });
}
