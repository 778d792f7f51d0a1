import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '@opspilot/core';
import { fileSnapshotStore, memorySnapshotStore, restore, type StartThere } from '@opspilot/rollback';
import { describe, expect, it, onTestFinished } from 'vitest';
import { smallDisk } from '../../../core/test/fixtures/small-disk.js';
import { capturedTree } from '../fixtures/captured-tree.js';
import { manifestOf } from '../fixtures/manifest.js';

const here = capturedTree();
const { local, sh, take } = here;
const isRoot = process.getuid?.() === 0;

/** A directory was staged in meanwhile. */
const withoutTimes = (manifest: string): string => manifest.replace(/ d (\d+ \d+ \d+) [\d.]+/g, ' d $1');

describe('a target whose disk is full', () => {
  it('is left as it is, wherever it runs out of room, and is brought back once there is some', async (context) => {
    const disk = smallDisk(context, 2048);
    const mine = join(disk, 'tree');
    mkdirSync(join(mine, 'below'), { recursive: true });
    for (const name of ['one', 'two', 'below/three']) writeFileSync(join(mine, name), randomBytes(100_000));
    const before = manifestOf(mine);
    const from = await take({ of: mine });
    rmSync(join(mine, 'below'), { recursive: true });
    for (const name of ['one', 'two']) writeFileSync(join(mine, name), 'changed');
    const damaged = manifestOf(mine);
    // What is told of a disk need not hold: quotas, and others who write to it.
    const promised: StartThere = (command, options) =>
      local(`stat() { [ "$1" = -f ] && echo 1000000 '*' 4096 || command stat "$@"; }\n${command}`, options);
    let failures = 0;
    for (const [index, free] of [0, 4, 8, 60, 104, 160, 208, 260, 308, 340].entries()) {
      const used = Number(execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' }).split('\n')[1]);
      writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, used - free) * 1024));
      const error = await restore({ start: promised, ...from, id: `full-${index}` }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) {
        expect(manifestOf(mine)).toBe(before);
        break;
      }
      failures += 1;
      expect(error).toMatchObject({ code: 'restore-failed' });
      expect(withoutTimes(manifestOf(mine))).toBe(withoutTimes(damaged));
      rmSync(join(disk, 'filler'));
    }
    expect(failures).toBeGreaterThanOrEqual(4);
    rmSync(join(disk, 'filler'), { force: true });
    await restore({ start: local, ...from, id: 'room' });
    expect(manifestOf(mine)).toBe(before);
    expect(readdirSync(disk)).toEqual(['tree']);
  });

  it('is told beforehand to have no room, and is not touched', async (context) => {
    const disk = smallDisk(context, 2048);
    for (const name of ['one', 'two']) writeFileSync(join(disk, name), randomBytes(600_000));
    execFileSync('truncate', ['-s', '256M', join(disk, 'hole')]);
    const from = await take({ of: disk });
    rmSync(join(disk, 'hole'));
    writeFileSync(join(disk, 'one'), 'changed');
    writeFileSync(join(disk, 'filler'), Buffer.alloc(1_000_000));
    const before = withoutTimes(manifestOf(disk));
    await expect(restore({ start: local, ...from, id: 'none' })).rejects.toMatchObject({
      code: 'target-full',
      details: { needed: 602_112 },
    });
    expect(withoutTimes(manifestOf(disk))).toBe(before);
    rmSync(join(disk, 'filler'));
    await restore({ start: local, ...from, id: 'room' });
    expect(statSync(join(disk, 'hole')).size).toBe(2 ** 28);
    expect(statSync(join(disk, 'one')).size).toBe(600_000);
  });

  it('is captured all the same: nothing is written there for that', async (context) => {
    const disk = smallDisk(context, 64);
    for (let index = 0; index < 400; index += 1) writeFileSync(join(here.tree, `${'n'.repeat(200)}${index}`), '');
    const available = Number(execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' }).split('\n')[1]);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(available * 1024));
    const start: StartThere = (command, options) => local(`TMPDIR=${quote(disk)}; export TMPDIR\n${command}`, options);
    const store = memorySnapshotStore();
    const { snapshot } = await take({ store, start });
    expect((await store.snapshot(snapshot)).entries).toBeGreaterThanOrEqual(400);
  });
});

describe('a store whose disk is full', () => {
  it('keeps what it has, and takes more once there is room', async (context) => {
    const disk = smallDisk(context, 4096);
    const open = () => fileSnapshotStore(join(disk, 'store'));
    writeFileSync(join(here.tree, 'small'), randomBytes(10_000));
    const first = await take({ store: await open() });
    const before = manifestOf(here.tree);
    writeFileSync(join(here.tree, 'large'), randomBytes(1_500_000));
    for (const free of [0, 8, 64, 512, 1024, 1400]) {
      const available = Number(execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' }).split('\n')[1]);
      writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, available - free) * 1024));
      const store = await open();
      await expect(take({ store })).rejects.toMatchObject({ code: 'store-full' });
      expect((await store.snapshots()).map(({ id }) => id)).toEqual([first.snapshot]);
      expect(await store.verify()).toEqual([]);
      await store.close();
      rmSync(join(disk, 'filler'));
    }
    const second = await take({ store: await open() });
    expect((await second.store.snapshots()).length).toBe(2);
    sh('rm -f large; echo > small');
    await restore({ start: local, store: second.store, snapshot: first.snapshot, id: 'after' });
    expect(manifestOf(here.tree)).toBe(before);
  });
});

