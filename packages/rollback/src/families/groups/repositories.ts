import { posix } from 'node:path';
import { absolute, allAbsolute } from '../absolute.js';
import { allOf, claimOf, filesClaim } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

/**
 * Verbs by what they change, which says what is captured and which hooks git runs: names of commits, the index, what another repository
 * has (with its submodules), or all with the files of the work tree. `settings` runs none.
 */
const verbs: Readonly<Record<string, readonly string[]>> = {
  references: ['branch', 'tag', 'update-ref', 'symbolic-ref', 'notes', 'replace', 'reflog', 'pack-refs'],
  index: ['add', 'stage'],
  fetch: ['fetch', 'remote'],
  'work-tree': [
    ...[
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
    ],
    ...['am', 'apply', 'clean', 'rm', 'mv', 'bisect', 'gc', 'prune', 'read-tree', 'repack', 'subtree'],
  ],
};
const howOf = new Map(Object.entries(verbs).flatMap(([how, names]) => names.map((name) => [name, how] as const)));

/** Forms that run programs, change something elsewhere, or are not taken back by what is captured. */
const refused: Readonly<Record<string, RegExp>> = {
  reflog: /(?:^| )(?:expire|delete|drop)\b/,
  rebase: /(?:^| )(?:-[A-Za-z]*[xi]|--edit-t)/,
  bisect: /^(?:run|visualize|view)\b/,
  remote: /(?:^| )update\b/,
};

/** Long options of any verb by which git runs another program or writes elsewhere; it takes the beginning of one for the whole. */
const leadingElsewhere = [
  ...['--upload-pack', '--receive-pack', '--exec', '--interactive', '--unsafe-paths', '--output', '--ext-diff'],
  ...['--build-fake-ancestor', '--index-output', '--open-files-in-pager', '--separate-git-dir'],
];
const strategyVerbs = new Set(['merge', 'pull', 'rebase']);
const mergeStrategies = /^(?:ort|recursive|resolve|octopus|ours|subtree)$/;

function goesElsewhere(verb: string, rest: readonly string[]): boolean {
  const { value } = readWords(rest, ['-s', '--strategy']);
  const strategy = value('--strategy') ?? (strategyVerbs.has(verb) ? value('-s') : undefined);
  return (
    readWords(rest).options.some(
      (name) =>
        name.startsWith('--') &&
        (leadingElsewhere.some((long) => long.startsWith(name)) ||
          (name !== '--strategy' && '--strategy'.startsWith(name))),
    ) ||
    (strategy !== undefined && !mergeStrategies.test(strategy)) ||
    (verb === 'pull' && rest.some((word) => /^(?:-r|--reb[a-z]*=)i/.test(word)))
  );
}

/** `subtree` has verbs of its own, and `push` is one of another repository. */
function isSubtreeHere(rest: readonly string[]): boolean {
  const { operands, options } = readWords(rest, subtreeOptions);
  const isKnown = options.every((name) => subtreeOptions.includes(name) || subtreeSwitches.includes(name));
  return isKnown && /^(?:add|merge|pull|split)$/.test(operands[0] ?? '');
}
const subtreeOptions = ['-P', '--prefix', '-m', '--message', '-b', '--branch', '--onto', '--annotate'];
const subtreeSwitches = ['-q', '--quiet', '-d', '--debug', '--ignore-joins', '--rejoin', '--squash', '--no-squash'];

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

/** Settings of whom it runs as may name hooks, too. */
const inRepository = (how: string, directory: string, { user = '' }: Call): Claim =>
  claimOf('by-content', 'repositories', [how, directory, user]);

function repository(call: Call): Claim | undefined {
  const { verb = '', rest = [], directory } = leading(call) ?? {};
  if (verb === 'config') return settings(call, rest, directory);
  const how = howOf.get(verb);
  if (how === undefined || directory === undefined) return undefined;
  if (refused[verb]?.test(rest.join(' ')) === true || goesElsewhere(verb, rest)) return undefined;
  if (verb === 'subtree' && !isSubtreeHere(rest)) return undefined;
  return inRepository(how, directory, call);
}

const settingOptions =
  `--global --local --add --unset --unset-all --replace-all --rename-section --remove-section --bool --int --path
  --bool-or-int --expiry-date --fixed-value --all --append -e --edit`.split(/\s+/);
const settingValues = ['--type', '--comment', '--value'];

/** Of the repository, or of the user. */
function settings(call: Call, rest: readonly string[], directory: string | undefined): Claim | undefined {
  const { options, has } = readWords(rest, settingValues);
  if (!options.every((name) => settingOptions.includes(name) || settingValues.includes(name))) return undefined;
  if (has('--global')) return filesClaim('~/.gitconfig', '~/.config/git/');
  return directory === undefined ? undefined : inRepository('settings', directory, call);
}

