import { classifyPath } from '../paths/classify-path.js';
import { resolvePath } from '../paths/resolve-path.js';
import type { Word } from '../tools/tool-spec.js';
import { hasUnknown } from '../words/markers.js';
import { mayNotRun } from './branch.js';
import { emitPath, emitTarget } from './emit.js';
import { noInput, type Standing } from './machine.js';
import { within } from './place.js';
import { isLine } from './possible-command.js';

const shellPath = /(?:^|[\s"'`(=,;|&!:])\/(?:usr\/)?bin\/(?:ba|da|a|z|k|mk|c|tc|fi)?sh(?:$|[\s"'`),;|&0-9<>])/;

/** The value of `--option=value`, or the word. */
function optionValue(text: string): string {
  const found = /^--?[\w-]+=(.*)$/s.exec(text);
  return found?.[1] ?? text;
}

/** What reads as a line of a shell may be run as one. */
function applyLine(word: Word, text: string, { machine, frame, place, input }: Standing): void {
  if (!isLine(text, machine.tools) || hasUnknown(text)) return;
  const verbatim = word.verbatim === undefined ? undefined : word.verbatim + word.text.length - text.length;
  // A script that may have come through a pipe is read to its end: what it runs finds nothing left.
  const read = text === input.flow.possible ? noInput : input;
  machine.line({ text, span: word.span, verbatim }, frame.fork(), mayNotRun(within(place, '?')), read);
}

/** A word of which nobody knows what it is: what it looks like counts, as far as that would be bad. */
export function applyAny(word: Word, standing: Standing): void {
  const text = optionValue(word.text);
  if (text === '' || text.startsWith('-')) return;
  const { span } = word;
  if (shellPath.test(text)) {
    emitTarget(standing, { kind: 'execute', action: 'shell', type: 'process', name: text, span, confidence: 0.8 });
    return;
  }
  if (/\s/.test(text)) {
    applyLine(word, text, standing);
    return;
  }
  const name = text.replace(/^(?:file:\/\/|@|<|\w{1,12}=@?)/, '');
  if (!/^[/~.]/.test(name)) return;
  const path = resolvePath(name, { cwd: standing.frame.cwd, user: standing.place.user });
  const { holds } = classifyPath(path);
  if (holds === undefined || holds === 'accounts') return;
  // What a program that nobody knows does with a file that decides over access, it may well write.
  const [kind, action] =
    holds === 'secret' || holds === 'history' ? (['read', 'read'] as const) : (['write', 'modify'] as const);
  emitPath(standing, { kind, action, path, span, confidence: 0.8 });
}
