import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

let folder: string;
let repository: string;
let far: string;
let pilot: Awaited<ReturnType<typeof open>>;

const git = (...words: readonly string[]): string =>
  execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Runs all commands with a home of their own. */
function homedIn(home: string): Executor {
  const local = localExecutor();
  return {
    ...{ kind: local.kind, close: () => local.close() },
    start: (host, command, options = {}) =>
      local.start(host, command, { ...options, env: { HOME: home, ...options.env } }),
  };
}

const open = (executor: Executor = localExecutor()) => undoingPilot(executor);

function addHook(name: string, directory = join(repository, '.git/hooks')): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), `#!/bin/sh\necho ran >> ${join(folder, 'outside')}\n`);
  chmodSync(join(directory, name), 0o755);
}

const toldBy = async (command: string): Promise<string | undefined> =>
  (await pilot.run({ command, cwd: repository })).recoveryPoint?.summary;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'repositories-'));
  [repository, far] = [join(folder, 'repository'), join(folder, 'far.git')];
  execFileSync('git', ['init', '-q', '-b', 'main', repository]);
  execFileSync('git', ['init', '-q', '--bare', far]);
  git('config', 'user.email', 'a@b');
  git('config', 'user.name', 'a');
  mkdirSync(join(repository, 'lib'));
  writeFileSync(join(repository, 'lib/f'), 'one');
  git('add', '-A');
  git('commit', '-qm', 'one');
  git('remote', 'add', 'origin', far);
  git('push', '-q', '-u', 'origin', 'main');
  pilot = await open();
});
afterEach(async () => {
  await pilot.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('hooks of a repository', () => {
  it.each([
    ['pre-push', 'git push origin HEAD:b2'],
    ['reference-transaction', 'git branch b2'],
    ['reference-transaction', 'git tag v1'],
    ['reference-transaction', 'git update-ref refs/heads/x HEAD'],
    ['reference-transaction', 'git fetch'],
    ['reference-transaction', 'git push --no-verify origin HEAD:b2'],
    ['pre-auto-gc', 'git fetch'],
    ['post-index-change', 'touch lib/f && git add -A'],
    ['post-index-change', 'git status'],
    ['post-index-change', 'git diff'],
    ['post-checkout', 'git switch -c b2'],
    ['post-rewrite', 'git commit --amend -m other'],
    ['a-name-of-another-day', 'git branch b2'],
  ])('are not taken for harmless: %s of %s', async (hook, command) => {
    addHook(hook);
    expect(await toldBy(command)).toContain(`/${hook} may do anything`);
  });

  it.each([
    ['pre-commit', 'git branch b2'],
    ['pre-push', 'git tag v1'],
    ['pre-push', 'git push --no-verify origin HEAD:b2'],
    ['post-receive', 'git switch -c b2'],
    ['reference-transaction', 'git config user.name b'],
    ['pre-commit.sample', 'git commit --allow-empty -qm two'],
  ])('count only where git runs them: %s of %s', async (hook, command) => {
    addHook(hook);
    expect(await toldBy(command)).not.toContain('; not: ');
  });

  it('are found where settings of the repository say', async () => {
    git('config', 'core.hooksPath', '.own');
    addHook('post-commit', join(repository, '.own'));
    expect(await toldBy('git commit --allow-empty -qm two')).toContain('.own/post-commit may do anything');
  });

  it('are found in submodules, as far as a command goes there', async () => {
    addHook('post-checkout', join(repository, '.git/modules/sub/hooks'));
    expect(await toldBy('git switch -c b2')).toContain('sub/hooks/post-checkout may do anything');
  });

  it('are what settings name as commands, and what tells of changed files', async () => {
    git('config', 'hook.own.command', 'true');
    expect(await toldBy('git tag v1')).toContain('may do anything');
    git('config', '--unset', 'hook.own.command');
    git('config', 'core.fsmonitor', join(folder, 'monitor'));
    expect(await toldBy('git status')).toContain('what tells git of changed files');
  });

  it('leave a look at the work tree without a recovery point where there are none', async () => {
    expect(await toldBy('git status')).toBeUndefined();
    expect(await toldBy('git diff')).toBeUndefined();
  });
});

describe('a repository that is cloned', () => {
  const settings = (text: string): void => writeFileSync(join(folder, '.gitconfig'), text);
  beforeEach(async () => {
    await pilot.close();
    pilot = await open(homedIn(folder));
  });
  const cloning = () => `git clone -q ${far} ${join(folder, 'made')}`;

  it('has the hooks of a template, and of settings', async () => {
    addHook('post-checkout', join(folder, 'template/hooks'));
    settings(`[init]\ntemplateDir = ${join(folder, 'template')}\n`);
    expect(await toldBy(cloning())).toContain('template/hooks/post-checkout may do anything');
    settings(`[core]\nhooksPath = ${join(folder, 'template/hooks')}\n`);
    rmSync(join(folder, 'made'), { recursive: true });
    expect(await toldBy(cloning())).toContain('template/hooks/post-checkout may do anything');
    settings('[core]\nhooksPath = .hooks\n');
    rmSync(join(folder, 'made'), { recursive: true });
    expect(await toldBy(cloning())).toContain('hooks in .hooks of what is cloned may do anything');
  });

  it('is gone once the clone is undone, with what git keeps beside it', async () => {
    settings('');
    const apart = join(folder, 'apart');
    const { recoveryPoint } = await pilot.run({ command: `${cloning()} --separate-git-dir=${apart}`, cwd: folder });
    expect(recoveryPoint?.summary).not.toContain('not: ');
    expect(existsSync(apart)).toBe(true);
    expect((await pilot.rollback.undo(recoveryPoint?.id ?? '')).success).toBe(true);
    expect([existsSync(apart), existsSync(join(folder, 'made'))]).toEqual([false, false]);
    const command = `git clone --separate-git ${apart} ${far}`;
    expect(foresee(analyse(command, { cwd: '/srv' }), { command }).reversal).toBe('not-at-all');
  });
});

describe('a repository that is made, or made again', () => {
  const list = (): string =>
    execFileSync('sh', ['-c', "find . -printf '%p %y %m %s\\n' | sort; find . -type f -exec sha256sum {} + | sort"], {
      cwd: folder,
      encoding: 'utf8',
    });

  it.each([
    ['git init -q', 'plain'],
    ['git -C plain init -q', '.'],
    ['cd plain && git init -q', '.'],
    ['git init -q', 'again'],
    ['git init -q --shared=all again', '.'],
    ['git init -q --separate-git-dir=apart plain', '.'],
    ['git init -q --separate-git-dir=../apart', 'again'],
    ['git init -q --bare plain', '.'],
    ['git init -q tree', '.'],
    ['git init -q new/deep', '.'],
  ])('is as it was before: %s', async (command, directory) => {
    const setUp = `mkdir plain; echo 1 > plain/f; git init -q again; rm -r again/.git/hooks; git -C again commit -q --allow-empty -m one
git -C again worktree add -q ../tree; echo mine > again/.git/description`;
    execFileSync('sh', ['-c', setUp], { cwd: folder, stdio: 'ignore' });
    const before = list();
    const { recoveryPoint, status } = await pilot.run({ command, cwd: join(folder, directory) });
    expect([status, recoveryPoint?.summary, list() === before]).toEqual([
      'succeeded',
      expect.not.stringContaining('; not: '),
      false,
    ]);
    expect((await pilot.rollback.undo(recoveryPoint?.id ?? '')).success).toBe(true);
    expect(list()).toBe(before);
  });

  it.each([
    'git init --sep=/srv/apart r',
    'git --git-dir=/srv/apart init r',
    'GIT_DIR=/srv/apart git init r',
    'export GIT_DIR=/srv/apart; git init r',
    'GIT_OBJECT_DIRECTORY=/srv/apart git clone a r',
  ])('is not known to be, where it may be elsewhere: %s', (command) => {
    expect(foresee(analyse(command, { cwd: '/srv' }), { command, directory: '/srv' }).reversal).toBe('not-at-all');
  });
});

describe('another repository', () => {
  it('has what is pushed to it at its own address, and back', async () => {
    const other = join(folder, 'other.git');
    execFileSync('git', ['init', '-q', '--bare', other]);
    git('remote', 'set-url', '--push', 'origin', other);
    const { recoveryPoint } = await pilot.run({ command: 'git push origin main HEAD:refs/notes/x', cwd: repository });
    expect(execFileSync('git', ['-C', other, 'for-each-ref'], { encoding: 'utf8' })).toContain('refs/notes/x');
    const { success } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(success).toBe(true);
    expect(execFileSync('git', ['-C', other, 'for-each-ref'], { encoding: 'utf8' })).toBe('');
  });

  it.each([
    [
      'is told to be several',
      ['remote', 'set-url', '--push', '--add', 'origin', '/a'],
      ['remote', 'set-url', '--push', '--add', 'origin', '/b'],
    ],
    ['is told to become all that is here', ['config', 'remote.origin.mirror', 'true'], []],
    ['is told to get what settings say', ['config', 'remote.origin.push', 'refs/heads/*:refs/for/*'], []],
    ['is told to get submodules', ['config', 'push.recurseSubmodules', 'on-demand'], []],
  ])('%s', async (_, one, two) => {
    git(...one);
    if (two.length > 0) git(...two);
    expect(await toldBy('git push')).toContain('; not: ');
  });

  it.each(['pre-receive', 'update', 'post-receive', 'reference-transaction'])(
    'has hooks of its own, which are seen on this host: %s',
    async (hook) => {
      addHook(hook, join(far, 'hooks'));
      expect(await toldBy('git push origin HEAD:b2')).toContain(`far.git/hooks/${hook} may do anything`);
    },
  );

  it('is that which the branch is pushed to', async () => {
    const other = join(folder, 'other.git');
    execFileSync('git', ['init', '-q', '--bare', other]);
    git('remote', 'add', 'mine', other);
    git('config', 'remote.pushDefault', 'mine');
    const { recoveryPoint } = await pilot.run({ command: 'git push', cwd: repository });
    await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(execFileSync('git', ['-C', other, 'for-each-ref'], { encoding: 'utf8' })).toBe('');
  });
});

describe('a command of git', () => {
  const reversalOf = (command: string) =>
    foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command, directory: '/srv' }).reversal;

  it.each([
    'git subtree push --prefix lib origin libbranch',
    'git subtree --prefix=lib push origin libbranch',
    'git subtree -P lib push origin libbranch',
    'git subtree split --push=origin --prefix lib',
    'git push -o merge_request.create origin HEAD:b2',
    'git push origin HEAD:refs/for/main',
    'git push --mir origin',
    'git push --recurse-submodules=on-demand',
    'git push --receive-pack=own origin',
    'git send-pack /srv/far.git main',
    'git http-push https://example.org/far.git main',
    'git svn dcommit',
    'git p4 submit',
    'git lfs push origin main',
    'git annex sync',
    'git send-email --to a@example.org HEAD~1',
    'git fetch --upload-pack=own origin',
    'git fetch --upload-p own origin',
    'git pull --upload-pack own',
    'git rebase -xmake main',
    'git rebase -ri main',
    'git rebase --ex make main',
    'git rebase --edit-todo',
    'git pull --rebase=interactive',
    'git pull --reb=i',
    'git merge -s own side',
    'git merge --strategy=own side',
    'git merge --strat own side',
    'git cherry-pick --strategy own side',
    'git read-tree --index-output=/srv/i HEAD',
    'git apply --unsafe-paths p',
    'git am --build-fake-ancestor=/srv/f p',
    'git config --glob user.name x',
    'git config --system user.name x',
    'git config --fil=/srv/c user.name x',
    'git worktree add ../other',
    'git submodule foreach git push',
    'git maintenance register',
    'git credential approve',
    'git archive --remote=origin --exec=own HEAD',
    'git bisect run make',
    'git remote -v update',
    'git clone --upload-pack=own far near',
  ])('that goes elsewhere is not taken back: %s', (command) => {
    expect(reversalOf(command)).toBe('not-at-all');
  });

  it.each([
    'git subtree add --prefix=lib far main',
    'git subtree -P lib merge --squash side',
    'git subtree pull --prefix lib far main',
    'git subtree split --prefix lib -b libbranch',
    'git merge -s ours side',
    'git pull --rebase',
    'git branch -r -d origin/x',
    'git remote -v add x /srv/x',
    'git config --add a.b c',
  ])('is taken back by content: %s', (command) => {
    expect(reversalOf(command)).toBe('by-content');
  });
});

describe('a hook', () => {
  it('did run, where it is said to', async () => {
    addHook('post-index-change');
    writeFileSync(join(repository, 'lib/f'), 'one');
    await pilot.run({ command: 'git status', cwd: repository });
    expect(existsSync(join(folder, 'outside'))).toBe(true);
  });
});
