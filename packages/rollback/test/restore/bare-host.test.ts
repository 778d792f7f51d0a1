import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localExecutor, OpsPilot, quote } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, probe, restore, rollback, type StartThere, toBytePath } from '@opspilot/rollback';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';
import { manifestOf } from '../fixtures/manifest.js';

const here = capturedTree();
const { local, sh, take } = here;
const isRoot = process.getuid?.() === 0;
const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();

/** Times to the second: more cannot be set there. */
const inSeconds = (manifest: string): string => manifest.replace(/(?<= -?\d+)\.\d{10}(?= )/g, '');

/** What a tar that knows no extended headers has to bring back: long names, any bytes, links to elsewhere, holes. */
const tree = `mkdir -p a/b/c 'with space' 'new
line' "$(printf 'bad\\377byte')"
printf one > a/one; printf 'x%.0s' $(seq 300000) > a/b/large; : > zero; printf n > 'new
line/in
it'; printf b > "$(printf 'bad\\377byte/\\376')"; printf d > ./-dash; printf 'p%%s\\n' > 'back\\slash'
ln a/one a/b/same; ln -s ../one a/b/link; ln -s /nowhere dangling; mkfifo pipe; truncate -s 300000 sparse
printf middle | dd of=sparse bs=1 seek=150000 conv=notrunc 2>/dev/null
long=$(printf 'n%.0s' $(seq 200)); mkdir -p "$long/$long"; printf long > "$long/$long/$long"; ln -s "$long/$long/$long" far; ln "$long/$long/$long" again
printf s > suid; chmod 4755 suid; chmod 2775 a/b; touch -d @1.5 a/one a/b; touch -h -d @9 dangling; touch -d @-7.25 zero
${isRoot ? 'chown 1000:1001 a/b/large a/b/c; chown -h 7:8 dangling' : ''}`;

/** Some of the programs of the host are those of BusyBox: its shell and xargs take its own programs before any other. */
let bare: StartThere;
let tools: string;
beforeEach(() => {
  if (busybox === '') return;
  tools = join(here.folder, 'tools');
  mkdirSync(tools);
  execFileSync(busybox, ['--install', '-s', tools]);
  bare = (command, options) => local(`PATH=${quote(tools)}; export PATH\nexec sh -c ${quote(command)}`, options);
});

