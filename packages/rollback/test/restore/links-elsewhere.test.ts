import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { restore } from '@opspilot/rollback';
import { describe, expect, it, onTestFinished } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const here = capturedTree();
const { local, sh, take } = here;

async function open() {
  const pilot = await undoingPilot(localExecutor());
  onTestFinished(() => pilot.close());
  return pilot;
}

describe('a file with a further name that is not captured', () => {
  it.each(['echo new > a', 'sed -i s/old/new/ a'])('is not said to be as it was: %s', async (command) => {
    const pilot = await open();
    mkdirSync(join(here.tree, 'in'));
    sh('mkdir out; echo old > in/a; ln in/a out/b');
    const { recoveryPoint } = await pilot.run({ command, cwd: join(here.tree, 'in') });
    expect(recoveryPoint?.summary).toContain('a file that has further names elsewhere');
    const { success, unlinked, proof } = await pilot.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
    expect(readFileSync(join(here.tree, 'in/a'), 'utf8')).toBe('old\n');
    expect(statSync(join(here.tree, 'in/a')).nlink).toBe(1);
    expect({ success, unlinked }).toEqual({ success: false, unlinked: [join(here.tree, 'in/a')] });
    const [host] = proof?.statement.hosts ?? [];
    expect(host).toMatchObject({ isAsBefore: false });
    expect(host?.unlike).toContain(join(here.tree, 'in/a'));
  });

  it('is as it was where only its mode is set, and where all its names are captured', async () => {
    sh('mkdir in out; echo old > in/a; ln in/a out/b; echo old > in/c; ln in/c in/d');
    const from = await take({ of: join(here.tree, 'in') });
    sh('echo new > in/c');
    expect(await restore({ start: local, ...from, id: 'captured' })).toMatchObject({ unlinked: [] });
    expect(statSync(join(here.tree, 'in/c')).ino).toBe(statSync(join(here.tree, 'in/d')).ino);
    expect(statSync(join(here.tree, 'in/a')).nlink).toBe(2);
  });
});

describe('what a command does to a directory', () => {
  it.each([
    ['an attribute', 'setfattr -n user.a -v b d'],
    ['another value', 'setfattr -n user.kept -v other d'],
    ['an attribute that is gone', 'setfattr -x user.kept d'],
    ['a default access control list', 'setfacl -d -m u:1234:rwx d'],
    ['an access control list', 'setfacl -m u:1234:rwx d'],
  ])('is taken back, and proven: %s', async (_, command) => {
    const pilot = await open();
    sh('mkdir d; setfattr -n user.kept -v value d');
    writeFileSync(join(here.tree, 'd/file'), 'x');
    const shown = () => sh('getfattr -d -m . d; getfacl -c d');
    const before = shown();
    const { recoveryPoint, status } = await pilot.run({ command, cwd: here.tree });
    expect(status).toBe('succeeded');
    expect(shown()).not.toBe(before);
    const { success, proof } = await pilot.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
    expect(shown()).toBe(before);
    expect(success).toBe(true);
    expect(proof?.statement.hosts[0]).toMatchObject({ isAsBefore: true, leftAlone: [], unlike: [] });
  });

  it('is taken back also where there is Python alone', async () => {
    sh('mkdir d; setfattr -n user.kept -v value d; touch -d @5 d');
    const from = await take({ of: join(here.tree, 'd') });
    const before = sh('getfattr -d -m . d');
    sh('setfattr -n user.a -v b d');
    const start: typeof local = (command, options) =>
      local(command, {
        ...options,
        ...(Buffer.isBuffer(options?.stdin)
          ? {
              stdin: Buffer.from(options.stdin.toString('latin1').replaceAll('command -v setfattr', 'false'), 'latin1'),
            }
          : {}),
      });
    await restore({ start, ...from, id: 'python' });
    expect(sh('getfattr -d -m . d')).toBe(before);
  });
});
