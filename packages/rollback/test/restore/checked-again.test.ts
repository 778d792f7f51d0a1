import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { restore, type StartThere } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
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
