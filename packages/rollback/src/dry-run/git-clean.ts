import { quote } from '@opspilot/core';
import { readWords } from '../families/words.js';
import { isPattern } from '../touched/names-made.js';
import { requireProgram, type TellingProgram, type ToldPath } from './program.js';

const options = new Set(['-f', '--force', '-d', '-x', '-X', '-e', '--exclude']);

/** What nobody tracks: git tells which of it goes. Neither its index nor anything else of the repository changes. */
export const gitClean: TellingProgram = {
  program: 'git',
  dryRun: ({ text, words }) => {
    const [, from = '.', rest] = split(words) ?? [];
    const [, at = '', behind] = /^\s*git(\s+-C\s+\S+)?\s+clean(?=\s|$)(.*)$/s.exec(text) ?? [];
    if (rest === undefined || behind === undefined || isPattern(from)) return undefined;
    const given = readWords(rest, ['-e', '--exclude']);
    if (!given.options.every((name) => options.has(name)) || rest.includes('--')) return undefined;
    return {
      // What git runs to hear of changes is not run, and nothing is written for those who trace it.
      script: `${requireProgram('git')}
export GIT_OPTIONAL_LOCKS=0 GIT_TRACE=0 GIT_TRACE2=0 GIT_TRACE2_EVENT=0 GIT_TRACE2_PERF=0
(cd -P -- ${quote(from)} && pwd -P && printf '\\000') || exit 1
exec git --no-pager -c core.fsmonitor=false -c core.quotePath=true${at} clean --dry-run${behind}`,
      read,
      without: ({ paths, looks }) => ({
        paths,
        looks: looks.map((look) => {
          const [how = '', ...where] = look.subjects;
          const isClean = look.kind === 'repositories' && how === 'work-tree';
          return isClean ? { ...look, subjects: ['look', ...where] } : look;
        }),
      }),
    };
  },
};

/** `-C` and where that is, and what follows the verb. */
function split(words: readonly string[]): readonly [string, string, readonly string[]] | undefined {
  const [first, second = '', third] = words;
  if (first === 'clean') return ['clean', '.', words.slice(1)];
  return first === '-C' && third === 'clean' ? ['clean', second, words.slice(3)] : undefined;
}

const silent = /^Would (?:skip repository|refuse to remove current working directory)/;

/** `Would remove name`, quoted as in C where that is needed. */
function read(line: string): readonly ToldPath[] | undefined {
  if (line === '' || silent.test(line)) return [];
  const [, name] = /^Would remove (.+)$/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const path = (name.startsWith('"') ? unquoted(name) : name).replace(/\/$/, '');
  return [{ path, recursive: true }];
}

const escapes: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' },
};

function unquoted(name: string): string {
  return name
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
    );
}
