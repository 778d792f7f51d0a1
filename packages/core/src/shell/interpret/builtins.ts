import { resolvePath } from '../paths/resolve-path.js';
import { limits } from '../syntax/limits.js';
import { displayed, hasUnknown, UNKNOWN } from '../words/markers.js';
import { emitTarget } from './emit.js';
import { environmentEffects } from './environment-effects.js';
import { type InnerFlow, joinTraits, nothing, plain, something } from './flows.js';
import type { FoldedWord, Standing } from './machine.js';
import { within } from './place.js';
import { runContent, unseen } from './run-content.js';

/**
 * What the shell does itself because it changes the shell. Answers `undefined` where the tool of that name does the rest:
 * the others among the shell's own commands change nothing here and are tools like any other.
 */
export type Builtin = (words: readonly FoldedWord[], standing: Standing) => InnerFlow | undefined;

function record(words: readonly FoldedWord[], { machine, place }: Standing): void {
  const [name, ...rest] = words;
  if (name === undefined) return;
  machine.run.commands.push({
    program: name.text,
    arguments: rest.map(({ text }) => displayed(text)),
    wrappers: place.wrappers,
    span: machine.run.within([name.span[0], Math.max(name.span[1], rest.at(-1)?.span[1] ?? 0)]),
  });
}

/** The words after the options. */
function operandsOf(words: readonly FoldedWord[]): readonly FoldedWord[] {
  const rest = words.slice(1);
  const first = rest.findIndex(({ text }) => !text.startsWith('-') || text === '-');
  return first === -1 ? [] : rest.slice(first);
}

const changeDirectory: Builtin = (words, standing) => {
  record(words, standing);
  const { frame, place } = standing;
  const target = operandsOf(words)[0]?.text ?? '~';
  const isKnown = target !== '-' && !hasUnknown(target);
  const path = isKnown ? resolvePath(target, { cwd: frame.cwd, user: place.user }) : undefined;
  frame.cwd = path?.startsWith('/') === true || path?.startsWith('~') === true ? path : undefined;
  return nothing;
};

const popDirectory: Builtin = (words, standing) => {
  record(words, standing);
  standing.frame.cwd = undefined;
  return nothing;
};

/** `export`, `declare` and their kin: sets what is assigned. */
const declare: Builtin = (words, standing) => {
  record(words, standing);
  const [command] = words;
  const exports =
    command?.text === 'export' || command?.text === 'setenv' || words.some(({ text }) => /^-[a-zA-Z]*x/.test(text));
  for (const { text, span, traits } of words.slice(1)) {
    const equals = text.indexOf('=');
    if (text.startsWith('-')) continue;
    if (equals <= 0) {
      if (exports) standing.frame.export(text);
      continue;
    }
    const [name, value] = [text.slice(0, equals), text.slice(equals + 1)];
    standing.frame.set(name, { values: [value], traits });
    if (exports) standing.frame.export(name);
    environmentEffects(name, value, span, standing);
  }
  return nothing;
};

const unset: Builtin = (words, standing) => {
  record(words, standing);
  for (const { text, span } of operandsOf(words)) {
    standing.frame.unset(text);
    if (!/^HIST(?:FILE|SIZE|FILESIZE)$/.test(text)) continue;
    emitTarget(standing, { kind: 'audit', action: 'disable-history', type: 'none', name: text, span });
  }
  return nothing;
};

const read: Builtin = (words, standing) => {
  record(words, standing);
  const { frame, input, place, machine } = standing;
  const { text, traits } = input.flow;
  const names = operandsOf(words).filter((word) => /^[a-z_]\w*$/i.test(word.text));
  machine.run.reads.push(...names.map((word) => word.text));
  // Within a loop it may be any of the lines that is read.
  const all = input.isGiven && text !== undefined ? linesOf(text) : undefined;
  const lines = place.iterations > 1 ? all : all?.slice(0, 1);
  names.forEach(({ text: name }, index) => {
    const isLast = index === names.length - 1;
    const values =
      lines === undefined || lines.length > limits.alternatives
        ? [UNKNOWN]
        : lines.map((line) => fieldOf(line, index, isLast));
    frame.set(name, { values: values.length === 0 ? [''] : values, traits });
  });
  return nothing;
};