describe.skipIf(busybox === '')('a host with BusyBox alone', { timeout: 120_000 }, () => {
  it('tells of paths what another does', async () => {
    sh(tree);
    const roots = [
      { path: toBytePath(here.tree), recursive: true },
      { path: toBytePath(join(here.tree, 'none/below')), recursive: false },
      { path: toBytePath(join(here.tree, 'a/one')), recursive: false },
    ];
    const { isBare, ...told } = await probe(bare, roots);
    expect(isBare).toBe(true);
    expect(told).toEqual(await probe(local, roots));
  });

  it.each([
    'rm -rf ./*',
    'printf new > a/one; printf more >> a/b/large; rm suid',
    'rm -rf a; printf new > a',
    'chmod -R 700 . ; mv a moved; mkdir a; printf x > a/x',
    'rm dangling; mkdir dangling; printf f > dangling/f; touch a/b sparse',
    'mkdir -p made/by/it; printf x > made/by/it/x; rm again',
    ...(isRoot ? ['chown -h -R 5:5 .'] : []),
  ])('is brought back, times to the second: %s', async (command) => {
    sh(tree);
    const before = manifestOf(here.tree);
    const from = await take({ start: bare });
    sh(command);
    expect(manifestOf(here.tree)).not.toBe(before);
    await restore({ start: bare, ...from, id: 'bare' });
    expect(inSeconds(manifestOf(here.tree))).toBe(inSeconds(before));
    sh('rm -rf ./*');
    await restore({ start: local, ...from, id: 'full' });
    expect(manifestOf(here.tree)).toBe(before);
  });

  it('has a file read again that was changed while it was read', async () => {
    sh('printf x%.0s $(seq 100000) > a; printf x%.0s $(seq 100000) > b');
    let isChanged = false;
    const start: StartThere = (command, options) => {
      if (command.includes('/dev/zero') && !isChanged) {
        isChanged = true;
        sh('echo short > a; printf y%.0s $(seq 100000) > b');
      }
      return bare(command, options);
    };
    const from = await take({ start });
    expect(isChanged).toBe(true);
    const before = manifestOf(here.tree);
    sh('rm a b');
    await restore({ start: local, ...from, id: 'changed' });
    expect(manifestOf(here.tree)).toBe(before);
  });

  it('keeps nothing of an answer that is more than the files, or less', async () => {
    sh('echo one > one; echo two > two');
    const store = memorySnapshotStore();
    const spoilt = {
      'capture-failed': (command: string) => `echo Welcome!\n${command}`,
      'tar-stream-cut-off': (command: string) => `{ ${command.replace('exec ', '')}\n} | head -c 6`,
    };
    for (const [code, spoil] of Object.entries(spoilt)) {
      const start: StartThere = (command, options) =>
        bare(command.includes('/dev/zero') ? spoil(command) : command, options);
      await expect(take({ start, store })).rejects.toMatchObject({ code });
    }
    expect(await store.snapshots()).toEqual([]);
  });

  it('is refused what would come back without what it had, and is left as it is', async () => {
    writeFileSync(join(here.tree, 'file'), 'kept');
    if (spawnSync('setfattr', ['-n', 'user.note', '-v', 'x', join(here.tree, 'file')]).status !== 0) return;
    const from = await take();
    writeFileSync(join(here.tree, 'file'), 'changed');
    await expect(restore({ start: bare, ...from, id: 'poor' })).rejects.toMatchObject({
      code: 'tool-missing',
      details: { tool: 'GNU tar' },
    });
    expect(readFileSync(join(here.tree, 'file'), 'utf8')).toBe('changed');
    expect(readdirSync(here.tree)).toEqual(['file']);
  });

  it('is told what it lacks where there is not even stat', async () => {
    rmSync(join(tools, 'stat'));
    const poor = join(here.folder, 'poor');
    // The shell of BusyBox takes its own programs before any other.
    mkdirSync(poor);
    for (const tool of ['sh', 'xargs', 'printf', 'cat']) {
      symlinkSync(
        execFileSync('sh', ['-c', `command -v /bin/${tool} || command -v /usr/bin/${tool}`], {
          encoding: 'utf8',
        }).trim(),
        join(poor, tool),
      );
    }
    const start: StartThere = (command, options) => local(`PATH=${quote(poor)}; export PATH\n${command}`, options);
    await expect(take({ start })).rejects.toMatchObject({ code: 'tool-missing' });
  });

  it.skipIf(!isRoot)('is not led astray by a link that somebody puts in the place of a directory', async () => {
    sh('mkdir -p victim; chmod 755 victim; mkdir dir; printf x > dir/file; chmod 700 dir');
    const from = await take({ start: bare, of: join(here.tree, 'dir') });
    sh('printf y > dir/file; chmod 777 dir');
    const start: StartThere = (command, options) => {
      if (command.startsWith('exec sh -s ')) sh('mv dir away; ln -s victim dir');
      return bare(command, options);
    };
    await expect(restore({ start, ...from, id: 'astray' })).rejects.toMatchObject({
      code: expect.stringMatching(/restore-/) as string,
    });
    expect(sh('stat -c %a victim; ls victim')).toBe('755\n');
  });

  it('takes back a command, and taking back is', async () => {
    sh('echo port=80 > app.conf; mkdir logs; echo 1 > logs/1.log; touch -d @1000 app.conf logs/1.log logs .');
    const before = manifestOf(here.tree);
    const executor = localExecutor();
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: {
        ...executor,
        start: (host, command, options) =>
          executor.start(host, `PATH=${quote(tools)}; export PATH\nexec sh -c ${quote(command)}`, options),
      },
      approve: () => true,
      plugins: [rollback({ store: memorySnapshotStore(), copies: { minSize: 1 } })],
    });
    onTestFinished(() => pilot.close());
    const run = await pilot.run({ command: 'rm -r logs; sed -i s/80/8080/ app.conf', cwd: here.tree });
    expect(run.status).toBe('succeeded');
    const after = inSeconds(manifestOf(here.tree));
    const { point, success } = await pilot.rollback.undo(run.recoveryPoint?.id ?? '');
    expect([success, manifestOf(here.tree)]).toEqual([true, before]);
    await pilot.rollback.undo(point);
    expect(inSeconds(manifestOf(here.tree))).toBe(after);
    expect(existsSync(join(here.tree, 'logs'))).toBe(false);
  });
});
