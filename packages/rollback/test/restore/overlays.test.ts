import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

// The sandbox is made of such layers: what is here is in the lower one, and what happens there in memory.
const layers = mkdtempSync('/var/tmp/layers-');
chmodSync(layers, 0o755);
for (const name of ['a', 'b', 'c', 'd', 'e f']) {
  writeFileSync(join(layers, name), `${name}\n`);
  utimesSync(join(layers, name), 1000, 1000);
}
afterAll(() => rmSync(layers, { recursive: true }));

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

describe.skipIf(sandbox === undefined)('a file of a lower layer that is on another file system', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  beforeAll(async () => {
    pilot = await undoingPilot(executor);
  });
  afterAll(async () => {
    await pilot.close();
    await close();
  });
  const look = (): string => run(`cd ${layers}; stat -c '%n %a %u %g %Y' *; cat *; ls -A`);

  it.each(['chmod 600 a', 'touch b', 'chown 5:6 c', 'echo more >> d', "chmod 640 d 'e f'; chown 7:8 'e f'"])(
    'is as it was: %s',
    async (command) => {
      const before = look();
      const { status, recoveryPoint } = await pilot.run({ command, cwd: layers });
      expect(status).toBe('succeeded');
      const after = look();
      expect(after).not.toBe(before);
      const { success, point } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
      expect([success, look()]).toEqual([true, before]);
      expect((await pilot.rollback.undo(point)).success).toBe(true);
      expect(look()).toBe(after);
    },
  );

  it("is nobody's any more who was let in meanwhile", async () => {
    run(`chmod 600 ${layers}/a`);
    const read = (): string => run(`setpriv --reuid 65534 --clear-groups cat ${layers}/a 2>&1 || true`);
    const { recoveryPoint } = await pilot.run({ command: 'chmod 644 a', cwd: layers });
    expect(read()).toBe('a\n');
    await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(read()).toContain('Permission denied');
  });

  it('stays as somebody else left it', async () => {
    const { recoveryPoint } = await pilot.run({ command: 'chmod 640 b', cwd: layers });
    run(`chmod 606 ${layers}/b`);
    await expect(pilot.rollback.undo(recoveryPoint?.id ?? '')).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(run(`stat -c %a ${layers}/b`)).toBe('606\n');
  });
});