function linesOf(text: string): readonly string[] {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** The field of a line that a variable gets; the last variable gets all that is left. */
function fieldOf(line: string, index: number, isLast: boolean): string {
  const rest = afterFields(line.trim(), index);
  return isLast ? rest : (rest.split(/\s+/, 1)[0] ?? '');
}

/** What is left of a line after some of its fields: the blanks within stay. */
function afterFields(line: string, count: number): string {
  let rest = line;
  for (let index = 0; index < count; index += 1) rest = rest.replace(/^\S+\s*/, '');
  return rest;
}

const readLines: Builtin = (words, standing) => {
  record(words, standing);
  const { frame, input } = standing;
  const { text = UNKNOWN, traits } = input.flow;
  const name = operandsOf(words).at(-1)?.text ?? 'MAPFILE';
  const elements = text === UNKNOWN ? undefined : text.split('\n').filter((line) => line !== '');
  frame.set(name, { values: [elements?.[0] ?? UNKNOWN], traits, ...(elements === undefined ? {} : { elements }) });
  return nothing;
};

/** Its words, joined, are a line of this very shell. */
const evaluate: Builtin = (words, standing) => {
  const { machine, frame, place, input } = standing;
  const rest = words.slice(1);
  const [first] = rest;
  if (first === undefined) return nothing;
  if (rest.length === 1) return machine.line(first, frame, within(place, 'eval'), input);
  const span = [first.span[0], Math.max(first.span[1], rest.at(-1)?.span[1] ?? 0)] as const;
  const traits = rest.reduce((all, word) => joinTraits(all, word.traits), plain);
  const text = rest.map((word) => word.text).join(' ');
  return machine.line({ text, span, traits }, frame, within(place, 'eval'), input);
};

/** Runs what follows the options of `exec`, `command` and `builtin`; `withValue` is the option that takes a value. */
const runRest =
  (withValue: string): Builtin =>
  (words, { machine, frame, place, input }) => {
    const rest = afterOptions(words, withValue);
    const name = words[0]?.text ?? '';
    return rest.length === 0 ? nothing : machine.invoke(rest, frame, within(place, name), input);
  };

function afterOptions(words: readonly FoldedWord[], withValue: string): readonly FoldedWord[] {
  let at = 1;
  while (words[at]?.text.startsWith('-') === true) {
    const { text = '' } = words[at] ?? {};
    at += withValue !== '' && text.endsWith(withValue) ? 2 : 1;
    if (text === '--') break;
  }
  return words.slice(at);
}

/** `command -v name` tells where it is; else the name is run. */
const command: Builtin = (words, standing) => {
  const [, option, name] = words;
  if (option === undefined || !/^-p?[vV]/.test(option.text)) return runRest('')(words, standing);
  record(words, standing);
  const isName = name !== undefined && /^[\w.+-]+$/.test(name.text);
  return isName ? { text: `/usr/bin/${name.text}\n`, traits: plain } : something;
};

/** Runs a file in this very shell. */
const source: Builtin = (words, standing) => {
  record(words, standing);
  const { frame, place, input } = standing;
  const file = operandsOf(words)[0];
  if (file === undefined) return nothing;
  const path = resolvePath(file.text, { cwd: frame.cwd, user: place.user });
  const written = path === '/dev/stdin' || path === '/proc/self/fd/0' ? input.flow : frame.files.get(path);
  if (written !== undefined) return runContent(written, path, [file], standing);
  unseen(path, file.span, standing);
  return nothing;
};

const trap: Builtin = (words, standing) => {
  record(words, standing);
  const { machine, frame, place, input } = standing;
  const [action, ...signals] = operandsOf(words);
  if (action === undefined || signals.length === 0 || action.text === '-' || action.text === '') return nothing;
  const run = (): void => void machine.line(action, frame.fork(), within(place, 'trap'), input);
  run();
  // By the end, its variables may hold something else.
  machine.run.atEnd(run);
  return nothing;
};

/** Aliases are functions here: in a script they do nothing, in a shell that somebody types in they do. */
const alias: Builtin = (words, standing) => {
  record(words, standing);
  const { machine, frame, place, input } = standing;
  for (const { text, span, traits } of operandsOf(words)) {
    const equals = text.indexOf('=');
    if (equals <= 0) continue;
    machine.line({ text: text.slice(equals + 1), span, traits }, frame.fork(), within(place, 'alias'), input);
  }
  return nothing;
};

/** `set -- words` sets `$1` and on. */
const set: Builtin = (words, standing) => {
  record(words, standing);
  const dashes = words.findIndex(({ text }) => text === '--');
  const rest = dashes === -1 ? operandsOf(words) : words.slice(dashes + 1);
  if (rest.length > 0 && rest.length <= limits.alternatives) {
    standing.frame.positional = rest.map(({ text }) => text);
  } else if (rest.length > 0 || dashes !== -1) standing.frame.positional = rest.length === 0 ? [] : undefined;
  return nothing;
};

const shift: Builtin = (words, standing) => {
  record(words, standing);
  const count = Number(words[1]?.text ?? 1);
  standing.frame.positional = Number.isInteger(count) ? standing.frame.positional?.slice(count) : undefined;
  return nothing;
};

/** `printf -v name`: what would be printed is the variable's. */
const printTo: Builtin = (words, standing) => {
  if (words[1]?.text !== '-v') return undefined;
  const [name, , variable, ...rest] = words;
  if (name === undefined || variable === undefined) return undefined;
  const { machine, frame, place, input } = standing;
  const output = machine.invoke([name, ...rest], frame, place, input);
  frame.set(variable.text, { values: [output.text ?? UNKNOWN], traits: output.traits });
  return nothing;
};

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['cd', changeDirectory],
  ['chdir', changeDirectory],
  ['pushd', changeDirectory],
  ['popd', popDirectory],
  ['export', declare],
  ['declare', declare],
  ['typeset', declare],
  ['local', declare],
  ['readonly', declare],
  ['setenv', declare],
  ['unset', unset],
  ['read', read],
  ['mapfile', readLines],
  ['readarray', readLines],
  ['eval', evaluate],
  ['exec', runRest('a')],
  ['command', command],
  ['builtin', runRest('')],
  ['source', source],
  ['.', source],
  ['trap', trap],
  ['alias', alias],
  ['set', set],
  ['shift', shift],
  ['printf', printTo],
]);
