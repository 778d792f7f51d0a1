import { classifyPath } from '../paths/classify-path.js';
import { resolvePath } from '../paths/resolve-path.js';
import type { Word } from '../tools/tool-spec.js';
import { hasUnknown } from '../words/markers.js';
import { emitPath, emitTarget } from './emit.js';
import type { Standing } from './machine.js';
import { within } from './place.js';
import { isLine } from './possible-command.js';

const shellPath = /(?:^|[\s"'`(=,;|&!:])\/(?:usr\/)?bin\/(?:ba|da|a|z|k|mk|c|tc|fi)?sh(?:$|[\s"'`),;|&0-9<>])/;

/** The value of `--option=value`, or the word. */
function optionValue(text: string): string {
  const found = /^--?[\w-]+=(.*)$/s.exec(text);
  return found?.[1] ?? text;
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
    const { machine, frame, place, input } = standing;
    if (isLine(text, machine.tools) && !hasUnknown(text)) {
      const verbatim = word.verbatim === undefined ? undefined : word.verbatim + word.text.length - text.length;
      machine.line({ text, span, verbatim }, frame.fork(), within(place, '?'), input);
    }
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
