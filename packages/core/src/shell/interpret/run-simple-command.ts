import { secretsInFile } from '../code/secrets-in-files.js';
import type { EffectAttributes, Span } from '../effect.js';
import { limits } from '../syntax/limits.js';
import type { Assignment, Command, Redirection, SyntaxWord } from '../syntax/parse-script.js';
import { UNKNOWN } from '../words/markers.js';
import { mayNotRun } from './branch.js';
import { emitTarget } from './emit.js';
import { environmentEffects } from './environment-effects.js';
import { evaluateArithmetic, evaluateReference } from './evaluate-text.js';
import { type InnerFlow, joinTraits, nothing, oneOf, plain } from './flows.js';
import { computeText } from './fold-arithmetic.js';
import { foldChoices, foldFields } from './fold-fields.js';
import { foldText, foldValues } from './fold-word.js';
import { followRedirections, type Redirected } from './follow-redirections.js';
import type { Frame } from './frame.js';
import { listed } from './look-up.js';
import type { FoldedWord, Input, Standing } from './machine.js';
import { spanAt } from './place.js';
import { elementsOf, type Variable } from './variable.js';
import { appended, isSettled, listOfFolded, noWords } from './word-list.js';

/** What an assignment gives to its variable. */
function assignedValue(assignment: Assignment, standing: Standing): Variable {
  const { value, append, name, index } = assignment;
  const before = append === true || index !== undefined ? standing.frame.variable(name) : undefined;
  if (value.type === 'ArrayValue') return assignedList(value, append === true ? before : undefined, standing);
  const { values, traits } = foldValues(value, standing);
  if (index !== undefined) evaluateArithmetic(index.text, spanAt(standing.place, index.pos, index.end), standing);
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
  // `[key]=value`: which element is which is not followed.
  if (fields.some(({ text }) => /^\[[^\]]*\]=/.test(text))) return { values: [UNKNOWN], traits };
  // In zsh the list alone is all of them, and which is the first is a matter of options.
  const added = { ...listOfFolded(fields), ...(standing.place.kin === 'zsh' ? { settled: 0 } : {}) };
  return { ...listed(before === undefined ? added : appended(elementsOf(before), added)), traits };
}

/** A list with one element set; unknown where the index is. */
function withElement(before: Variable | undefined, index: string, { values, traits }: Variable): Variable {
  const at = Number(index);
  const elements = before === undefined ? noWords : elementsOf(before);
  const [value = UNKNOWN] = values.length === 1 ? values : [];
  const isCounted = at < elements.settled || (at === elements.words.length && isSettled(elements));
  if (index.trim() === '' || !Number.isInteger(at) || at < 0 || !isCounted) return { values: [UNKNOWN], traits };
  const words = [...elements.words];
  words[at] = value;
  const settled = Math.max(elements.settled, at + 1);
  return { ...listed({ words, settled }), traits: joinTraits(before?.traits ?? plain, traits) };
}

/** Puts what a command prints where its redirections lead; answers what is left for the next command. */
export function keepOutput(
  output: InnerFlow,
  { output: file, isDiverted, host }: Redirected,
  standing: Standing,
  span: Span,
): InnerFlow {
  if (host !== undefined) tellSent(output, host, standing, span);
  if (file !== undefined) writeTo(file, output, standing);
  // Over what was there nothing was written.
  if (file?.span !== undefined && output.text?.trim() === '' && !file.appends) standing.machine.run.empties(file.span);
  return isDiverted ? nothing : output;
}

/** Puts what is printed into a file; one that the shell was told to keep may stay what it is. */
function writeTo(
  { path, appends }: NonNullable<Redirected['output']>,
  output: InnerFlow,
  { frame, machine, place: { branch } }: Standing,
): void {
  for (const secret of secretsInFile(path, output.text ?? '')) machine.run.secrets.add(secret);
  frame.files.write(path, output, frame.keepsFiles ? { outer: branch } : branch, appends);
}

/** What another machine gets of what a command prints. */
function tellSent({ traits }: InnerFlow, host: string, standing: Standing, span: Span): void {
  if (!traits.sensitive && !traits.valuable) return;
  const action = traits.sensitive ? 'send' : 'send-data';
  const attributes: EffectAttributes = traits.sensitive ? { external: true, sensitive: true } : { external: true };
  emitTarget(standing, { kind: 'network', action, type: 'host', name: host, span, attributes });
}

/** What an integer gets: sums of what it held are not followed. */
function computed({ values, traits }: Variable, isSum: boolean, span: Span, standing: Standing): Variable {
  const results = values.map((value) => computeText(value, span, standing));
  return { values: isSum ? [UNKNOWN] : results, traits };
}

/** A command without a name: what it assigns holds from here on. */
function assign(assignments: readonly Assignment[], standing: Standing, isExported: boolean): void {
  for (const assignment of assignments) {
    if (!standing.machine.run.step(spanAt(standing.place, assignment.pos, assignment.end))) return;
    const span = spanAt(standing.place, assignment.pos, assignment.end);
    const given = assignedValue(assignment, standing);
    const { isInteger, isReference } = standing.frame.variable(assignment.name) ?? {};
    // It stands for nothing so far, and from here on for what it is given.
    if (isReference === true) for (const meant of given.values) evaluateReference(meant, span, standing);
    const variable = isInteger === true ? computed(given, assignment.append === true, span, standing) : given;
    standing.frame.set(assignment.name, variable);
    if (isExported) standing.frame.export(assignment.name);
    for (const value of variable.values) environmentEffects(assignment.name, value, span, standing);
  }
}

