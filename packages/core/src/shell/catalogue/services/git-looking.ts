import type { Call, Usage } from '../../tools/tool-spec.js';
import { DEEP, STAR } from '../../words/markers.js';
import { inDirectory } from '../files/file-operands.js';
import { lookingUsages, usagesOf } from './usages.js';

/** Files outside of the repository that diff, grep and others are given with `--no-index`. */
function outside(call: Call): void {
  for (const word of call.operands) if (/^[/~]|^\.\./.test(word.text)) call.as('read', word);
}

/** What it lists may be all below the directory, or below what is named there, as with find. */
function listsFiles(call: Call): void {
  const root = call.value('-C') ?? '.';
  const below = call.texts.flatMap((text) => {
    const path = inDirectory(root, text.replace(/\*+/g, STAR));
    return text.includes('*') ? [path] : [path, inDirectory(path, DEEP)];
  });
  const end = call.has('-z') ? '\0' : '\n';
  const found = below.length === 0 ? [inDirectory(root, DEEP)] : below;
  call.print({ text: found.map((path) => path + end).join('') });
}

const diffOptions = `
-o, --output=<write>              writes there
-O=<read> | -S=<text> | -G=<text> | -U, --unified=<text> | --inter-hunk-context=<text> | --diff-filter=<text> | --word-diff[=<text>] | --word-diff-regex=<text> | --color[=<text>] | --stat[=<text>] | -M[<text>] | -C[<text>] | --submodule[=<text>] | --src-prefix=<text> | --dst-prefix=<text> | --relative[=<text>] | --ignore-submodules[=<text>] | -l=<text>
-n, --max-count=<text> | --skip=<text> | --since, --after=<text> | --until, --before=<text> | --author=<text> | --committer=<text> | --grep=<text> | --format, --pretty[=<text>] | --date=<text> | --abbrev[=<text>] | --decorate[=<text>] | -L=<text> | --branches[=<text>] | --tags[=<text>] | --remotes[=<text>] | --glob=<text> | --exclude=<text> | --diff-algorithm=<text> | --anchored=<text>
-t, --tool=<text> | -x, --extcmd=<command> | --ext-diff | --textconv | -p | -u | -s | -w | -b | -z | -a | -i | -E | -P | -F | -R | -W | -c | -m | -q | -v | --cached, --staged | --no-index | --name-only | --name-status | --oneline | --graph | --all | --no-merges | --merges | --follow | --no-pager | --reverse | --check | --exit-code | --quiet | --raw | --numstat | --shortstat`;

/** Subcommands of git that show what is there, or tidy it. */
export const gitLookingUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('diff difftool', { summary: 'shows differences', options: diffOptions, effects: outside }),
  grep: {
    summary: 'searches',
    options: `-f=<read> | -e=<text> | -A, -B, -C, --context=<text> | -m=<text> | --threads=<text> | --max-depth=<text> | -O, --open-files-in-pager[=<command>] | --no-index | -n | -l | -L | -c | -h | -H | -I | -r | -w | -o | -q${diffOptions}`,
    effects: outside,
  },
  'ls-files': {
    summary: 'lists files',
    options:
      '-x, --exclude=<text> | -X, --exclude-from=<read> | --exclude-per-directory=<text> | --with-tree=<text> | --format=<text> | --abbrev[=<text>] | --error-unmatch | --exclude-standard | -c, --cached | -d, --deleted | -m, --modified | -o, --others | -i, --ignored | -s, --stage | -u, --unmerged | -k, --killed | -t | -v | -f | -z | --directory | --eol | --full-name | --deduplicate | --recurse-submodules | --debug | --sparse',
    effects: listsFiles,
  },
  'checkout-index': {
    summary: 'writes files out of the index',
    options: `
--prefix=<write>    writes them below that
-a, --all | -f, --force | -n, --no-create | -q, --quiet | -u, --index | --stage=<text> | --temp | --stdin | -z`,
  },
  'format-patch': {
    summary: 'writes commits as patches',
    options: `-o, --output-directory=<create> | --cover-letter | --stdout | -s | --start-number=<text> | --subject-prefix=<text> | -v, --reroll-count=<text> | --to=<text> | --cc=<text>${diffOptions}`,
  },
  ...usagesOf(
    'log show shortlog whatchanged blame annotate rev-list diff-tree diff-index diff-files range-diff reflog reflog_show',
    { summary: 'shows the history', options: diffOptions },
  ),
  ...lookingUsages(
    'status describe rev-parse ls-tree cat-file show-ref show-branch name-rev for-each-ref count-objects fsck verify-commit verify-tag check-ignore check-attr check-mailmap check-ref-format merge-base merge-tree cherry var version help notes notes_add notes_show bisect_log bisect_visualize worktree_list worktree_add worktree_prune worktree_lock worktree_unlock worktree_move worktree_repair remote_show remote_get-url remote_rename remote_remove remote_rm remote_prune remote_update remote_set-head remote_set-branches submodule submodule_init submodule_status submodule_sync submodule_summary submodule_absorbgitdirs stash_list stash_show sparse-checkout sparse-checkout_list maintenance maintenance_start maintenance_run commit-graph write-tree commit-tree read-tree update-index mktree mktag pack-objects pack-refs repack unpack-objects unpack-file index-pack verify-pack replace rerere request-pull subtree subtree_push subtree_split lfs lfs_install lfs_track lfs_untrack lfs_push lfs_fetch lfs_ls-files lfs_status lfs_env lfs_migrate flow gui gitk citool mergetool interpret-trailers column stripspace diagnose bugreport symbolic-ref imap-send svn p4 fast-export fast-import mailinfo mailsplit cvsimport credential credential_approve credential_reject bundle_verify bundle_list-heads bundle_unbundle get-tar-commit-id update-server-info prune-packed standup summary extras effort authors contributors changelog ignore info root delete-branch create-branch squash release cola secret',
    'looks at or tidies the repository',
  ),
};
