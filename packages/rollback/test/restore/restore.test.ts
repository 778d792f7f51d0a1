import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { previewRestore, probe, restore, toBytePath } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';
import { manifestOf } from '../fixtures/manifest.js';

const here = capturedTree();
const { local: start, sh, take } = here;
const isRoot = process.getuid?.() === 0;
const programs = ['setfattr', 'getfattr', 'setfacl', 'getfacl', ...(isRoot ? ['setcap', 'getcap'] : [])];
const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('attributes');

const oddTree = `
mkdir -p a/b/c 'with space' "new
line" "$(printf 'bad\\377byte')" empty
printf one > a/one; printf two > a/b/two; printf 'x%.0s' $(seq 5000) > a/b/c/large
printf q > "with space/it's \\"quoted\\""; printf n > "new
line/in
it"; printf b > "$(printf 'bad\\377byte/\\376')"; printf d > ./-dash
ln a/one a/b/same; mkdir a/a; ln a/one a/a/first; mkdir a/a.d; printf f > a/a.d/f; ln -s ../one a/b/link; ln -s /nowhere dangling; mkfifo pipe
truncate -s 300000 sparse; printf middle | dd of=sparse bs=1 seek=150000 conv=notrunc 2>/dev/null
: > zero; printf s > suid; chmod 4755 suid; chmod 2775 a/b; chmod 1777 empty
${
  missing.length > 0
    ? ''
    : `setfattr -n user.note -v "$(printf 'a=b%%c')" a/one
setfacl -m u:1234:r-- a/b/two; setfacl -d -m g:4321:rwx a`
}
name=$(printf 'n%.0s' $(seq 255)); printf long > "$name"
touch -d @1.123456789 a/one; touch -d @3.5 a/a; touch -d @1234567890.987654321 a/b
${isRoot ? `chown 1000:1001 a/b/two; printf c > cap; ${missing.length > 0 ? '' : 'setcap cap_net_bind_service=ep cap;'} mknod null c 1 3; chown -h 7:8 dangling` : ''}`;

const damage = [
  'rm -rf ./*',
  'rm -rf a; printf new > a',
  'printf changed > a/one; printf more >> a/b/two',
  'chmod -R 700 .',
  'mv a moved; mkdir a; printf x > a/x',
  'sed -i s/one/two/ a/b/same',
  'mv a/b moved',
  'mv a/a moved',
  'rm dangling; mkdir dangling; printf f > dangling/f',
  'find . -type f -delete; mkdir -p made/by/it; printf x > made/by/it/x',
  'setfattr -x user.note a/one; setfacl -b a/b/two; chmod u-s suid',
  'touch a/one a/b empty',
  ...(isRoot ? ['chown -R 5:5 .'] : []),
  ...(isRoot && missing.length === 0 ? ['setcap -r cap'] : []),
];

describe('restore', () => {
  it.skipIf(!isRequired)(`needs the programs for attributes: ${missing.join(', ') || 'all there'}`, () => {
    expect(missing).toEqual([]);
  });

  it.each(damage)('takes back: %s', async (command) => {
    sh(oddTree);
    const before = manifestOf(here.tree);
    const from = await take();
    sh(command);
    expect(manifestOf(here.tree)).not.toBe(before);
    const { left } = await restore({ start, ...from, id: 'one' });
    expect(left).toEqual([]);
    expect(manifestOf(here.tree)).toBe(before);
    expect(
      (await previewRestore({ start, ...from })).changes.filter(({ kind }) => kind !== 'replace' && kind !== 'adjust'),
    ).toEqual([]);
    expect(sh('ls -A ..').trim()).toBe('tree');
  });

  it('changes nothing that somebody else changed since', async () => {
    sh('printf a > a; printf b > b');
    const from = await take();
    sh('printf c > a; printf c > b');
    const expected = await probe(start, [{ path: toBytePath(here.tree), recursive: true }]);
    sh('printf mine > b');
    const restoring = restore({ start, ...from, id: 'one', expected });
    await expect(restoring).rejects.toMatchObject({
      code: 'restore-conflict',
      details: { paths: [join(here.tree, 'b')] },
    });
    expect(sh('cat a b')).toBe('cmine');
    await restore({ start, ...from, id: 'two', expected, force: true });
    expect(sh('cat a b')).toBe('ab');
  });

  it('reads only what has changed since the parent', async () => {
    sh(oddTree);
    const first = await take();
    sh('printf changed > a/b/two');
    let bytes = 0;
    const store = first.store;
    const counting: typeof store = {
      ...store,
      begin: async (about) => {
        const writer = await store.begin(about);
        const write: typeof writer.write = async (content, sparse) => {
          bytes += 1;
          return writer.write(content, sparse);
        };
        return { ...writer, write };
      },
    };
    const before = manifestOf(here.tree);
    const second = await take({ store: counting, parent: first.snapshot });
    expect(bytes).toBe(1);
    sh('rm -rf ./*');
    await restore({ start, store, snapshot: second.snapshot, id: 'one' });
    expect(manifestOf(here.tree)).toBe(before);
  });
});
