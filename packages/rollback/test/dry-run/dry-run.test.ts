import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor, localHost } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { resolvePaths, type StartThere, toBytePath } from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canTrace, changedPaths } from '../../bench/fixtures/strace.js';
import { askProgram, dryRunOf } from '../../src/dry-run/dry-run.js';
import { manifestOf } from '../fixtures/manifest.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

let folder: string;
let tree: string;
const executor = localExecutor();
const start: StartThere = (command, options) => executor.start(localHost, command, { cwd: tree, ...options });
const sh = (script: string): string => execFileSync('bash', ['-c', script], { cwd: tree, encoding: 'utf8' });

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dry-run-')));
  tree = join(folder, 'tree');
  mkdirSync(tree);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => executor.close());

const hasRsync = spawnSync('rsync', ['--version']).status === 0;
const required = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',');

/** Two directories that have much in common, and names that are written in a way of their own. */
const directories = `mkdir -p src/same src/sub src/new/deep dst/same dst/sub dst/gone/deep real
for name in $(seq 30); do echo $name > src/same/$name; done; cp -a src/same/. dst/same
echo new > src/a; echo older > dst/a; printf x > 'src/with space'; printf x > $'src/nl\\nx\\\\#012 \\xe9'; printf y > $'dst/nl\\nx\\\\#012 \\xe9'
echo m > src/meta; cp -p src/meta dst/meta; chmod 600 dst/meta; chmod 700 src/sub; echo c > src/sub/c; cp -a src/sub/c dst/sub/c
echo g > dst/gone/deep/g; echo n > src/new/deep/n; ln -s a src/link; ln -s meta dst/link; ln src/a src/hard
mkdir src/dir-here; echo in > src/dir-here/in; echo f > dst/dir-here
mkdir src/led; echo led > src/led/f; ln -s ../real dst/led; echo l > src/x.log; echo l > dst/y.log; mkfifo src/pipe
find src/same dst/same src/sub/c dst/sub/c -exec touch -d @1000 {} +; true`;

/** A directory with something in it, where a file is to be. */
const inTheWay = 'echo f > src/file-here; mkdir dst/file-here; echo in > dst/file-here/in';

const rsyncs = [
  'rsync -a src/ dst/',
  'rsync -a --delete src/ dst/',
  'rsync -avH --delete --force src/ dst/',
  'rsync -rc src/ dst',
  'rsync -rlpt --delete-after --exclude=*.log src/ ./dst/',
  'rsync -a --delete --delete-excluded --exclude *.log src/ dst',
  'rsync -a --existing src/ dst/',
  'rsync -a --ignore-existing src/same src/sub dst/',
  'rsync -a --chmod=go-rwx src/same/ dst/same/',
  'rsync -aX --size-only src/a dst/',
  'rsync -r src/* dst',
  'rsync -a src dst',
  'rsync -au --omit-dir-times src/ dst/',
];

const repository = `git init -q; git config user.email a@example.org; git config user.name a; echo '*.o' > .gitignore; echo t > tracked
mkdir -p sub made/deep nested more; echo t > sub/tracked; git add -A; git commit -qm one
echo u > sub/untracked; echo o > x.o; echo o > made/deep/y.o; echo m > made/m; echo q > $'q"\\xe9\\n\\\\x'; git init -q nested; echo n > nested/n; echo k > more/kept`;

const cleans = [
  'git clean -f',
  'git clean -fd',
  'git clean -fdx',
  'git clean -fdX',
  'git clean -ffdx',
  'git clean -fd -e more',
  'git -C sub clean -fdx',
  'git clean -fdx made sub',
];

/** What is told beforehand holds all that the command changes, and telling changes nothing. */
async function expectAllTold(command: string): Promise<{ told: number; changed: number }> {
  const dryRun = dryRunOf(analyse(command, { cwd: tree, user: 'root' }), command);
  if (dryRun === undefined) throw new Error(`There is no dry run of ${command}.`);
  const before = manifestOf(tree);
  expect(canTrace() ? [...changedPaths(dryRun.script, tree, join(folder, 'dry'))] : []).toEqual([]);
  const told = await askProgram(start, dryRun);
  expect(manifestOf(tree)).toBe(before);
  if (told === undefined) throw new Error(`${command} was not told.`);
  const roots = (await resolvePaths(start, told)).roots;
  const changed = changedPaths(command, tree, join(folder, 'strace'));
  const missed = [...changed].map(toBytePath).filter((path) => {
    return !roots.some((root) => root.path === path || (root.recursive && path.startsWith(`${root.path}/`)));
  });
  expect(missed).toEqual([]);
  expect(roots.some(({ path, recursive }) => path === tree && recursive)).toBe(false);
  return { told: told.length, changed: changed.size };
}

describe.skipIf(!canTrace())('what git tells of a clean', () => {
  it.each(cleans)('holds all that it changes: %s', async (command) => {
    sh(repository);
    const { changed } = await expectAllTold(command);
    expect(changed).toBeGreaterThan(0);
  });
});

describe.skipIf(!(hasRsync || required.includes('rsync')) || !canTrace())('what rsync tells', () => {
  it.each(rsyncs)('holds all that it changes: %s', async (command) => {
    sh(directories);
    if (/--(?:delete|force)\b/.test(command)) sh(inTheWay);
    const { told, changed } = await expectAllTold(command);
    expect(changed).toBeGreaterThan(0);
    // Nothing of what is the same in both.
    expect(told).toBeLessThanOrEqual(changed + 3);
  });

  it('is enough to take it back, and nothing more is captured', async () => {
    sh(`${directories}; ${inTheWay}`);
    const before = manifestOf(tree);
    const pilot = await undoingPilot(executorThatStays());
    const { status, recoveryPoint } = await pilot.run({ command: 'rsync -a --delete --force src/ dst/', cwd: tree });
    expect(status).toBe('succeeded');
    const { changes, success } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(success).toBe(true);
    expect(manifestOf(tree)).toBe(before);
    expect(changes.some(({ path }) => path.includes('/same/'))).toBe(false);
    await pilot.close();
  });
});

