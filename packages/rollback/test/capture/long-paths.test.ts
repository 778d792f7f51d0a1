import { restore } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';

const here = capturedTree();

/** The longest path that the kernel opens by its name. */
const mostBytes = 4_095;

/** Makes a file at a path of so many bytes, one name for each directory: no program could name it at once. */
function makeAt(bytes: number): void {
  const room = bytes - here.tree.length - 1;
  const depth = Math.floor((room - 1) / 251);
  here.sh(`repeat() { printf "%0$1d" 0; }
name=$(repeat 250)
for each in $(seq ${depth}); do mkdir "$name" && cd "$name" || exit 1; done
echo deep > $(repeat ${room - depth * 251})`);
}

/** What takes away the tree after a test names it by its path. */
const clear = (): string => here.sh('rm -r -- *; ls');

describe('a path as long as can be opened by its name', () => {
  it('is captured and brought back', async () => {
    makeAt(mostBytes);
    const from = await here.take();
    clear();
    const { changes } = await restore({ start: here.local, ...from, id: 'long' });
    expect(changes.at(-1)?.path.length).toBe(mostBytes);
    expect(here.sh('find . -type f -execdir cat {} \\;')).toBe('deep\n');
    clear();
  });
});

describe('a path that is longer', () => {
  it('is told before anything is read', async () => {
    makeAt(mostBytes + 1);
    try {
      await expect(here.take()).rejects.toMatchObject({
        code: 'path-too-long',
        message: expect.stringContaining('There is a path of 4096 bytes below /') as string,
      });
    } finally {
      clear();
    }
  });
});
