import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost, quote } from '@opspilot/core';
import { armSwitch, type StartThere, type SwitchState, switchState } from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { switchBecomes } from '../fixtures/switches.js';

const executor = localExecutor();
const here: StartThere = (command, options) => executor.start(localHost, command, options);
const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};
afterAll(async () => {
  await sandbox?.close();
  await executor.close();
});

let folder: string;
let id: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switch-'));
  id = `test-${randomUUID()}`;
});
afterEach(() => {
  rmSync(`/var/tmp/opspilot-switch-${id}`, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const becomes = (start: StartThere, wanted: SwitchState['state']): Promise<void> =>
  switchBecomes(start, id, wanted, 90_000);

describe('a switch for what links lead to', () => {
  it('brings back what was written through a link, and the link', async () => {
    mkdirSync(join(folder, 'keys'));
    const [link, second, target] = ['authorized', 'keys/second', 'keys/root'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(target, 'mine');
    symlinkSync('root', second);
    symlinkSync('keys/second', link);
    await armSwitch(here, { id, seconds: 1, paths: [link] });
    writeFileSync(link, 'lock-out');
    rmSync(second);
    await becomes(here, 'restored');
    expect([readlinkSync(link), readlinkSync(second), readFileSync(link, 'utf8')]).toEqual([
      'keys/second',
      'root',
      'mine',
    ]);
  });

  it('brings back files that links in a directory lead to, and ends where links lead in a circle', async () => {
    const tree = join(folder, 'sshd_config.d');
    mkdirSync(tree);
    writeFileSync(join(folder, 'managed'), 'before');
    symlinkSync('../managed', join(tree, 'a.conf'));
    symlinkSync('c', join(folder, 'b'));
    symlinkSync('b', join(folder, 'c'));
    await armSwitch(here, { id, seconds: 1, paths: [tree, join(folder, 'b')] });
    writeFileSync(join(tree, 'a.conf'), 'lock-out');
    await becomes(here, 'restored');
    expect(readFileSync(join(folder, 'managed'), 'utf8')).toBe('before');
  });
});

describe.skipIf(sandbox === undefined)('a switch that cannot restore', { timeout: 180_000 }, () => {
  const { executor: inside, run } = sandbox ?? (none as Sandbox);
  const there: StartThere = (command, options) => inside.start(localHost, command, options);
  const kept = (): string => run(`ls /var/tmp/opspilot-switch-${id}/paths`);

  /** What keeps a file from coming back, and what lets it. */
  const obstacles = [
    { name: 'a disk that can only be read', block: 'mount -o remount,ro /tmp/d', free: 'mount -o remount,rw /tmp/d' },
    {
      name: 'a disk that is full',
      block: 'head -c 900000 /dev/zero > /tmp/d/filler 2>/dev/null || :',
      free: 'rm /tmp/d/filler',
    },
  ] as const;
  it.each(obstacles)('says so, keeps what it has, and tries again: $name', async ({ block, free }) => {
    run('mkdir -p /tmp/d; mount -t tmpfs -o size=512k small /tmp/d; seq 50000 > /tmp/d/f');
    await armSwitch(there, { id, seconds: 2, paths: ['/tmp/d/f'] });
    run(`echo lock-out > /tmp/d/f; ${block}`);
    await becomes(there, 'failed');
    expect((await switchState(there, id)).said).not.toBe('');
    expect(run('cat /tmp/d/f')).toBe('lock-out\n');
    expect(kept()).toContain('1.tar');
    run(free);
    await becomes(there, 'restored');
    expect(run('seq 50000 | cmp - /tmp/d/f; ls -A /tmp/d')).toBe('f\n');
    expect(kept()).not.toContain('.tar');
    run('umount /tmp/d');
  });

  it('writes a file in place that another one is mounted on', async () => {
    run(
      'mkdir -p /tmp/b; echo mine > /tmp/b/real; : > /tmp/b/f; chmod 640 /tmp/b/real; mount --bind /tmp/b/real /tmp/b/f',
    );
    await armSwitch(there, { id, seconds: 1, paths: ['/tmp/b/f'] });
    run('echo a-longer-lock-out > /tmp/b/f; chmod 666 /tmp/b/f');
    await becomes(there, 'restored');
    expect(run('cat /tmp/b/real; stat -c %a /tmp/b/f; ls -A /tmp/b')).toBe('mine\n640\nf\nreal\n');
  });

  it('fails where its line for programs does', async () => {
    await armSwitch(there, { id, seconds: 1, afterwards: 'echo no such service >&2; exit 5' });
    await becomes(there, 'failed');
    expect((await switchState(there, id)).said).toContain('no such service');
  });

  it('brings back attributes, access control lists and capabilities', async () => {
    const show = 'getfattr -d -m - -e hex /tmp/x/tree/f; getfacl -p /tmp/x/tree/f';
    run(`mkdir -p /tmp/x/tree; mount -t tmpfs with-attributes /tmp/x; mkdir /tmp/x/tree; echo mine > /tmp/x/tree/f
setfacl -m u:nobody:r /tmp/x/tree/f; setcap cap_net_raw+ep /tmp/x/tree/f`);
    const before = run(show);
    expect(before).toContain('security.capability');
    await armSwitch(there, { id, seconds: 1, paths: ['/tmp/x/tree'] });
    run('rm -rf /tmp/x/tree');
    await becomes(there, 'restored');
    expect(run(show)).toBe(before);
  });
});

describe.skipIf(process.getuid?.() !== 0)('a file that is immutable', () => {
  it('is told to have stayed', { timeout: 60_000 }, async () => {
    const file = join(folder, 'f');
    writeFileSync(file, 'mine');
    await armSwitch(here, { id, seconds: 1, paths: [file] });
    writeFileSync(file, 'lock-out');
    try {
      execFileSync('chattr', ['+i', file], { stdio: 'ignore' });
    } catch {
      return; // Not on every file system.
    }
    try {
      await becomes(here, 'failed');
      expect(readFileSync(file, 'utf8')).toBe('lock-out');
      expect(existsSync(`/var/tmp/opspilot-switch-${id}/paths/1.tar`)).toBe(true);
      expect(readdirSync(folder)).toEqual(['f']);
    } finally {
      execFileSync('sh', ['-c', `chattr -i ${quote(file)}`]);
    }
    await becomes(here, 'restored');
    expect([readFileSync(file, 'utf8'), statSync(folder).isDirectory()]).toEqual(['mine', true]);
  });
});