describe.skipIf(!(hasRsync || required.includes('rsync')))('a file that rsync replaces', () => {
  it('gets all its names back', async () => {
    sh('mkdir src dst; echo new > src/a; echo old > dst/a; ln dst/a dst/z; touch -d @1000 dst/a');
    const before = manifestOf(tree);
    const pilot = await undoingPilot(executorThatStays());
    const { recoveryPoint } = await pilot.run({ command: 'rsync -a src/ dst/', cwd: tree });
    expect(manifestOf(tree)).not.toBe(before);
    const { success } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect({ success, links: sh('stat -c %h dst/a') }).toEqual({ success: true, links: '2\n' });
    expect(manifestOf(tree)).toBe(before);
    await pilot.close();
  });
});

describe('a command', () => {
  it('that git tells of is taken back, and what it leaves is not captured', async () => {
    sh(repository);
    const before = manifestOf(tree);
    const taken: number[] = [];
    const pilot = await undoingPilot(executorThatStays());
    pilot.events.on('recovery-point.taken', ({ data }) => taken.push(data.paths));
    const { recoveryPoint } = await pilot.run({ command: 'git clean -fdx', cwd: tree });
    expect(sh('GIT_OPTIONAL_LOCKS=0 git status --porcelain --ignored')).toBe('?? nested/\n');
    await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(manifestOf(tree)).toBe(before);
    // Those that go, and the directories that they lie in: nothing of `.git`.
    expect(taken[0]).toBeLessThan(20);
    await pilot.close();
  });

  it('is captured as a whole when what it goes by changes after it was told', async () => {
    sh(repository);
    const contents = (): string => sh('find . -path ./.git -prune -o -type f ! -name late -exec sha256sum {} + | sort');
    const before = contents();
    let told = 0;
    const meddled: Executor = {
      ...executorThatStays(),
      start: (host, command, options) => {
        if (command.includes('clean --dry-run')) told += 1;
        // Between the two times that git is asked.
        if (told === 1 && command.includes('--create')) sh('echo late > late');
        return executor.start(host, command, options);
      },
    };
    const pilot = await undoingPilot(meddled);
    const { recoveryPoint } = await pilot.run({ command: 'git clean -fdx', cwd: tree });
    expect(told).toBe(2);
    expect(await pilot.rollback.points()).toHaveLength(1);
    await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(sh('cat late')).toBe('late\n');
    expect(contents()).toBe(before);
    await pilot.close();
  });

  it.each([
    'rsync -a -e "sh -c id" src/ dst/',
    'rsync -a --rsync-path=/tmp/x src/ dst/',
    'rsync -a src/ host:dst/',
    'rsync -a --backup src/ dst/',
    'rsync -a --remove-source-files src/ dst/',
    'rsync -aq src/ dst/',
    'rsync -a --log-file=l src/ dst/',
    'rsync -a --partial-dir=p src/ dst/',
    'rsync -a --exclude-from=- src/ dst/',
    'rsync -a src/ dst/ > log',
    'rsync -a src/ dst/ && rm f',
    'rsync -a src/ "$D"',
    'rsync -a src/ dst/ #x',
    'rsync -a src/ dst\\',
    'sudo rsync -a src/ dst/',
    './rsync -a src/ dst/',
    'X=1 rsync -a src/ dst/',
    'rsync -a --no-dry-run src/ dst/',
    'git clean -fdq',
    'git clean -i',
    'git -c core.fsmonitor=./x clean -fd',
    'git --git-dir=x clean -fd',
    'git clean -fd --no-dry-run',
    'git clean -fd; git clean -fdx',
  ])('of which that is not known has no dry run: %s', (command) => {
    expect(dryRunOf(analyse(command, { cwd: '/srv', user: 'root' }), command)).toBeUndefined();
  });

  it('has none where a script stands for its program, which might do anything', async () => {
    sh(`mkdir bin; printf '#!/bin/sh\\ntouch ${tree}/was-here\\n' > bin/git; chmod 755 bin/git`);
    const command = 'git clean -fdx';
    const dryRun = dryRunOf(analyse(command, { cwd: tree, user: 'root' }), command);
    const there: StartThere = (script, options) => start(`PATH=${tree}/bin:$PATH\n${script}`, options);
    expect(dryRun && (await askProgram(there, dryRun))).toBeUndefined();
    expect(sh('ls')).toBe('bin\n');
  });

  it('runs none of the programs that settings name for its dry run', async () => {
    sh(
      `${repository}; printf '#!/bin/sh\\ntouch ${folder}/was-here\\n' > monitor; chmod 755 monitor; git config core.fsmonitor ./monitor`,
    );
    const command = 'git clean -fdx';
    const dryRun = dryRunOf(analyse(command, { cwd: tree, user: 'root' }), command);
    expect(dryRun && (await askProgram(start, dryRun))).toBeDefined();
    expect(execFileSync('ls', [folder], { encoding: 'utf8' })).toBe('tree\n');
  });
});

/** A pilot closes its executor; that of these tests is there for all. */
function executorThatStays(): Executor {
  return { kind: 'local', start: (...given) => executor.start(...given), close: async () => {} };
}
