import { UNKNOWN } from '../words/markers.js';
import { mayNotRun } from './branch.js';
import { type Builtin, operandsOf, record } from './builtin.js';
import { emitTarget } from './emit.js';
import { evaluateReference, expandText } from './evaluate-text.js';
import { nothing } from './flows.js';
import type { Frame } from './frame.js';
import { listed } from './look-up.js';
import type { FoldedWord, Standing } from './machine.js';
import { within } from './place.js';
import { elementsOf, listOptionsOf } from './read-fields.js';
import { listOfTexts } from './word-list.js';

/** What the value of an option of one letter is, attached to it or the next word. */
function valuesOf(words: readonly FoldedWord[], letter: string): readonly FoldedWord[] {
  return words.flatMap((word, index) => {
    const [, attached] = new RegExp(`^-[a-zA-Z]*${letter}(.*)$`, 's').exec(word.text) ?? [];
    if (attached === undefined) return [];
    return attached === '' ? (words[index + 1] ?? []) : { ...word, text: attached };
  });
}

/** Runs a line in a shell that begins as this one stands; answers that. */
function runLine(line: FoldedWord, wrapper: string, { machine, frame, place, input }: Standing): Frame {
  const own = frame.fork();
  machine.line(line, own, mayNotRun(within(place, wrapper)), input);
  return own;
}

export const trap: Builtin = (words, standing) => {
  record(words, standing);
  const [action, ...signals] = operandsOf(words);
  if (action === undefined || signals.length === 0 || action.text === '-' || action.text === '') return nothing;
  const after = runLine(action, 'trap', standing);
  // Before or after any command, it may be run in this very shell.
  if (signals.some(({ text }) => !/^(?:0|(?:SIG)?EXIT)$/i.test(text))) standing.frame.joinAlways(after);
  // By the end, its variables may hold something else.
  standing.machine.run.atEnd(() => runLine(action, 'trap', standing));
  return nothing;
};

/** From here on, a name stands for the beginning of a line. */
function defineAlias(name: string, text: string, { span }: FoldedWord, { machine, frame, place }: Standing): void {
  const source = `${text} "$@"`;
  const script = machine.run.parse(source, span);
  if (script === undefined || script.errors !== undefined) return;
  const body = { type: 'CompoundList', pos: script.pos, end: script.end, commands: script.commands } as const;
  frame.define(name, { body, source, origin: place.origin ?? span, offset: 0, isAlias: true });
}

/** In a script of bash aliases do nothing, in a shell that somebody types in and in others they do. */
export const alias: Builtin = (words, standing) => {
  record(words, standing);
  for (const word of operandsOf(words)) {
    const [, name = '', value = ''] = /^([^\s=$`"'\\/|&;()<>]+)=(.*)$/s.exec(word.text) ?? [];
    if (name === '') continue;
    // A global alias of zsh may go on with what stands before it.
    const text = value.replace(/^\s*(?:\|\|?|&&|;)/, '');
    runLine({ ...word, text, verbatim: undefined }, 'alias', standing);
    defineAlias(name, text, word, standing);
  }
  return nothing;
};

/** `hash -p path name`: the name means that program from here on. */
export const remember: Builtin = (words, standing) => {
  const [path] = valuesOf(words, 'p');
  if (path === undefined) return undefined;
  record(words, standing);
  const { machine, frame, place, input } = standing;
  machine.invoke([path], frame.fork(), within(place, 'hash'), input);
  for (const { text } of words.slice(words.indexOf(path) + 1)) {
    defineAlias(text, `'${path.text.replaceAll("'", "'\\''")}'`, path, standing);
  }
  return nothing;
};

/** Words, functions and commands by which a shell completes what is typed. */
function complete(words: readonly FoldedWord[], standing: Standing): void {
  const { machine, frame, place, input } = standing;
  for (const line of valuesOf(words, 'C')) runLine(line, 'complete', standing);
  for (const { text, span } of valuesOf(words, 'W')) expandText(text, span, standing);
  for (const name of valuesOf(words, 'F')) {
    if (frame.function(name.text) !== undefined) machine.invoke([name], frame.fork(), place, input);
  }
}

export const completeNow: Builtin = (words, standing) => {
  complete(words, standing);
  return undefined;
};

/** What completes is run by whoever types, and may be defined by then. */
export const completeLater: Builtin = (words, standing) => {
  complete(words, standing);
  standing.machine.run.atEnd(() => complete(words, standing));
  return undefined;
};

/** `bind -x '"keys": command'`. */
export const bind: Builtin = (words, standing) => {
  for (const binding of valuesOf(words, 'x')) {
    const line = /^\s*"(?:[^"\\]|\\.)*"\s*:?\s*(.*)$/s.exec(binding.text)?.[1];
    if (line !== undefined) runLine({ ...binding, text: line, verbatim: undefined }, 'bind', standing);
  }
  return undefined;
};

/** `fc` runs again what was typed before, unless it only lists it. */
export const runAgain: Builtin = (words, standing) => {
  if (words.slice(1).some(({ text }) => /^-[a-z]*l|^--help$/.test(text))) return undefined;
  const span = words[0]?.span ?? [0, 0];
  emitTarget(standing, { kind: 'opaque', action: 'dynamic-command', type: 'process', name: 'fc', span });
  standing.machine.run.problem('dynamic-command', 'What was typed before is not known.', span);
  return undefined;
};

/** `mapfile -C callback`: a command that is run with a number and a line. */
export const readLines: Builtin = (words, standing) => {
  record(words, standing);
  const { frame, input } = standing;
  const options = listOptionsOf(words);
  const stream = options.stream === undefined ? undefined : frame.streams.get(Number(options.stream))?.flow;
  const { text = UNKNOWN, traits } = stream ?? input.flow;
  for (const callback of valuesOf(words, 'C')) {
    runLine({ ...callback, text: `${callback.text} 0 ${UNKNOWN}`, verbatim: undefined }, 'mapfile', standing);
  }
  const { target } = options;
  if (target !== undefined) evaluateReference(target.text, target.span, standing);
  const name = target?.text ?? 'MAPFILE';
  // A text of which nothing is known is any number of lines.
  frame.set(name, {
    ...listed(listOfTexts((text === UNKNOWN ? undefined : elementsOf(text, options)) ?? [UNKNOWN])),
    traits,
  });
  return nothing;
};
