import { resolvePath } from '../paths/resolve-path.js';
import { isThereToBeSourced } from '../paths/sourced-files.js';
import { isStandardInput } from '../paths/standard-streams.js';
import { type Builtin, operandsOf, record } from './builtin.js';
import { alias, bind, completeLater, completeNow, readLines, remember, runAgain, trap } from './deferred-builtins.js';
import { changeDirectory, popDirectory, pushDirectory } from './directory-builtins.js';
import { emitPath } from './emit.js';
import { joinTraits, nothing, plain, something } from './flows.js';
import { leaveLoop } from './leave-loop.js';
import type { FoldedWord } from './machine.js';
import { within } from './place.js';
import { sourceContent, unseen } from './run-content.js';
import {
  compute,
  declare,
  getOptions,
  printTo,
  read,
  set,
  shift,
  switchOption,
  testNames,
  unset,
  waitFor,
} from './variable-builtins.js';

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
  const [file, ...after] = operandsOf(words);
  if (file === undefined) return nothing;
  const path = resolvePath(file.text, { cwd: frame.cwd, user: place.user });
  const written = isStandardInput(path) ? input.flow : frame.files.held(path, place.branch);
  if (written !== undefined) return sourceContent(written, path, [file, ...after], standing);
  if (isThereToBeSourced(path, place.user))
    emitPath(standing, { kind: 'execute', action: 'run', path, span: file.span });
  else unseen(path, file.span, standing);
  return nothing;
};

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['cd', changeDirectory],
  ['chdir', changeDirectory],
  ['pushd', pushDirectory],
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
  ['break', leaveLoop],
  ['continue', leaveLoop],
  ['shopt', switchOption],
  ['shift', shift],
  ['printf', printTo],
  ['let', compute],
  ['getopts', getOptions],
  ['wait', waitFor],
  ['test', testNames],
  ['[', testNames],
  ['hash', remember],
  ['compgen', completeNow],
  ['complete', completeLater],
  ['bind', bind],
  ['fc', runAgain],
]);
