/** Options of what shows commits, and of what shows differences between them: none runs a program or writes a file. */
export const gitMacros = {
  diff: `-p -u -s -U= --patch --no-patch --unified= --raw --minimal --patience --histogram --anchored= --diff-algorithm= --stat[=] --stat-width=
    --compact-summary --numstat --shortstat --dirstat[=] --summary -z --name-only --name-status --color[=] --no-color --color-moved[=]
    --no-color-moved --color-words[=] --word-diff[=] --word-diff-regex= --no-renames --check --full-index --binary --abbrev[=] -M[=] -C[=] -B[=] -D
    --find-renames[=] --find-copies[=] --diff-filter= -S= -G= --pickaxe-all --pickaxe-regex -R --relative[=] -a -b -w -W --text
    --ignore-space-at-eol --ignore-space-change --ignore-all-space --ignore-blank-lines --inter-hunk-context= --function-context --exit-code
    --quiet --no-ext-diff --no-textconv --ignore-submodules[=] --submodule[=] --no-prefix --cached --staged --merge-base --no-index`,
  log: `-# -n= --max-count= --skip= --since= --after= --until= --before= --author= --committer= --grep= --all-match --invert-grep -i -E -F -P
    --merges --no-merges --first-parent --all --branches[=] --tags[=] --remotes[=] --glob= --exclude= -g --walk-reflogs --cherry --cherry-mark
    --left-right --left-only --right-only --cherry-pick --boundary --simplify-by-decoration --full-history --ancestry-path --date-order
    --topo-order --author-date-order --reverse --pretty[=] --format= --oneline --abbrev-commit --no-abbrev-commit --notes[=] --no-notes --date=
    --parents --children --graph --follow --decorate[=] --no-decorate --source -L= -c --cc -m -t --no-walk[=] --relative-date --count`,
};

export const gitForms = `-C= -p --paginate --no-pager --no-optional-locks --literal-pathspecs >
status: -s -b -v -z -u[=] --short --branch --show-stash --porcelain[=] --long --verbose --untracked-files[=] --ignored[=] --ignore-submodules[=]
  --column[=] --no-column --ahead-behind --no-ahead-behind --renames --no-renames *
log|show|whatchanged|shortlog|reflog show: $diff $log -e --numbered --email --group= *
reflog: $log
diff|diff-tree|diff-index|diff-files|stash show|range-diff: $diff $log -r --root --include-untracked --only-untracked *
stash list: $log
blame|annotate: -L= -l -t -e -f -n -s -w -p -C[=] -M[=] -b -c --root --show-email --show-name --show-number --porcelain --line-porcelain
  --since= --date= --abbrev= --ignore-rev= --first-parent *
grep: -i -I -n -l -L -c -w -v -E -F -G -P -h -H -o -q -z -W -p -a -r -e= -f= -A= -B= -C= -m= --max-depth= --name-only --files-with-matches
  --files-without-match --count --color[=] --no-color --break --heading --cached --untracked --no-index --and --or --not --all-match
  --ignore-case --word-regexp --line-number --column --fixed-strings --extended-regexp --perl-regexp --max-count= --only-matching --quiet
  --show-function --function-context --context= --after-context= --before-context= --exclude-standard --text *
ls-files: -c -d -o -i -s -u -k -m -t -v -z -f -x= -X= --cached --deleted --others --ignored --stage --unmerged --killed --modified --directory
  --no-empty-directory --eol --deduplicate --exclude= --exclude-from= --exclude-standard --error-unmatch --full-name --recurse-submodules
  --abbrev[=] --format= --with-tree= *
ls-tree: -d -r -t -l -z --name-only --name-status --object-only --full-name --full-tree --abbrev[=] --format= --long *
ls-remote: -h -t -q --heads --branches --tags --refs --quiet --exit-code --get-url --sort= --symref *
describe: --all --tags --contains --abbrev= --candidates= --exact-match --long --match= --exclude= --always --first-parent --dirty[=]
  --broken[=] *
cat-file: -t -s -e -p --batch[=] --batch-check[=] --batch-all-objects --buffer --unordered *
rev-parse|rev-list|for-each-ref|show-ref|merge-base|name-rev|check-ignore|check-attr|cherry: --* *
count-objects: -v -H --verbose --human-readable
version: --build-options
help: -a -g --all --guides /^[\\w-]+$/
config: -l& --list& --get& --get-all& --get-regexp& --get-urlmatch& -z --null --name-only --show-origin --show-scope --global --local --system
  --worktree -f= --file= --blob= --includes --type= --bool --int --path --default= *
config: --global --local --system --show-origin --show-scope --type= --bool --int --path ?
config get|config list: --all --regexp --url= -z --null --name-only --show-origin --show-scope --global --local --system --type= --default= *
branch: -a -r -v --all --remotes --verbose --show-current --list --sort= --format= --color[=] --no-color --column[=] --no-column --abbrev[=]
  --no-abbrev --contains= --no-contains= --merged[=] --no-merged[=] --points-at=
branch: --list& --contains=& --no-contains=& --merged[=]& --no-merged[=]& --points-at=& -a -r -v --all --remotes --verbose --sort= --format=
  --color[=] --no-color --column[=] --no-column --abbrev[=] *
remote: -v --verbose
remote show: -n *
remote get-url: --push --all *
tag: -l --list -n[=] --sort= --format= --contains= --no-contains= --merged= --no-merged= --points-at= --color[=] --column[=] -i --ignore-case
tag: -l& --list& --contains=& --no-contains=& --merged=& --no-merged=& --points-at=& -n[=] --sort= --format= --color[=] --column[=] -i
  --ignore-case *
worktree list: -v -z --verbose --porcelain
submodule: --cached
submodule status: --cached --recursive *
bundle verify|bundle list-heads: -q --quiet *`;
