import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { restore, type StartThere } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { parseHashed } from '../../src/restore/hashed-when-staged.js';
import { capturedTree } from '../fixtures/captured-tree.js';

const here = capturedTree();
const { local, sh, take } = here;

/** Writes other bytes of the same number into a file as soon as all is placed, and sets its time back. */
function spoiling(name: string): StartThere {
  return async (command, options) => {
    const execution = await local(command, options);
    if (!command.startsWith('exec sh -s ')) return execution;
    await execution.result;
    const path = join(here.tree, name);
    const { atime, mtime } = statSync(path);
    writeFileSync(path, readFileSync(path, 'latin1').replaceAll(/[a-z]/g, 'X'));
    utimesSync(path, atime, mtime);
    return execution;
  };
}

describe('a file that is not any more what was checked before it was placed', () => {
  it.each([
    ['in a directory that was made with it', 'rm -r made'],
    ['in a directory that was there', 'rm made/file'],
  ])('is found: %s', async (_, command) => {
    // To the microsecond, that the time can be set back to what it was.
    sh('mkdir made; echo kept > made/file; echo kept > made/other; touch -d @1600000000 made/file');
    const from = await take();
    sh(command);
    await expect(restore({ start: spoiling('made/file'), ...from, id: 'one' })).rejects.toMatchObject({
      code: 'restore-failed',
      message: expect.stringContaining('its content is another one'),
    });
    await restore({ start: local, ...from, id: 'two' });
    expect(readFileSync(join(here.tree, 'made/file'), 'latin1')).toBe('kept\n');
  });
});

/** Gives the kernel's clock a tick between what is staged and the look at it, and tells what was hashed where it was put. */
function watched(): { readonly start: StartThere; readonly hashed: string[] } {
  const hashed: string[] = [];
  const start: StartThere = async (command, options) => {
    const { stdin } = options ?? {};
    const isHashing = command.includes('openssl dgst') && !command.includes('find .') && Buffer.isBuffer(stdin);
    if (isHashing) hashed.push(stdin.toString().replaceAll(`${here.tree}/`, ''));
    return local(command.replace('found >found', 'sleep 0.05; found >found'), options);
  };
  return { start, hashed };
}

describe('what was checked before it was placed', () => {
  it('is not hashed once more where the kernel tells that nobody has written to it', async () => {
    sh('mkdir made; echo kept > made/file; echo kept > alone');
    const from = await take();
    sh('rm -r made alone');
    const { start, hashed } = watched();
    await restore({ start, ...from, id: 'one' });
    // A rename of its own is a change of which nobody can tell that nothing else was one.
    expect(hashed).toEqual(['alone\0']);
  });

  it('is hashed once more where it may have been written to within the tick in which it was staged', () => {
    const state = (time: string, path: string): string => `f 600 0 0 1 ${time} ${time} 1 ${path.length} 1 ${path}\0\0`;
    const digest = `${'0'.repeat(64)}  ./0/early\0`;
    const states = state('9.5', '/found') + state('9.4999999990', '/0/early') + state('9.5000000000', '/0/late');
    const { looks, digests } = parseHashed(Buffer.from(`${digest}\0${states}`));
    expect([...looks.keys()]).toEqual(['./0/early']);
    expect([...digests.keys()]).toEqual(['./0/early']);
  });

  it('is all hashed once more where nothing is known of how it looked, or nothing was hashed', () => {
    expect(parseHashed(Buffer.from(`${'0'.repeat(64)}  ./0/x\0\0`))).toMatchObject({
      looks: new Map(),
      digests: { size: 1 },
    });
    expect(parseHashed(Buffer.from('\0'))).toMatchObject({ looks: new Map(), digests: new Map() });
  });
});
