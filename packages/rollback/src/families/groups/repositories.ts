import { absolute } from '../absolute.js';
import { allOf, claimOf, filesClaim } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

/** Verbs that move names or settings alone, and those that write the files of the work tree, too. */
const references = new Set([
  'branch',
  'tag',
  'update-ref',
  'symbolic-ref',
  'notes',
  'fetch',
  'config',
  'remote',
  'replace',
  'reflog',
  'add',
  'worktree',
  'pack-refs',
  'stage',
  'bundle',
  'sparse-checkout',
]);
const workTree = new Set([
  'commit',
  'checkout',
  'switch',
  'restore',
  'reset',
  'merge',
  'rebase',
  'cherry-pick',
  'revert',
  'pull',
  'stash',
  'am',
  'apply',
  'clean',
  'rm',
  'mv',
  'init',
  'bisect',
  'gc',
  'prune',
  'filter-branch',
  'submodule',
  'read-tree',
  'repack',
  'subtree',
]);
/** Of these, only the forms that change nothing elsewhere. */
const refused: Readonly<Record<string, RegExp>> = {
  worktree: /./,
  reflog: /\b(?:expire|delete)\b/,
  bundle: /./,
  submodule: /./,
  'sparse-checkout': /./,
  init: /./,
  rebase: /(?:^| )(?:-x|--exec|-i|--interactive)\b/,
  bisect: /^run\b/,
  'filter-branch': /./,
  remote: /^update\b/,
};

/** Options before the verb: where it is to happen, and what does not matter. Others change what git works on. */
function leading(
  call: Call,
): { readonly verb: string; readonly rest: readonly string[]; readonly directory?: string } | undefined {
  let at = 0;
  let directory = call.directory;
  for (; at < call.words.length && call.words[at]?.startsWith('-'); at += 1) {
    const option = call.words[at] ?? '';
    if (option === '-C') {
      at += 1;
      const { directory: _, ...elsewhere } = call;
      directory = absolute(directory === undefined ? elsewhere : { ...call, directory }, call.words[at] ?? '');
    } else if (!/^(?:--no-pager|-p|--paginate|--no-optional-locks|--literal-pathspecs)$/.test(option)) return undefined;
  }
  const [verb = '', ...rest] = call.words.slice(at);
  return { verb, rest, ...(directory === undefined ? {} : { directory }) };
}

function repository(call: Call): Claim | undefined {
  const { verb = '', rest: words = [], directory } = leading(call) ?? {};
  const rest = words.join(' ');
  if (verb === '' || refused[verb]?.test(rest) === true) return undefined;
  if (verb === 'config' && /(?:^| )(?:--system|--file|-f|--worktree)\b/.test(rest)) return undefined;
  if (verb === 'config' && /(?:^| )--global\b/.test(rest)) return filesClaim('~/.gitconfig', '~/.config/git/');
  const how = workTree.has(verb) ? 'work-tree' : references.has(verb) ? 'references' : undefined;
  if (how === undefined || directory === undefined) return undefined;
  return claimOf('by-content', 'repositories', [how, directory]);
}

/** What a push moves in another repository is pushed back, as long as nobody has moved it on. Others may have fetched it. */
function push(call: Call): Claim | undefined {
  const { verb, rest = [], directory } = leading(call) ?? {};
  if (verb !== 'push' || directory === undefined) return undefined;
  const { operands, has } = readWords(rest, ['-o', '--push-option', '--repo', '--receive-pack', '--exec']);
  if (has('--mirror', '--prune', '--repo', '--receive-pack', '--exec', '-n', '--dry-run', '--recurse-submodules')) {
    return undefined;
  }
  const overwrites =
    has('-f', '--force', '--force-with-lease', '-d', '--delete') || operands.some((word) => /^[+:]/.test(word));
  return allOf(
    claimOf('by-compensation', 'remote-references', [directory, operands[0] ?? '', overwrites ? 'overwrites' : 'adds']),
    claimOf('by-content', 'repositories', ['references', directory]),
  );
}

export const repositoryFamilies: readonly Family[] = [
  { id: 'git', programs: ['git'], claim: repository },
  { id: 'remote-references', programs: ['git'], claim: push },
  {
    id: 'key-ring',
    programs: ['gpg'],
    claim: ({ words }) => {
      const { has, value } = readWords(words, ['--homedir']);
      return has(
        '--import',
        '--delete-keys',
        '--delete-key',
        '--quick-gen-key',
        '--gen-key',
        '--full-generate-key',
        '--import-ownertrust',
        '--sign-key',
        '--lsign-key',
      ) && value('--homedir') === undefined
        ? filesClaim('~/.gnupg/')
        : undefined;
    },
  },
];
