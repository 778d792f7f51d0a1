import { join } from 'node:path';
import { type Entry, type ExpectedStates, restore } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';
import { meddling } from '../fixtures/meddling.js';

const here = capturedTree();
const { sh, take } = here;
const { withPrograms, acting } = meddling(here);

async function readNow(): Promise<ExpectedStates> {
  const { store, snapshot } = await take();
  const states = new Map<string, Entry>();
  for (const entry of await store.entries(snapshot)) states.set(entry.path, entry);
  return { states, absent: new Set() };
}

const missing = { perl: 'exit 1', python3: 'exit 1' };
const edits = { 'is written to': 'echo theirs >> file', 'is replaced': 'echo theirs > other; mv other file' };

describe('what somebody changes after the last look', () => {
  it('is a conflict also while the disk is written to', async () => {
    sh('echo one > file');
    const from = await take();
    sh('echo two > file');
    const expected = await readNow();
    const start = withPrograms({ sync: acting('echo theirs >> file') });
    await expect(restore({ start, ...from, id: 'sync', expected })).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(sh('cat file; ls -A')).toBe('two\ntheirs\nfile\n');
  });

  const ways = [
    ...Object.entries(edits).flatMap(([what, edit]) => [
      [`${what} (by Perl)`, edit, () => ({ perl: acting(edit, '*./file*') })] as const,
      [`${what} (by Python)`, edit, () => ({ perl: 'exit 1', python3: acting(edit, '*./file*') })] as const,
    ]),
    [
      'is written to (by neither)',
      '',
      () => ({ ...missing, mv: acting('echo theirs >> file', '*/file\\ *') }),
    ] as const,
  ];

  it.each(ways)('stays where a file %s as it is restored', async (_, __, programs) => {
    sh('echo 1 > another; echo one > file; echo 3 > third');
    const from = await take();
    sh('echo 2 > another; echo two > file; echo 4 > third');
    const expected = await readNow();
    const start = withPrograms(programs());
    await expect(restore({ start, ...from, id: 'meanwhile', expected, force: true })).rejects.toMatchObject({
      code: 'restore-conflict',
      details: { paths: [join(here.tree, 'file')] },
    });
    expect(sh('cat file')).toContain('theirs');
    expect(sh('cat another third; ls -A')).toBe('1\n3\nanother\nfile\nthird\n');
  });

  it.each([
    ['a file that is taken away', 'echo new > new', 'echo theirs >> new', '*new*', 'new'],
    ['a file that comes', 'rm file', 'echo theirs > file', '*/file*', 'file'],
    [
      'a directory that a file takes the place of',
      'rm file; mkdir file',
      'echo theirs > file/theirs',
      '*',
      'file/theirs',
    ],
  ])('stays: %s', async (_, command, edit, word, path) => {
    sh('echo one > file');
    const from = await take();
    sh(command);
    const expected = await readNow();
    const start = withPrograms({ mv: acting(edit, word), perl: acting(edit, '*./file*') });
    await expect(restore({ start, ...from, id: 'meanwhile', expected })).rejects.toMatchObject({
      code: 'restore-conflict',
    });
    expect(sh(`cat ${path}`)).toContain('theirs');
  });

  it.each(['chmod 600 file', 'chmod 711 dir', 'chown 5:6 file'])('stays where only that is set: %s', async (edit) => {
    sh('echo one > file; chmod 644 file; mkdir dir; chmod 755 dir');
    const from = await take();
    sh('chmod 755 file; chmod 700 dir');
    const expected = await readNow();
    const start = withPrograms({ mkdir: acting(edit, '*held-*') });
    await expect(restore({ start, ...from, id: 'set', expected })).rejects.toMatchObject({ code: 'restore-conflict' });
  });
});

describe('a host without Perl and Python', () => {
  it('is restored all the same', async () => {
    sh('echo one > file; mkdir dir; echo in > dir/in; ln -s file link');
    const from = await take();
    sh('echo two > file; rm -r dir; echo x > dir; rm link; mkdir link; echo y > link/y');
    const before = sh('cat file');
    await restore({ start: withPrograms(missing), ...from, id: 'bare' });
    expect(before).toBe('two\n');
    expect(sh('cat file dir/in; readlink link; ls -A')).toBe('one\nin\nfile\ndir\nfile\nlink\n');
  });
});