const pushOptions =
  `-f --force --force-with-lease --force-if-includes -d --delete --tags --follow-tags --all --branches -u --set-upstream -q
  --quiet -v --verbose --progress --no-progress --atomic --no-atomic --no-verify --verify --porcelain --thin --no-thin -4 --ipv4 -6
  --ipv6`.split(/\s+/);

/** What a push moves in another repository is pushed back, as long as nobody has moved it on. Others may have fetched it. */
function push(call: Call): Claim | undefined {
  const { verb, rest = [], directory } = leading(call) ?? {};
  if (verb !== 'push' || directory === undefined) return undefined;
  const { operands, options, has } = readWords(rest);
  const [remote = '', ...names] = operands;
  if (!options.every((name) => pushOptions.includes(name)) || !names.every(isKept)) return undefined;
  const overwrites =
    has('-f', '--force', '--force-with-lease', '-d', '--delete') || names.some((name) => /^[+:]/.test(name));
  return allOf(
    claimOf('by-compensation', 'remote-references', [directory, remote, overwrites ? 'overwrites' : 'adds']),
    inRepository(has('--no-verify') ? 'references' : 'push', directory, call),
  );
}

/** Names that stay where they are pushed to: others are orders to the other side, such as `refs/for/main`. */
function isKept(name: string): boolean {
  const there = name.slice(name.indexOf(':') + 1).replace(/^\+/, '');
  return !there.startsWith('refs/') || /^refs\/(?:heads|tags|notes)\//.test(there);
}

/** What is made is told by its effects, and so is a program that is named; hooks come with a template. */
function clone(call: Call): Claim | undefined {
  const { verb, rest = [] } = leading(call) ?? {};
  if (verb !== 'clone' || call.effects.some(({ kind }) => kind === 'execute')) return undefined;
  const { options, values } = readWords(rest, ['--separate-git-dir']);
  const places = allAbsolute(call, values('--separate-git-dir'));
  // Git takes the beginning of an option for the whole.
  const isTold = !options.some((name) => /^--sep/.test(name) && name !== '--separate-git-dir') && places !== undefined;
  const claim = allOf(inRepository('clone', '/', call), ...(places ?? []).map((path) => filesClaim(`${path}/`)));
  return isTold ? claim : { ...claim, undecided: ['what git keeps beside the work tree'] };
}

const initOptions = ['-q', '--quiet', '--bare', '--shared'];
const initValues = ['-b', '--initial-branch', '--object-format', '--ref-format', '--template', '--separate-git-dir'];

/** What is missing in a repository is made, whether there is one or not; no hook is run for that. */
function init(call: Call): Claim | undefined {
  const led = leading(call);
  if (led === undefined ? !call.words.includes('init') : led.verb !== 'init') return undefined;
  const { operands, options, values, has } = readWords(led?.rest ?? [], initValues);
  const { directory: _, ...elsewhere } = call;
  const here: Call = led?.directory === undefined ? elsewhere : { ...call, directory: led.directory };
  const made = absolute(here, operands[0] ?? '.');
  const apart = allAbsolute(here, values('--separate-git-dir'));
  const areKnown = options.every((name) => initOptions.includes(name) || initValues.includes(name));
  if (led === undefined || made === undefined || apart === undefined || !areKnown) {
    return { ...filesClaim(), undecided: ['what git keeps beside the work tree'] };
  }
  const places = [has('--bare') ? made : posix.join(made, '.git'), ...apart].map((place) => `${place}/`);
  return allOf(filesClaim(...places), inRepository('init', made, call));
}

/** What only looks reads the index anew, and git runs hooks for that, too. */
function looking(call: Call): Claim | undefined {
  const { verb = '', rest = [], directory } = leading(call) ?? {};
  const isComparing =
    /^(?:status|diff)$/.test(verb) || (verb === 'describe' && /--(?:dirty|broken)/.test(rest.join(' ')));
  if (!isComparing || directory === undefined) return undefined;
  return { ...inRepository('look', directory, call), reversal: 'nothing' };
}

export const repositoryFamilies: readonly Family[] = [
  { id: 'git', programs: ['git'], claim: repository },
  { id: 'remote-references', programs: ['git'], claim: push },
  { id: 'clones', programs: ['git'], claim: clone },
  { id: 'new-repositories', programs: ['git'], claim: init },
  { id: 'work-trees', programs: ['git'], claim: looking },
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