/** Words that are known, or the words for each of the values that one can come to. */
type Choice = FoldedWord | readonly (readonly FoldedWord[])[];

function foldChoice(word: SyntaxWord, standing: Standing, words: Choice[]): void {
  const choices = foldChoices(word, standing, words as FoldedWord[]);
  if (choices !== undefined) words.push(choices);
}

function isChoice(word: Choice): word is readonly (readonly FoldedWord[])[] {
  return Array.isArray(word);
}

/** The words once for each value: every value is met at least once, and what comes of one variable stays together. */
function variantsOf(words: readonly Choice[]): readonly (readonly FoldedWord[])[] {
  const counts = words.map((word) => (isChoice(word) ? word.length : 1));
  return Array.from({ length: Math.max(...counts) }, (_, index) =>
    words.flatMap((word) => (isChoice(word) ? (word[index % word.length] ?? []) : [word])),
  );
}

/** Runs a command for each of the values that its words can come to. */
function invokeAll(words: readonly Choice[], frame: Frame, input: Input, { machine, place }: Standing): InnerFlow {
  if (words.length === 0) return nothing;
  if (!words.some(isChoice)) return machine.invoke(words as readonly FoldedWord[], frame, place, input);
  let output: InnerFlow | undefined;
  const known = machine.run.distinct();
  for (const variant of variantsOf(words)) {
    if (variant.length === 0) continue;
    const next = machine.invoke(variant, frame, mayNotRun(place), input);
    output = output === undefined ? next : oneOf([output, next]);
  }
  known.settle();
  return output ?? nothing;
}

/** The parts of a simple command, told apart; the words folded. */
function readParts({ name, prefix, suffix }: Command, standing: Standing) {
  const assignments: Assignment[] = [];
  const redirections: Redirection[] = [];
  const words: Choice[] = [];
  for (const part of prefix) {
    if (part.type === 'Assignment') assignments.push(part);
    else redirections.push(part);
  }
  if (name !== undefined) foldChoice(name, standing, words);
  for (const part of suffix) {
    if (part.type === 'Word') foldChoice(part, standing, words);
    else if (part.type === 'Assignment') foldAssignment(part, standing, words);
    else redirections.push(part);
  }
  return { assignments, redirections, words };
}

/** What POSIX calls special: what is assigned before one of these holds behind it, too. */
const isSpecial = /^(?:[:.]|break|continue|eval|exec|export|readonly|return|set|shift|times|trap|unset)$/;

/** Whether what was assigned before a command may stay: not in bash as it mostly is, nor in zsh. */
function mayStay([first]: readonly Choice[], { frame, place }: Standing): boolean {
  if (first === undefined || (place.isBash && place.kin !== 'ksh' && !frame.isPosix)) return false;
  return (isChoice(first) ? first.flatMap((words) => words.slice(0, 1)) : [first]).some(({ text }) =>
    isSpecial.test(text),
  );
}

/** Runs a simple command: assignments, redirections, words. */
export function runSimpleCommand(command: Command, standing: Standing): InnerFlow {
  const { machine, place, input } = standing;
  if (!machine.run.step(spanAt(place, command.pos, command.end))) return nothing;
  const { assignments, redirections, words } = readParts(command, standing);
  // What is assigned before a command is there for that command alone.
  const own = assignments.length > 0 && words.length > 0 ? { ...standing, frame: standing.frame.fork() } : standing;
  if (assignments.length > 0) assign(assignments, own, words.length > 0);
  const invoke = (given: Input): InnerFlow => {
    const flow = invokeAll(words, own.frame, given, standing);
    if (own !== standing) {
      const names = assignments.map(({ name }) => name);
      const given = names.map((name) => [name, own.frame.variable(name)] as const);
      standing.frame.takeOver(own.frame, names);
      if (mayStay(words, standing)) for (const [name, variable] of given) standing.frame.mayHold(name, variable);
    }
    return flow;
  };
  const { streams } = standing.frame;
  if (redirections.length === 0 && streams.size === 0) return invoke(input);
  const redirected = followRedirections(redirections, standing);
  const isRead = words.length === 0 && redirected.input !== input;
  // `$(<file)` is what the file holds.
  const output = isRead ? redirected.input.flow : invoke(redirected.input);
  if (isExec(words)) standing.frame.streams = keptStreams(redirected, standing);
  return keepOutput(output, redirected, standing, spanAt(place, command.pos, command.end));
}

/** `exec` alone: its redirections hold from here on. */
function isExec(words: readonly Choice[]): boolean {
  const last = words.at(-1);
  return words.length > 0 && words.length < 3 && last !== undefined && !isChoice(last) && last.text === 'exec';
}

/** Streams that stay open, which have names as files too. */
function keptStreams({ opened }: Redirected, { frame }: Standing): Redirected['opened'] {
  for (const [number, { flow }] of opened) frame.files.set(`/dev/fd/${number}`, flow);
  return opened;
}

/** `export name=value`: an assignment among the words is one word, whatever it holds. */
function foldAssignment(assignment: Assignment, standing: Standing, words: Choice[]): void {
  const variable = assignedValue(assignment, standing);
  const { values, traits } = variable;
  const span = spanAt(standing.place, assignment.pos, assignment.end);
  if (variable.elements !== undefined) standing.frame.set(assignment.name, variable);
  for (const value of variable.elements === undefined ? values : [])
    words.push({ text: `${assignment.name}=${value}`, span, traits });
}
