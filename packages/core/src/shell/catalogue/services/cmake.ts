import type { Call, Word } from '../../tools/tool-spec.js';

type Verb = (call: Call, words: readonly Word[], paths: readonly Word[]) => void;

const removes: Verb = (call, _words, paths) => {
  for (const word of paths) call.path('delete', 'remove', word, { attributes: { recursive: true } });
};
const reads: Verb = (call, _words, paths) => {
  for (const word of paths) call.as('read', word);
};
const writesLast: Verb = (call, _words, paths) => {
  const last = paths.at(-1);
  if (last !== undefined) call.as('write', last);
};

/** What the verbs of `cmake -E` do with the words behind them. */
const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['env', (call, words) => call.run(words.filter(({ text }) => !/^\w+=|^--unset|^--$/.test(text)))],
  ['time', (call, words) => call.run(words)],
  ['chdir', (call, [directory, ...words]) => call.run(words, directory === undefined ? {} : { cwd: directory.text })],
  ['cat', reads],
  ['rm', removes],
  ['remove', removes],
  ['remove_directory', removes],
  [
    'rename',
    (call, words, paths) => {
      const [from] = paths;
      if (from !== undefined) call.path('delete', 'move', from, { attributes: { recursive: true } });
      writesLast(call, words, paths);
    },
  ],
  ['tar', (call, words) => call.run([{ text: 'tar', span: words[0]?.span ?? [0, 0] }, ...words])],
  ...['copy', 'copy_directory', 'copy_if_different', 'touch', 'create_symlink', 'create_hardlink'].map(
    (name): [string, Verb] => [name, writesLast],
  ),
]);

/** `cmake -E verb …`: small tools that are the same on every system. */
export function cmakeTools(call: Call): void {
  const at = call.words.findIndex(({ text }) => text === '-E');
  if (call.name !== 'cmake' || at === -1) return;
  const [verb, ...words] = call.words.slice(at + 1);
  verbs.get(verb?.text ?? '')?.(
    call,
    words,
    words.filter(({ text }) => !text.startsWith('-')),
  );
}
