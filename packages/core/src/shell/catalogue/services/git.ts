import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { withoutDashes } from './derived-word.js';
import { branch, isMain } from './git-branches.js';
import { gitLookingUsages } from './git-looking.js';
import { gitRemoteUsages, visitRepository } from './git-remotes.js';
import { configure, givenSettings } from './git-settings.js';
import { once, usagesOf } from './usages.js';

function commit(call: Call): void {
  call.effect('vcs', call.has('--amend') ? 'amend' : 'commit', 'object', '');
}

function discard(call: Call): void {
  call.effect('vcs', 'discard', 'object', call.texts.join(' '));
}

function reset(call: Call): void {
  if (call.has('--hard')) call.effect('vcs', 'discard', 'object', call.texts.join(' '));
}

/** Puts the files of another version into the working tree, and keeps what is changed there. */
function checksOut(call: Call): void {
  call.effect('vcs', 'checkout', 'object', call.texts.join(' '));
}

/** `checkout -- .` and `checkout -f` lose what is not committed, `-B` and `-C` the commits of a branch that was there. */
function checkout(call: Call): void {
  const named = call.texts.join(' ');
  const dashes = call.words.some(({ text }) => text === '--');
  if (call.has('--force')) call.effect('vcs', 'discard', 'object', named);
  else if (call.has('--discard-changes') || (dashes && call.operands.length > 0) || call.texts[0] === '.')
    call.effect('vcs', 'discard-files', 'object', named);
  // A new branch begins where one stands.
  else if (call.operands.length > 0) checksOut(call);
  for (const { text, span } of [...call.values('-B'), ...call.values('--force-create')])
    call.effect('vcs', 'delete-branch', 'object', text, { span });
}

function clean(call: Call): void {
  if (call.isTrial('--dry-run') || !call.has('--force')) return;
  call.effect('vcs', 'clean', 'object', call.texts.join(' '), {
    attributes: { force: true, ...(call.has('-d') ? { recursive: true as const } : {}) },
  });
}

function rewrite(call: Call): void {
  if (call.words.some(({ text }) => text === '--help')) return;
  call.effect('vcs', 'rewrite', 'object', call.texts.join(' '));
}

function rebase(call: Call): void {
  for (const word of call.values('--exec')) call.as('command', word);
  if (!call.has('--abort') && !call.has('--quit') && !call.has('--show-current-patch'))
    call.effect('vcs', 'rebase', 'object', call.texts.join(' '));
}

const filters =
  '--env-filter, --tree-filter, --index-filter, --parent-filter, --msg-filter, --commit-filter, --tag-name-filter, --setup=<command>   runs a command for each commit';

