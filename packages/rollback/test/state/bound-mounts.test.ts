import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

describe.skipIf(sandbox === undefined)('what is bound', { timeout: 60_000 }, () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  /** Root, place, options and type of what is mounted there. */
  const mounted = (): string =>
    run(`awk '$5 ~ "^/srv/b" { for (i = 7; $i != "-"; i++); print $5, $4, $6, $(i + 1) }' /proc/self/mountinfo | sort`);
  beforeAll(async () => {
    pilot = await undoingPilot(executor);
  });
  beforeEach(() => run('mkdir -p "/srv/b/www x" /srv/b/jail /srv/b/m /srv/b/n; echo 1 > "/srv/b/www x/f"'));
  afterEach(() =>
    run(
      'while umount -R /srv/b/jail /srv/b/m /srv/b/n 2>/dev/null; do :; done; umount /srv/b 2>/dev/null; rm -rf /srv/b',
    ),
  );
  afterAll(async () => {
    await pilot.close();
    await close();
  });

  it.each(['ro', 'rw', 'ro,nosuid,noexec'])(
    'comes back as exactly that directory, with its options: %s',
    async (how) => {
      run(`cd /srv/b; mount --bind 'www x' jail; mount -o remount,bind,${how} jail`);
      const before = mounted();
      const { id, summary } = await did(pilot, 'umount /srv/b/jail');
      expect([mounted(), summary]).toEqual(['', expect.not.stringContaining('; not: ')]);
      const { success, losses, point } = await pilot.rollback.undo(id, { prove: true });
      expect([success, losses, mounted()]).toEqual([true, [], before]);
      expect((await pilot.rollback.undo(point)).success).toBe(true);
      expect(mounted()).toBe('');
    },
  );

  it('stays away where its directory is mounted nowhere else, which is said before', async () => {
    run(`cd /srv/b; mount -t tmpfs own m; mkdir m/d; echo secret > m/f; mount --bind m/d jail; umount -l m`);
    const { id, summary } = await did(pilot, 'umount /srv/b/jail');
    expect(summary).toContain('a part of a file system is mounted there, which is mounted nowhere else');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'inverse-failed' });
    expect(mounted()).toBe('');
  });

  it('stays away where another directory has its place', async () => {
    run(`cd /srv/b; mount --bind 'www x' jail`);
    const { id } = await did(pilot, 'umount /srv/b/jail');
    run(`mount -t tmpfs other '/srv/b/www x'`);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'inverse-failed' });
    expect(mounted()).not.toContain('jail');
    run(`umount '/srv/b/www x'`);
  });

  it.each(['umount /srv/b/n', 'umount /srv/b/m', 'umount /srv/b/n /srv/b/m', 'umount /srv/b/m /srv/b/n'])(
    'is one file system without a disk again, not two: %s',
    async (command) => {
      run('cd /srv/b; mount -t tmpfs none m; echo a > m/a; mount --bind m n; mount -o remount,bind,ro n');
      const before = mounted();
      const { id, summary } = await did(pilot, command);
      expect(summary).not.toContain('; not: ');
      const { success, losses } = await pilot.rollback.undo(id, { prove: true });
      expect([success, losses, mounted()]).toEqual([true, [], before]);
      expect(run('cd /srv/b; echo new > m/b; cat n/a n/b')).toBe('a\nnew\n');
    },
  );

  it('has what was written to it elsewhere meanwhile', async () => {
    run('cd /srv/b; mount -t tmpfs none m; echo a > m/a; mount --bind m n');
    const { id } = await did(pilot, 'umount /srv/b/m');
    run('echo later > /srv/b/n/a');
    expect((await pilot.rollback.undo(id)).success).toBe(true);
    expect(run('cat /srv/b/m/a')).toBe('later\n');
  });

  it('does not become another one where only a part of it is left', async () => {
    run('cd /srv/b; mount -t tmpfs none m; mkdir m/d; mount --bind m/d n');
    const { id, summary } = await did(pilot, 'umount /srv/b/m');
    expect(summary).toContain('only a part of what this tmpfs holds stays mounted elsewhere');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'inverse-failed' });
    expect(mounted()).not.toContain('/srv/b/m ');
  });

  it('has other options of its place taken back without those of the whole file system', async () => {
    run(`cd /srv/b; mount --bind 'www x' jail; mount -o remount,bind,ro jail`);
    const before = mounted();
    const { id } = await did(pilot, 'mount -o remount,bind,rw /srv/b/jail');
    expect((await pilot.rollback.undo(id)).success).toBe(true);
    expect(mounted()).toBe(before);
  });
});
