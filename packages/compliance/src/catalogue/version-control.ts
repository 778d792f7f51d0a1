import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';

/** Source code and its history. */
export const versionControlRules: readonly Rule[] = [
  {
    id: 'DST-008',
    title: 'History that others have is not rewritten',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'vcs', action: ['force-push', 'rewrite', 'delete-main', 'delete-remote'] } },
    reason:
      'Work of others may be gone, and reviews no longer belong to what runs. Revert with a new commit, or push with `--force-with-lease` to a branch of your own.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'SI-7', 'SA-10'],
      pci: ['6.5.1'],
      sox: ['404', '802', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'git push --force origin release',
        'git push origin +main',
        'git push --mirror backup',
        'git filter-branch --tree-filter "rm -f x" HEAD',
        'git push origin --delete release',
        'git reflog expire --expire=now --all',
      ],
      other: ['git push origin topic', 'git log --oneline -5', 'git revert HEAD', 'git fetch --prune', 'git reflog'],
    },
  },
  {
    id: 'VCS-001',
    title: 'Work that is not committed is not thrown away',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: { kind: 'vcs', action: ['discard', 'clean', 'discard-files', 'remove-files'] },
      riskFrom: 0.34,
    },
    reason:
      'Changes that no branch holds cannot be brought back. See what would go (`git clean -n`, `git diff`, `git stash show -p`), and commit what is to stay.',
    controls: mapsTo({
      nist: ['CM-3', 'SA-10'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'git reset --hard origin/main',
        'git clean -fd',
        'git stash clear',
        'git checkout --force main',
        'git stash drop',
      ],
      other: ['git clean -n', 'git stash', 'git status', 'git branch -d merged', 'git reset HEAD a.txt'],
    },
  },
  {
    id: 'VCS-006',
    title: 'Branches go when they are merged',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'vcs', action: 'delete-branch' }, riskFrom: 0.34 },
    reason:
      'Commits that no other branch holds are hard to find again, and are collected one day. Delete with `git branch -d`, which refuses those, or tag its end first.',
    controls: mapsTo({
      nist: ['CM-3', 'SA-10'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'git branch -D topic',
        'git branch --delete --force topic',
        'git -C repo branch -D topic',
        'git branch -D one two',
        'git branch -df topic',
      ],
      other: ['git branch', 'git branch -d merged', 'git branch --merged', 'git tag end topic', 'git branch -m topic'],
    },
  },
  {
    id: 'VCS-005',
    title: 'History is not deleted with its repository',
    severity: 'medium',
    decision: 'warn',
    when: {
      effect: { kind: 'delete', target: { named: ['.git', '**/.git', '.hg', '**/.hg', '.svn', '**/.svn'] } },
    },
    reason:
      'Commits that were pushed nowhere are gone with it. Push every branch and stash first, or move the directory aside.',
    controls: mapsTo({
      nist: ['CP-9', 'SA-10'],
      sox: ['802', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'rm -rf .git',
        'rm -r /srv/app/.git',
        'find . -name .git -exec rm -rf .git +',
        'mv .git /tmp/old',
        'rm -rf ./.git',
      ],
      other: ['ls .git', 'rm -rf node_modules', 'rm .gitignore', 'du -sh .git', 'rm -rf .github'],
    },
  },
  {
    id: 'VCS-002',
    title: 'What the repository could still recover stays',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'vcs', action: 'prune' } },
    reason: 'Commits that nothing points to any more are removed for good. Let git collect them in its own time.',
    controls: mapsTo({
      nist: ['CP-9', 'SA-10'],
      sox: ['802', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'git gc --prune=now',
        'git gc --aggressive --prune=all',
        'git prune --expire=now',
        'git -C repo gc --prune=now',
        'git prune',
      ],
      other: ['git gc', 'git count-objects -v', 'git fsck', 'git fetch --prune', 'git reflog'],
    },
  },
  {
    id: 'VCS-003',
    title: 'No secrets in repositories',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'vcs', action: 'commit-secret' } },
    reason:
      'Everybody with a clone has it from then on, and it cannot be taken back. Ignore the file, and reference the secret manager.',
    controls: mapsTo({
      nist: ['IA-5(7)', 'SC-28', 'SA-10'],
      pci: ['8.6.2', '8.3.2'],
      hipaa: ['164.312(d)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'git add .env',
        'git add -f config/credentials.json',
        'git add id_rsa',
        'git add .env.production',
        'git add secrets.yml',
      ],
      other: ['git add src', 'git add .env.example', 'git add README.md', 'git check-ignore .env', 'git add -p'],
    },
  },
  {
    id: 'VCS-004',
    title: 'Protection of branches and hooks stays on',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'vcs', action: ['weaken-protection', 'configure'] }, riskFrom: 0.34 },
      {
        command: {
          program: 'git',
          written: [
            '--no-verify',
            'receive.denyNonFastForwards',
            'receive.denyDeletes',
            'core.hooksPath',
            'receive.fsckObjects',
          ],
        },
        effect: { kind: 'vcs', program: 'git' },
      },
    ],
    reason:
      'The checks that keep bad or foreign commits out are passed by. Mend what the hook complains about, and change protection in the settings of the project.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'CM-5(4)'],
      pci: ['6.5.1', '6.5.4'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'git commit --no-verify -m fix',
        'git push --no-verify',
        'git config receive.denyNonFastForwards false',
        'git config --global core.hooksPath /dev/null',
        'git config receive.denyDeletes false',
      ],
      other: [
        'git commit -m fix',
        'git push',
        'git config user.name Carol',
        'git config --list',
        'git hook run pre-commit',
      ],
    },
  },
];