const local: Readonly<Record<string, Usage>> = {
  commit: {
    summary: 'keeps changes as a commit',
    options:
      '-m, --message=<text> | -F, --file=<read> | -t, --template=<read> | -C, --reuse-message=<text> | -c, --reedit-message=<text> | --author=<text> | --date=<text> | --fixup=<text> | --squash=<text> | --cleanup=<text> | --trailer=<text> | --pathspec-from-file=<read> | -S, --gpg-sign[=<text>] | -u[<text>] | --amend | -a | -p | -s | -e | -n, --no-verify | -o | -q | -v | --allow-empty | --no-edit | --reset-author | --dry-run',
    effects: commit,
  },
  reset: {
    summary: 'moves to another commit',
    options:
      '--hard                            throws changes away\n--soft | --mixed | --merge | --keep | -p | -q | -N | --pathspec-from-file=<read>',
    effects: reset,
  },
  ...usagesOf('checkout switch', {
    summary: 'takes out another version',
    options:
      '-f, --force | --discard-changes | -b=<text> | -B=<text> | -c, --create=<text> | -C, --force-create=<text> | --orphan=<text> | -t, --track[=<text>] | -p | -q | -d, --detach | -m | --ours | --theirs | -l | --conflict=<text>',
    effects: checkout,
  }),
  restore: {
    summary: 'takes back changes',
    options: '-s, --source=<text> | -S, --staged | -W, --worktree | -p | -q | --ours | --theirs',
    effects: (call) => {
      if (!call.has('--staged') || call.has('--worktree'))
        call.effect('vcs', 'discard-files', 'object', call.texts.join(' '));
    },
  },
  clean: {
    summary: 'deletes files that are not kept',
    options: '-f, --force | -d | -x | -X | -i | -n, --dry-run | -q | -e, --exclude=<text>',
    effects: clean,
  },
  rm: {
    summary: 'deletes files',
    options: '-f, --force | -r | --cached | -n, --dry-run | -q | --ignore-unmatch | --pathspec-from-file=<read>',
    effects: (call) => {
      if (!call.isTrial('--dry-run')) call.effect('vcs', 'remove-files', 'object', call.texts.join(' '));
    },
  },
  branch: {
    summary: 'lists, makes or deletes branches',
    options:
      '-D | -d, --delete | -f, --force | -m | -M | -c | -C | -a | -r | -v | -l | --list | -t, --track[=<text>] | -u, --set-upstream-to=<text> | --unset-upstream | --contains[=<text>] | --no-contains[=<text>] | --merged[=<text>] | --no-merged[=<text>] | --sort=<text> | --format=<text> | --points-at=<text> | --color[=<text>] | --column[=<text>] | --show-current | --edit-description | -q',
    effects: branch,
  },
  tag: {
    summary: 'lists, makes or deletes tags',
    options:
      '-d, --delete | -a | -s | -f | -l, --list | -n[<text>] | -v | -m=<text> | -F=<read> | -u=<text> | --sort=<text> | --format=<text> | --contains[=<text>] | --points-at=<text> | --merged[=<text>]',
    effects: (call) => {
      if (call.has('--delete')) call.effect('vcs', 'delete-merged-branch', 'object', call.texts.join(' '));
    },
  },
  ...usagesOf('filter-branch filter-repo', {
    summary: 'rewrites the history',
    options: `${filters}\n--subdirectory-filter=<text> | --path=<text> | --invert-paths | --replace-text=<read> | --commit-callback=<python> | --message-callback=<python> | --blob-callback=<python> | --force, -f | --prune-empty | -d <look> | --original <text>`,
    effects: rewrite,
  }),
  rebase: {
    summary: 'puts commits onto another one',
    options:
      '-x, --exec=<text>                 runs a command after each commit\n-i, --interactive | --onto=<text> | -s, --strategy=<text> | -X, --strategy-option=<text> | -S, --gpg-sign[=<text>] | --abort | --continue | --skip | --quit | --edit-todo | --show-current-patch | --autosquash | --autostash | --root | -f | -q | -v | --rebase-merges[=<text>] | --keep-base | --whitespace=<text>',
    effects: rebase,
  },
  'reflog expire': {
    summary: 'forgets where branches were',
    options: '--expire=<text> | --expire-unreachable=<text> | --all | -n, --dry-run',
    effects: rewrite,
  },
  'reflog delete': { summary: 'forgets where branches were', options: '--rewrite | --updateref', effects: rewrite },
  'update-ref': {
    summary: 'moves or deletes a reference',
    options: '-d | -m=<text> | --stdin | --no-deref',
    effects: (call) => {
      if (call.has('-d'))
        call.effect('vcs', isMain(call) ? 'delete-main' : 'delete-branch', 'object', call.texts.join(' '), {
          attributes: { force: true },
        });
    },
  },
  gc: {
    summary: 'tidies up',
    options: '--prune[=<text>] | --aggressive | --auto | -q | --force',
    effects: (call) => {
      if (/^(?:now|all)/.test(call.value('--prune') ?? '')) call.effect('vcs', 'prune', 'object', '');
    },
  },
  prune: {
    summary: 'deletes what nothing refers to',
    options: '--expire=<text> | -n, --dry-run | -v | --progress',
    effects: (call) => (call.isTrial('--dry-run') ? undefined : call.effect('vcs', 'prune', 'object', '')),
  },
  ...usagesOf('stash_drop stash_clear', { summary: 'throws kept changes away', options: '-q', effects: discard }),
  ...usagesOf('stash_push stash_save stash_pop stash_apply stash_branch', {
    summary: 'puts changes aside or takes them back',
    options: '-m, --message=<text> | -u | -a | -p | -k | -q | --index | -S',
    effects: checksOut,
  }),
  ...usagesOf(
    'bisect bisect_start bisect_good bisect_bad bisect_reset bisect_skip sparse-checkout_set sparse-checkout_disable sparse-checkout_init sparse-checkout_add lfs_pull subtree_add subtree_pull undo',
    { summary: 'takes out other files or versions', effects: checksOut },
  ),
  ...usagesOf('stash_create stash_store', {
    summary: 'keeps changes as a commit',
    options: '-m, --message=<text> | -q',
  }),
  stash: {
    summary: 'puts changes aside',
    options: '-m, --message=<text> | -u, --include-untracked | -a | -p | -k, --keep-index | -q',
    effects: checksOut,
  },
  'worktree remove': {
    summary: 'deletes a working tree',
    options: '-f, --force',
    effects: (call) =>
      call.effect('vcs', call.has('--force') ? 'discard' : 'remove-files', 'object', call.texts.join(' ')),
  },
  'bisect run': {
    summary: 'runs a command for each version',
    style: 'posix',
    effects: (call) => call.run(withoutDashes(call.operands)),
  },
  config: {
    summary: 'reads or changes settings',
    options:
      '-f, --file=<text> | --blob=<text> | --type=<text> | --default=<text> | --global | --system | --local | --worktree | --get | --get-all | --get-regexp | --unset | --unset-all | --add | --replace-all | -l, --list | -e, --edit | --show-origin | --show-scope | -z | --name-only | --bool | --int | --path',
    effects: configure,
  },
  apply: {
    summary: 'applies a patch',
    options:
      '-p=<text> | -C=<text> | --directory=<text> | --exclude=<text> | --include=<text> | --whitespace=<text> | -R | -3 | --check | --stat | --numstat | --summary | --apply | --index | --cached | --reject | --unsafe-paths | -v',
    operands: '<read>...',
    effects: (call) => {
      const looks = ['--check', '--stat', '--numstat', '--summary'].some((option) => call.has(option));
      if (looks && !call.has('--apply')) return;
      once('vcs', 'commit')(call);
      const below = call.value('--directory');
      if (call.has('--unsafe-paths')) call.path('write', 'modify', below ?? '…', { attributes: { recursive: true } });
    },
  },
  am: {
    summary: 'applies patches from mail',
    options:
      '-p=<text> | -C=<text> | -3 | -s | -k | -i | --abort | --continue | --skip | --directory=<text> | --whitespace=<text>',
    operands: '<read>...',
    effects: once('vcs', 'commit'),
  },
  ...usagesOf('archive', {
    summary: 'writes files of a version',
    options:
      '-o, --output=<write> | --remote=<text> | --exec=<command> | --format=<text> | --prefix=<text> | --add-file=<read> | --add-virtual-file=<text> | -l | -v',
    effects: (call) => {
      for (const word of call.values('--remote')) if (word.text.startsWith('ext::')) visitRepository(call, word);
    },
  }),
  'bundle create': {
    summary: 'writes commits to a file',
    options: '--all | -q | --version=<text>',
    operands: '<write> <text>...',
  },
  'send-email': {
    summary: 'sends patches by mail',
    options:
      '--smtp-server=<program> | --to=<text> | --cc=<text> | --from=<text> | --smtp-pass=<secret> | --smtp-user=<text> | --sendmail-cmd=<command> | --to-cmd=<command> | --cc-cmd=<command> | --header-cmd=<command> | --smtp-ssl-cert-path=<look> | --subject=<text> | --in-reply-to=<text> | -s | --dry-run',
    operands: '<any>...',
    effects: once('network', 'send'),
  },
  init: {
    summary: 'makes a repository',
    options:
      '--template=<library> | --separate-git-dir=<look> | -b, --initial-branch=<text> | --object-format=<text> | --shared[=<text>] | --bare | -q',
    operands: '<create>',
  },
  daemon: {
    summary: 'serves repositories',
    options:
      '--base-path=<look> | --listen=<text> | --port=<text> | --export-all | --enable=<text> | --access-hook=<program> | --reuseaddr | --inetd | --verbose',
    effects: once('network', 'listen'),
  },
  instaweb: {
    summary: 'serves the repository as web pages',
    options:
      '-d, --httpd=<program> | -p, --port=<text> | -b, --browser=<program> | -m <look> | --start | --stop | --restart | -l',
    effects: once('network', 'listen'),
  },
  'hash-object': {
    summary: 'stores a file as an object',
    options: '-w | -t=<text> | --stdin | --stdin-paths | --path=<text>',
    operands: '<read>...',
  },
  ...usagesOf('credential_fill credential-store_get', {
    summary: 'prints a password',
    effects: (call) => call.effect('cloud', 'list-secrets', 'object', 'git'),
  }),
  ...usagesOf('merge cherry-pick revert', {
    summary: 'takes changes in',
    options:
      '-m, --message, --mainline=<text> | -s, --strategy=<text> | -X, --strategy-option=<text> | -F <read> | -S[<text>] | -n, --no-commit | --no-ff | --ff-only | --ff | --squash | --abort | --continue | --quit | --skip | --edit | --no-edit | -e | -x | -q | --allow-unrelated-histories | --log[=<text>]',
    effects: once('vcs', 'commit'),
  }),
  ...usagesOf('add stage mv', {
    summary: 'takes changes for the next commit',
    options: '-A | -p | -i | -u | -f | -n | -v | -N | -e | -k | --chmod=<text> | --pathspec-from-file=<read>',
    effects: (call) => {
      if (call.subcommand === 'mv' || call.isTrial('-n')) return;
      for (const { text, span } of call.operands)
        if (namesOwnSecret(text)) call.effect('vcs', 'commit-secret', 'object', text, { span });
    },
  }),
};

