import { analyse } from '@opspilot/core/shell';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { foresee } from '../../src/foresight/foresee.js';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

describe.skipIf(sandbox === undefined)(
  'a file system without a disk that a command mounted',
  { timeout: 60_000 },
  () => {
    const { executor, run, close } = sandbox ?? (none as Sandbox);
    let pilot: Awaited<ReturnType<typeof undoingPilot>>;
    const at = '/srv/with space';
    const isMounted = (): boolean => run(`findmnt -n --mountpoint '${at}' || true`) !== '';
    const did = async (command: string): Promise<string> => (await pilot.run({ command })).recoveryPoint?.id ?? '';
    beforeAll(async () => {
      pilot = await undoingPilot(executor);
    });
    beforeEach(() => run(`mkdir -p '${at}' /srv/other`));
    afterEach(() => run(`umount '${at}' /srv/other 2>/dev/null; true`));
    afterAll(async () => {
      await pilot.close();
      await close();
    });

    it.each(['tmpfs', 'ramfs'])('goes while nobody has put anything into it: %s', async (type) => {
      const id = await did(`mount -t ${type} none '${at}'`);
      expect((await pilot.rollback.undo(id)).success).toBe(true);
      expect(isMounted()).toBe(false);
    });

    it.each(['tmpfs', 'ramfs'])(
      'stays with what others put into it until that is forced, and comes again with it: %s',
      async (type) => {
        const id = await did(`mount -t ${type} none '${at}'`);
        run(`mkdir '${at}/d'; echo months > '${at}/d/precious'`);
        expect((await pilot.rollback.preview(id)).stateConflicts).toEqual([
          expect.stringMatching(/^what mounts .* holds$/) as string,
        ]);
        await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
        expect(run(`cat '${at}/d/precious'`)).toBe('months\n');
        const { point } = await pilot.rollback.undo(id, { force: true });
        expect(isMounted()).toBe(false);
        expect((await pilot.rollback.undo(point)).success).toBe(true);
        expect(run(`cat '${at}/d/precious'`)).toBe('months\n');
      },
    );

    it.each(['tmpfs', 'ramfs'])('comes again with what it held where a command took it away: %s', async (type) => {
      run(
        `mount -t ${type} -o mode=700 none '${at}'; mkdir '${at}/d'; echo months > '${at}/d/precious'; touch -d @1 '${at}'`,
      );
      const tree = `find '${at}' -printf '%p %y %m %U %s %t\\n' | sort; cat '${at}/d/precious'`;
      const before = run(tree);
      const { recoveryPoint, status } = await pilot.run({ command: `umount '${at}'` });
      expect([status, isMounted(), recoveryPoint?.summary]).toEqual([
        'succeeded',
        false,
        expect.not.stringContaining('; not: '),
      ]);
      const { success, losses } = await pilot.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
      expect([success, losses, run(tree)]).toEqual([true, [], before]);
    });

    it('is lost, and said to be, where it is named by its device', async () => {
      run(`mount -t tmpfs own '${at}'`);
      const named = await pilot.run({ command: 'umount own' });
      expect(named.recoveryPoint?.summary).toContain('what a tmpfs holds is gone once it is unmounted');
    });

    it('goes where what it holds is mounted elsewhere, too', async () => {
      run('mount -t tmpfs none /srv/other; echo theirs > /srv/other/f');
      const id = await did(`mount --bind /srv/other '${at}'`);
      expect((await pilot.rollback.undo(id)).success).toBe(true);
      expect(run('cat /srv/other/f')).toBe('theirs\n');
    });
  },
);

describe('a unit that mounts', () => {
  const looksOf = (command: string) => foresee(analyse(command), { command, directory: '/', user: 'root' }).looks;
  it.each([
    ['systemctl stop tmp.mount', ['/tmp']],
    ['systemctl restart srv-data.mount', ['/srv/data']],
    ['systemctl disable --now srv-with\\\\x20space.mount', ['/srv/with space']],
    ['systemctl start tmp.mount', []],
  ])('is looked at as what is mounted: %s', (command, subjects) => {
    expect(looksOf(command)).toContainEqual({ kind: 'mounts', subjects });
    expect(looksOf(command)).toContainEqual({ kind: 'units', subjects: [expect.stringMatching(/\.mount$/) as string] });
  });
});
