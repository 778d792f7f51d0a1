import { describeRoundTrips, treeManifest } from '../fixtures/round-trips.js';

const prepare = `mkdir -p /srv/repository /srv/other; cd /srv/other; git init -q -b main; git config user.email a@b; git config user.name a
echo other > o; git add o; git commit -qm other; git init -q --bare -b main /srv/remote.git
cd /srv/repository; git init -q -b main; git config user.email a@b; git config user.name a; git config protocol.file.allow always; git config --global protocol.file.allow always
printf '*.o\\n' > .gitignore; seq 20 > f; echo keep > k; mkdir d; echo d > d/d; chmod +x k; ln -s f l; git add -A; git commit -qm one
git branch old; echo 21 >> f; git commit -qam two; git tag first old; git switch -q -c side old; echo side > g; git add g; git commit -qm side; echo more >> g; git commit -qam more
git switch -q -c conflicting old; echo other > f; git commit -qam conflicting; git switch -q main; git remote add far /srv/remote.git; git push -q far main side old; git fetch -q far
git worktree add -q /srv/tree old; echo stashed >> f; git stash -q; git submodule --quiet add /srv/other sub; git commit -qm submodule
echo loose > untracked; echo o > x.o; mkdir made; echo m > made/m; echo staged > s; git add s; echo dirty >> k
git diff HEAD~2 HEAD~1 -- f > /srv/change.patch || true; git format-patch -q -1 side~1 --stdout > /srv/side.mbox`;

/** Objects that nothing leads to any more stay until git tidies up; what it compares files with is the time that it read them at. */
const manifest = `export GIT_OPTIONAL_LOCKS=0
for repository in /srv/repository /srv/tree /srv/remote.git /srv/repository/sub; do cd $repository 2>/dev/null || continue; echo $repository
git for-each-ref; git rev-parse HEAD; git symbolic-ref -q HEAD; git ls-files -s; git status --porcelain=v2 --branch --ignored; git stash list; git config --local --list; git worktree list; git reflog --all; done
{ ${treeManifest(['/srv'], '-name objects -o -name index -o -path /srv/remote.git')}
} | grep -v '\\.git/[^ ]* d \\|\\.git d '
ls /srv/repository/.git /srv/repository/.git/worktrees; sha256sum /root/.gitconfig`;

const clean = 'git stash -q && ';
const commands = [
  'git add -A',
  'git add untracked made',
  'git rm -q d/d',
  'git rm -q --cached f',
  'git mv f renamed',
  'git commit -qm three',
  'git commit -qam three',
  'git commit -q --amend -m other',
  'git commit -q --allow-empty -m nothing',
  'git checkout -q -- k',
  'git checkout -q HEAD~1 -- f',
  'git checkout -q -b new',
  `${clean}git checkout -q side`,
  `${clean}git checkout -q --detach old`,
  'git switch -q -c new',
  `${clean}git switch -q side`,
  'git restore k',
  'git restore --staged s',
  'git restore --source=old f',
  'git reset -q',
  'git reset -q --soft HEAD~1',
  'git reset -q --hard',
  'git reset -q --hard old',
  'git reset -q --mixed HEAD~1',
  'git clean -fd',
  'git clean -fdx',
  'git clean -fX',
  'git stash -q',
  'git stash -q -u',
  'git stash push -q -- k',
  'git stash drop -q',
  'git stash clear',
  `${clean}git stash pop -q`,
  `${clean}git merge -q side -m merged`,
  `${clean}git merge -q --squash side`,
  `${clean}git merge -q --no-commit side`,
  `${clean}git rebase -q side`,
  `${clean}git rebase -q --onto side HEAD~1`,
  `${clean}git cherry-pick side~1`,
  `${clean}git cherry-pick -n side~1`,
  `${clean}git revert --no-edit HEAD~1`,
  `${clean}git am -q /srv/side.mbox`,
  `${clean}git pull -q far side --no-rebase`,
  'git apply -R /srv/change.patch',
  'git branch new',
  'git branch -D side',
  'git branch -m side aside',
  'git branch -f side old',
  'git branch -u far/main main',
  'git tag v1',
  'git tag -a v2 -m two',
  'git tag -d first',
  'git update-ref refs/heads/raw old',
  'git symbolic-ref refs/heads/alias refs/heads/side',
  'git notes add -m noted',
  'git config user.name b',
  'git config --unset user.email',
  'git config --global alias.st status',
  'git remote add origin https://example.org/x.git',
  'git remote remove far',
  'git remote rename far near',
  'git remote set-url far /srv/other',
  'git fetch -q far old:fetched',
  'git push -q far main',
  'git push -q far main:refs/heads/new',
  'git push -q --force far side:main',
  'git push -q far --delete side',
  'git pack-refs --all',
  'git gc -q',
  'git bisect start -q HEAD old',
  'git read-tree side',
].map((command) => `cd /srv/repository && ${command}`);

await describeRoundTrips({ of: 'a repository', prepare, manifest, commands, every: 8 });
