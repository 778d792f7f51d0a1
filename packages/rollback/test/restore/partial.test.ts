import { join } from 'node:path';
import { previewRestore, restore, toBytePath } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';
import { manifestOf } from '../fixtures/manifest.js';

const here = capturedTree();
const { sh } = here;

const snapshot = async () => ({ start: here.local, ...(await here.take()) });
const below = (...names: readonly string[]) => names.map((name) => toBytePath(join(here.tree, name)));

describe('a part of a snapshot', () => {
  it('is brought back with what is below it, and all else stays as it is', async () => {
    sh('mkdir -p a/b other; echo 1 > a/b/one; echo 2 > a/two; echo 3 > other/three; touch -d @5 a/b');
    const from = await snapshot();
    const before = manifestOf(join(here.tree, 'a/b'));
    sh('echo x > a/b/one; echo new > a/b/new; echo x > a/two; echo x > other/three; rm -r other; mkdir other');
    const paths = below('a/b');
    expect(
      (await previewRestore({ ...from, paths })).changes.map(({ path }) => path.slice(here.tree.length + 1)),
    ).toEqual([...['a/b', 'a/b/new', 'a/b/one']]);
    await restore({ ...from, id: 'part', paths });
    expect(manifestOf(join(here.tree, 'a/b'))).toBe(before);
    expect(sh('cat a/two; ls other')).toBe('x\n');
  });

  it('makes the directories above it that are gone, with nothing else in them', async () => {
    sh('mkdir -p a/b/c; echo 1 > a/b/c/one; echo 2 > a/b/two; chmod 750 a/b; touch -d @7 a a/b/c');
    const from = await snapshot();
    sh('rm -r a');
    await restore({ ...from, id: 'part', paths: below('a/b/c/one') });
    expect(sh('find . -mindepth 1 | sort; stat -c %a a/b; stat -c %Y a a/b/c')).toBe(
      './a\n./a/b\n./a/b/c\n./a/b/c/one\n750\n7\n7\n',
    );
  });

  it('has the content of a name whose first name is not part of it, and is not joined to what somebody changed', async () => {
    sh(
      'mkdir z; echo first > a; ln a z/again; ln a z/third; truncate -s 300000 holes; echo end >> holes; ln holes z/holes',
    );
    const from = await snapshot();
    sh('rm z/*; echo changed > a; echo changed > holes');
    await restore({ ...from, id: 'part', paths: below('z') });
    expect(sh('cat a z/again z/third holes; stat -c %h a z/again')).toBe('changed\nfirst\nfirst\nchanged\n1\n2\n');
    expect(sh('tail -c 4 z/holes; stat -c %s z/holes')).toBe('end\n300004\n');
    expect(Number(sh('stat -c %b z/holes'))).toBeLessThan(100);
  });

  it('is refused when nobody knows what it was', async () => {
    const from = await snapshot();
    const paths = [toBytePath(`${here.tree}-beside`)];
    await expect(restore({ ...from, id: 'part', paths })).rejects.toMatchObject({ code: 'path-not-captured' });
  });
});
