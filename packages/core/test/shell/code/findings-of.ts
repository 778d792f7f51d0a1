import { type CodeLanguage, readCode } from '../../../src/shell/code/read-code.js';
import { displayed } from '../../../src/shell/words/markers.js';

/**
 * What code does, each as a short text: `line rm -rf /`, `program ls -l`, `read /etc/shadow`. The modules that it names are left
 * out: what they come to is known only beside what the command wrote.
 */
export function findingsOf(language: CodeLanguage, source: string): readonly string[] {
  return readCode(language, source)
    .filter(({ action }) => action !== 'module')
    .map(({ action, text, words }) => displayed(`${action} ${words === undefined ? text : words.join(' ')}`));
}
