import type { Executor } from '@opspilot/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

describe.skipIf(sandbox === undefined)('a mount point that its command made', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  const command = 'mkdir z && mount -t tmpfs none z && echo 1 > z/in && echo 2 > beside';
  const cwd = '/srv/places';
  const look = (): string => run(`cd ${cwd}; find . | sort; grep -c " ${cwd}/z " /proc/self/mountinfo || true`);
  let onPlacing: () => boolean;
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;

  beforeAll(async () => {
    // One that may be told to fail where what is staged is put into place.
    const failing: Executor = {
      ...executor,
      start: (host, script, options) =>
        executor.start(host, script.startsWith('exec sh -s ') && onPlacing() ? 'exit 74' : script, options),
    };
    pilot = await undoingPilot(failing);
  });
  beforeEach(() => {
    onPlacing = () => false;
    run(`mkdir -p ${cwd}`);
  });
  afterEach(() => run(`umount ${cwd}/z 2>/dev/null; rm -rf ${cwd}`));
  afterAll(async () => {
    await pilot.close();
    await close();
  });

  it('goes with what is mounted there, and comes again', async () => {
    const { recoveryPoint } = await pilot.run({ command, cwd });
    const after = look();
    const { success, point } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect([success, look()]).toEqual([true, '.\n0\n']);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(look()).toBe(after);
  });

  it('needs no force where going back stopped after it was unmounted', async () => {
    const { recoveryPoint } = await pilot.run({ command, cwd });
    const id = recoveryPoint?.id ?? '';
    onPlacing = () => true;
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-failed' });
    onPlacing = () => false;
    expect(look()).toBe('.\n./beside\n./z\n0\n');
    expect((await pilot.rollback.preview(id)).conflicts).toEqual([]);
    expect((await pilot.rollback.undo(id)).success).toBe(true);
    expect(look()).toBe('.\n0\n');
  });

  it('stays mounted where a file beside it is a conflict', async () => {
    const { recoveryPoint } = await pilot.run({ command, cwd });
    run(`echo of others > ${cwd}/beside`);
    const undoing = pilot.rollback.undo(recoveryPoint?.id ?? '');
    await expect(undoing).rejects.toMatchObject({ code: 'restore-conflict', details: { paths: [`${cwd}/beside`] } });
    expect(look()).toBe('.\n./beside\n./z\n./z/in\n1\n');
  });
});

describe.skipIf(sandbox === undefined)('what changes while steps that go before files are run', () => {
  it('is a conflict also by force, where they do not change it themselves', async () => {
    const { executor, run, close } = (await openSandbox()) ?? (none as Sandbox);
    const unmounting: Executor = {
      ...executor,
      start: (host, script, options) => {
        const stdin = options?.stdin;
        if (stdin instanceof Uint8Array && Buffer.from(stdin).includes('umount -- ')) run('echo meanwhile > /srv/f');
        return executor.start(host, script, options);
      },
    };
    const pilot = await undoingPilot(unmounting);
    run('mkdir /srv/z; echo 1 > /srv/f');
    const { recoveryPoint } = await pilot.run({ command: 'mount -t tmpfs none /srv/z && echo 2 > /srv/f' });
    const undoing = pilot.rollback.undo(recoveryPoint?.id ?? '', { force: true });
    await expect(undoing).rejects.toMatchObject({ code: 'restore-conflict', details: { paths: ['/srv/f'] } });
    expect(run('cat /srv/f')).toBe('meanwhile\n');
    await pilot.close();
    await close();
  });
});