/** What is in a repository goes to whoever gets it. */
function namesOwnSecret(path: string): boolean {
  return (
    /(?:^|\/)(?:\.env(?:\.(?:local|prod\w*|staging))?|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass|\.htpasswd|credentials(?:\.json)?|secrets?\.(?:ya?ml|json|env))$/.test(
      path,
    ) || /\.(?:pem|p12|pfx|jks|keystore|kdbx?|ppk)$/.test(path)
  );
}

export const gitTools: readonly ToolSpec[] = [
  {
    names: 'git',
    summary: 'keeps versions of files',
    options: `
-c=<text>                         changes a setting for this command
--exec-path[=<library>]           takes its own programs from there
-C=<look> | --git-dir=<look> | --work-tree=<look> | --namespace=<text> | --super-prefix=<text> | --config-env=<text> | --attr-source=<text> | --list-cmds=<text>
-p, --paginate | -P, --no-pager | --bare | --no-replace-objects | --no-lazy-fetch | --literal-pathspecs | --no-optional-locks | -v, --version | -h, --help | --html-path | --man-path | --info-path`,
    subcommands: { ...local, ...gitLookingUsages, ...gitRemoteUsages },
    effects: givenSettings,
  },
  {
    names: 'git-upload-pack git-receive-pack',
    summary: 'serves a repository to another git',
    options: '--strict | --timeout=<text> | -c=<text>',
    operands: '<look>',
  },
];
