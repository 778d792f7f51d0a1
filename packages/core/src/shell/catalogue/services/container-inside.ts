import type { Call, CallScope, Word } from '../../tools/tool-spec.js';
import { withoutDashes } from './derived-word.js';

const shell = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z|k)?sh$/;

/** Whether words open a shell for somebody to type in, and no more. */
function isPlainShell(words: readonly Word[]): boolean {
  const [first, ...rest] = words;
  return first !== undefined && shell.test(first.text) && rest.every(({ text }) => /^-[il]+$|^--login$/.test(text));
}

/** Runs words in a container. A shell to look around in is everyday work there, as it is not on the machine itself. */
export function runInside(call: Call, given: readonly Word[], scope: CallScope): void {
  const words = withoutDashes(given);
  if (words.length === 0) return;
  // What comes through a pipe is what the shell does.
  if (isPlainShell(words) && !call.hasStdin) call.effect('container', 'shell', 'object', scope.container ?? '');
  else call.run(words, scope);
}
