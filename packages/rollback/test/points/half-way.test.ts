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

  it.for<readonly [command: string, flagging: string, losses: readonly RegExp[]]>([
    ['echo 2 >> f', 'chattr +a f', [/f, which can only be appended to$/]],
    ['echo 2 > g', 'chattr +i .', [/\/flags-\w+, from which nothing can be taken away$/]],
    ['chmod -R 700 .', 'chattr +a d/deep/h', [/d\/deep\/h, which can only be appended to$/]],
    ['for f in d/deep/h; do echo 2 > $f; done', 'chattr +a d/deep', [/d\/deep, from which nothing can be taken away$/]],
    ['chmod -R 700 .', 'chattr +a "with space"', [/with space, which can only be appended to$/]],
    ['chmod -R 700 .', 'chattr +A f', []],
    ['chmod -R 700 d', 'chattr +a f', []],
  ])(
    'is said before the command runs of what has flags: %s, after %s',
    async ([command, flagging, losses], { skip }) => {
      // Files of the machine itself may have flags where those in memory have not.
      const flagged = run('mktemp -d -p /var/lib flags-XXXXXX').trim();
      run(`cd ${flagged}; mkdir -p d/deep; touch f g d/deep/h 'with space'`);
      try {
        run(`cd ${flagged}; ${flagging}`);
      } catch {
        skip('no flags here');
      }
      const { recoveryPoint } = await pilot.run({ command, cwd: flagged });
      run(`chattr -R -a -i ${flagged}; rm -r ${flagged}`);
      const [point] = (await pilot.rollback.points()).filter(({ id }) => id === recoveryPoint?.id);
      expect(point?.losses).toEqual(losses.map((loss) => expect.stringMatching(loss) as string));
    },
  );
});
