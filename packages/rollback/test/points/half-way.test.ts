import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

describe.skipIf(sandbox === undefined)('going back where not all can be', { timeout: 60_000 }, () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  const cwd = '/srv/half';
  beforeAll(async () => {
    pilot = await undoingPilot(executor);
  });
  beforeEach(() => run(`umount ${cwd}/b 2>/dev/null; rm -rf ${cwd}; mkdir -p ${cwd}/a ${cwd}/b`));
  afterAll(async () => {
    await pilot.close();
    await close();
  });

  it('tells what is done, what is left, and by which point it is undone', async () => {
    run(`cd ${cwd}; mount -t tmpfs none b; echo 1 > a/f; echo 1 > b/f`);
    const { recoveryPoint } = await pilot.run({ command: 'echo 2 > a/f; echo 2 > b/f', cwd });
    run(`mount -o remount,ro ${cwd}/b`);
    const error: unknown = await pilot.rollback.undo(recoveryPoint?.id ?? '').catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'restore-failed',
      details: {
        done: [`${cwd}/a`, `${cwd}/a/f`],
        left: [`${cwd}/b`, `${cwd}/b/f`],
        point: expect.any(String) as string,
      },
    });
    expect(run(`cd ${cwd}; cat a/f b/f`)).toBe('1\n2\n');
    const { point } = (error as { details: { point: string } }).details;
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(run(`cd ${cwd}; cat a/f b/f`)).toBe('2\n2\n');
  });

  it.each([
    ['on which another file is mounted', 'echo 1 > f; echo 1 > g; mount --bind g f', 'umount f'],
    ['on which another file is mounted', "echo 1 > 'f f'; echo 1 > g; mount --bind g 'f f'", "umount 'f f'"],
  ])('is said before the command runs: %s', async (loss, setUp, end) => {
    run(`cd ${cwd}; ${setUp}`);
    const { recoveryPoint } = await pilot.run({ command: 'echo 2 > f; echo 2 > "f f"', cwd });
    expect(recoveryPoint?.summary).toContain(loss);
    run(`cd ${cwd}; ${end}`);
  });

  it('is said before the command runs of what can only be appended to', async ({ skip }) => {
    // Files of the machine itself may have flags where those in memory have not.
    const file = run('mktemp -p /var/lib').trim();
    try {
      run(`chattr +a ${file}`);
    } catch {
      skip('no flags here');
    }
    const { recoveryPoint } = await pilot.run({ command: `echo 2 >> ${file}` });
    run(`chattr -a ${file}; rm ${file}`);
    expect(recoveryPoint?.summary).toContain('which can only be appended to');
  });
});
