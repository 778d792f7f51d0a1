import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

/** Whether a file can be mounted there. */
const hasLoops =
  sandbox?.run(`mount -t sysfs sysfs /sys 2>/dev/null; mkdir -p /srv/disks /srv/try; cd /srv/disks
command -v mkfs.ext4 > /dev/null && truncate -s 1M try && mkfs.ext4 -q try && mount -o loop try /srv/try 2>/dev/null && umount /srv/try && echo yes; true`) ===
  'yes\n';

describe.skipIf(!hasLoops)('a file system in a file that is unmounted', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  const at = '/srv/a b';
  const unmount = async () => {
    const { status, recoveryPoint } = await pilot.run({ command: `umount '${at}'` });
    expect([status, run(`findmnt -n --mountpoint '${at}' || true`)]).toEqual(['succeeded', '']);
    return { id: recoveryPoint?.id ?? '', summary: recoveryPoint?.summary ?? '' };
  };
  /** Where it is mounted, how, what is in it, and of which part of which file; but not of which device. */
  const look = (): string =>
    run(`findmnt -n -o TARGET,FSTYPE,OPTIONS --mountpoint '${at}'; cat '${at}/f'
cd "/sys/block/$(basename "$(findmnt -n -o SOURCE --mountpoint '${at}')")/loop"; cat backing_file offset sizelimit autoclear`);
  beforeAll(async () => {
    pilot = await undoingPilot(executor);
  });
  beforeEach(() => run(`mkdir -p '${at}'; cd /srv/disks; truncate -s 8M 'd 1'; mkfs.ext4 -q -F 'd 1' 4M`));
  afterEach(() =>
    run(`umount '${at}' 2>/dev/null
losetup -n -O NAME -j '/srv/disks/d 1' | xargs -r losetup -d; rm -rf /srv/disks/*`),
  );
  afterAll(async () => {
    await pilot.close();
    await close();
  });

  it.each(['loop', 'loop,ro,noatime', 'loop,sizelimit=4194304'])('is mounted again: %s', async (options) => {
    run(`mount -o loop '/srv/disks/d 1' '${at}'; echo kept > '${at}/f'; umount '${at}'`);
    run(`mount -o ${options} '/srv/disks/d 1' '${at}'`);
    const before = look();
    const { id, summary } = await unmount();
    expect(summary).not.toContain('not:');
    // Its device may be that of another one by now.
    run('mkdir -p /srv/other; cd /srv/disks; truncate -s 1M other; mkfs.ext4 -q other; mount -o loop other /srv/other');
    const { success, point } = await pilot.rollback.undo(id);
    expect([success, look()]).toEqual([true, before]);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(run(`findmnt -n --mountpoint '${at}' || true; umount /srv/other`)).toBe('');
  });

  it('with a part of it is mounted again', async () => {
    run(`cd /srv/disks; dd if='d 1' of=whole bs=1M seek=1 count=4 status=none
mount -o loop,offset=1048576 whole '${at}'; echo kept > '${at}/f'`);
    const before = look();
    const { id } = await unmount();
    expect([(await pilot.rollback.undo(id)).success, look()]).toEqual([true, before]);
  });

  it('by a device that stays is mounted again', async () => {
    run(`mount "$(losetup -f --show '/srv/disks/d 1')" '${at}'; echo kept > '${at}/f'`);
    const before = look();
    const { id, summary } = await unmount();
    expect(summary).not.toContain('not:');
    expect([(await pilot.rollback.undo(id)).success, look()]).toEqual([true, before]);
  });

  it('and whose file is gone is told beforehand to be lost', async () => {
    run(`mount -o loop '/srv/disks/d 1' '${at}'; rm '/srv/disks/d 1'`);
    expect((await unmount()).summary).toMatch(
      /not: \/dev\/loop\d+ goes with its last mount, and what it was made of is not there/,
    );
  });
});