describe('a store that is to leave room on its disk', () => {
  it('takes nothing of it, gives back what it had begun to take, and goes on once there is more', async (context) => {
    const disk = smallDisk(context, 8_192);
    const free = (): number => {
      const { bavail, bsize } = statfsSync(disk);
      return bavail * bsize;
    };
    const keepFree = 5_000_000;
    const store = await fileSnapshotStore(join(disk, 'store'), { keepFree });
    writeFileSync(join(here.tree, 'small'), randomBytes(10_000));
    const first = await take({ store });
    const before = free();
    for (const name of ['one', 'two', 'three', 'four']) writeFileSync(join(here.tree, name), randomBytes(1_200_000));
    let least = before;
    const watching = setInterval(() => {
      least = Math.min(least, free());
    }, 2);
    const error = await take({ store }).catch((reason: unknown) => reason);
    clearInterval(watching);
    expect(error).toMatchObject({ code: 'store-full', details: { keepFree } });
    expect(least).toBeGreaterThanOrEqual(keepFree);
    expect(free()).toBe(before);
    expect((await store.snapshots()).map(({ id }) => id)).toEqual([first.snapshot]);
    // What is there already takes no room.
    for (const name of ['two', 'three', 'four']) rmSync(join(here.tree, name));
    await take({ store });
    expect(await store.verify()).toEqual([]);
    await store.close();
    await expect(fileSnapshotStore(disk, { keepFree: -1 })).rejects.toMatchObject({ code: 'rollback-options-invalid' });
  });
});

describe.skipIf(!isRoot)('somebody without privilege', () => {
  const nobody: StartThere = (command, options) =>
    local(`exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c ${quote(command)}`, options);

  it('cannot capture what he may not read, nor restore where he may not write, and nothing is changed', async () => {
    writeFileSync(join(here.tree, 'secret'), 'kept', { mode: 0o600 });
    for (const directory of [here.folder, here.tree]) chmodSync(directory, 0o755);
    await expect(take({ start: nobody })).rejects.toMatchObject({ code: 'path-unreadable' });
    chmodSync(join(here.tree, 'secret'), 0o644);
    const from = await take();
    writeFileSync(join(here.tree, 'secret'), 'changed');
    const before = manifestOf(here.tree);
    await expect(restore({ start: nobody, ...from, id: 'nobody' })).rejects.toMatchObject({ code: 'restore-failed' });
    expect(manifestOf(here.tree)).toBe(before);
    chmodSync(here.tree, 0o700);
    await expect(restore({ start: nobody, ...from, id: 'nobody' })).rejects.toMatchObject({ code: 'path-unreadable' });
  });

  it('has a file given back to an owner whom this host does not know: owners are numbers', async () => {
    sh('echo a > foreign; chown 54321:54322 foreign');
    const from = await take();
    sh('rm foreign');
    await restore({ start: local, ...from, id: 'owner' });
    expect(statSync(join(here.tree, 'foreign'))).toMatchObject({ uid: 54_321, gid: 54_322 });
  });
});

describe('a store that is damaged', () => {
  it('restores nothing, and leaves the tree as it is', async () => {
    writeFileSync(join(here.tree, 'file'), randomBytes(5_000));
    const store = await fileSnapshotStore(join(here.folder, 'store'));
    const from = await take({ store });
    const packs = join(here.folder, 'store/packs');
    for (const name of readdirSync(packs)) {
      const bytes = readFileSync(join(packs, name));
      bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200);
      writeFileSync(join(packs, name), bytes);
    }
    writeFileSync(join(here.tree, 'file'), 'changed');
    const again = await fileSnapshotStore(join(here.folder, 'store'));
    await expect(restore({ start: local, store: again, snapshot: from.snapshot, id: 'damaged' })).rejects.toMatchObject(
      { code: 'store-damaged' },
    );
    expect(readFileSync(join(here.tree, 'file'), 'utf8')).toBe('changed');
    expect(readdirSync(here.tree)).toEqual(['file']);
  });
});

describe('a tree with mounts of itself in it', () => {
  it('is restored by renames within each of them', async (context) => {
    const disk = smallDisk(context, 1024);
    sh(
      'mkdir "$1/tree" "$1/tree/bo und" "$1/elsewhere"; echo one > "$1/tree/one"; echo two > "$1/elsewhere/two"',
      disk,
    );
    const bound = join(disk, 'tree/bo und');
    execFileSync('mount', ['--bind', join(disk, 'elsewhere'), bound]);
    onTestFinished(() => void spawnSync('umount', [bound]));
    const before = manifestOf(join(disk, 'tree'));
    const from = await take({ of: join(disk, 'tree') });
    sh('echo 1 > "$1/tree/one"; rm "$1/elsewhere/two"', disk);
    const staging: string[] = [];
    const start: StartThere = (command, options) => {
      if (command.includes('\nmake ||')) staging.push(command);
      return local(command, options);
    };
    await restore({ start, ...from, id: 'bound' });
    expect(manifestOf(join(disk, 'tree'))).toBe(before);
    expect(staging.filter((command) => command.includes(`${bound}/.opspilot-restore`))).toHaveLength(1);
    expect(staging).toHaveLength(2);
  });
});
