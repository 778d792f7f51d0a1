import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { resolvePaths, type StartThere, toBytePath, touchedSet } from '@opspilot/rollback';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const executor = localExecutor();
const start: StartThere = (command, options) => executor.start(localHost, command, options);
let tree: string;

beforeAll(() => {
  tree = realpathSync(mkdtempSync(join(tmpdir(), 'touched-')));
  const script = `cd "$1"; mkdir -p real/deep logs; touch a.conf b.conf real/f logs/1.log logs/2.log real/deep/3.log 'odd[1].conf'
  mkdir packs; touch a.conf.1 packs/4.log.gz packs/5.tgz
  ln -s real linked; ln -s a.conf current; ln -s /nowhere/x dangling`;
  execFileSync('sh', ['-c', script, 'sh', tree]);
});
afterAll(async () => {
  rmSync(tree, { recursive: true, force: true });
  await executor.close();
});

/** What a command is found to touch, below the tree: with `/**` where all below it is meant; directories above are left out. */
async function touchedBy(command: string): Promise<string[]> {
  const { paths } = touchedSet(analyse(command, { cwd: tree, user: 'root' }));
  const { roots } = await resolvePaths(start, paths);
  const named = roots.map(({ path, recursive }) => `${path.slice(tree.length + 1)}${recursive ? '/**' : ''}`);
  const parents = new Set(roots.map(({ path }) => path.slice(0, path.lastIndexOf('/')).slice(tree.length + 1)));
  return named.filter((name) => name !== '' && !(parents.has(name) && !name.endsWith('/**'))).sort();
}

const rows: readonly (readonly [command: string, touched: readonly string[]])[] = [
  ['rm a.conf', ['a.conf/**']],
  ['rm *.conf', ['a.conf/**', 'b.conf/**', 'odd[1].conf/**']],
  ['rm odd[1]*', ['odd[1].conf/**']],
  ['rm -rf linked', ['linked/**', 'real']],
  ['rm -rf linked/', ['linked/**', 'real/**']],
  ['chmod -R 700 linked', ['linked/**', 'real/**']],
  ['cp *.conf logs/', ['logs/a.conf/**', 'logs/b.conf/**', 'logs/odd[1].conf/**']],
  ['rm linked/f', ['real/f/**']],
  ['echo x > current', ['a.conf', 'current']],
  ['sed -i s/a/b/ current', ['a.conf', 'current']],
  ['touch new', ['new/**']],
  ['mkdir -p one/two/three', ['one/**']],
  ['echo x > dangling', ['dangling']],
  ['cp a.conf logs', ['logs/a.conf/**']],
  ['mv a.conf b.conf real/deep', ['a.conf/**', 'b.conf/**', 'real/deep/a.conf/**', 'real/deep/b.conf/**']],
  ['cp -r logs copy', ['copy/**']],
  ['echo x > /dev/sda', []],
  ['chmod -R 700 real', ['real/**']],
  ['chmod 600 a.conf', ['a.conf']],
  ['find . -name "*.log" -delete', ['logs/1.log/**', 'logs/2.log/**', 'real/deep/3.log/**']],
  ['find real -type f -exec rm {} +', ['real/**']],
  ['cd logs && rm 1.log', ['logs/1.log/**']],
  ['rm nothing-like-this*', []],
  // A download that finds its name taken gets a number behind it.
  ['wget http://h/a.conf', ['a.conf', 'a.conf.2/**']],
  ['wget -N http://h/a.conf', ['a.conf']],
  ['wget -P logs http://h/9.log', ['logs/9.log.1/**', 'logs/9.log/**']],
  // Where a directory is written to, what is in it is.
  ['dpkg-deb -x a.deb real', ['real/**', 'real/a.deb/**']],
  ['git format-patch -o real HEAD~3', ['real/**']],
  ['aws s3 sync s3://b real', ['real/**', 'real/b/**']],
  ['rsync -a host:/x/ real/', ['real/**', 'real/x/**']],
  ['mkdir -p real', ['real']],
  ['touch real', ['real']],
  // What is unpacked has the name of what it was, without its ending.
  ['gunzip packs/*gz', ['packs/4.log.gz/**', 'packs/4.log/**', 'packs/5.tar/**', 'packs/5.tgz/**']],
  // A backup in another directory.
  ["sed -i'real/*' s/a/b/ a.conf", ['a.conf', 'real/a.conf/**']],
  ['gunzip a.gz', ['a.gz/**', 'a/**']],
  ['gunzip packs/5.tgz', ['packs/5.tar/**', 'packs/5.tgz/**']],
  ['cat a.conf', []],
];

describe('what a command will touch', () => {
  it.each(rows)('%s', async (command, touched) => {
    expect(await touchedBy(command)).toEqual(touched);
  });
});

it('says what links lead to that is no content, or too much, instead of capturing it', async () => {
  execFileSync('sh', ['-c', 'mkdir "$1/led"; ln -s /proc "$1/led/kernel"; ln -s ../real "$1/led/real"', 'sh', tree]);
  const { paths } = touchedSet(analyse('tar -xf a.tar -C led', { cwd: tree, user: 'root' }));
  const { roots, tooMuch } = await resolvePaths(start, paths);
  expect(tooMuch).toEqual(['/proc']);
  expect(roots).toContainEqual({ path: `${tree}/real`, recursive: true });
  expect(roots.map(({ path }) => path)).not.toContain('/proc');
});

describe('what no restoring of files takes back', () => {
  const unrestorable = (command: string): string[] =>
    touchedSet(analyse(command, { cwd: '/', user: 'root' })).unrestorable.map(({ reason }) => reason);

  it.each([
    ['rm "$UNKNOWN"/x', 'unseen'],
    ['./script-of-somebody.sh', 'unseen'],
    ['systemctl stop nginx', 'no-file'],
    ['psql -c "DROP TABLE users"', 'no-file'],
    ['ssh web-1 rm /etc/motd', 'elsewhere'],
    ['docker exec web rm /etc/motd', 'elsewhere'],
    ['dd if=/dev/zero of=/dev/sda', 'no-file'],
  ])('%s: %s', (command, reason) => {
    expect(unrestorable(command)).toContain(reason);
  });

  it.each(['cat /etc/motd', 'rm /etc/motd', 'sed -i s/a/b/ /etc/motd', 'ls / > /dev/null', 'ls -la | grep x'])(
    'nothing of: %s',
    (command) => {
      expect(unrestorable(command)).toEqual([]);
    },
  );

  it('are absolute: of a relative one nobody would know what it is meant from', async () => {
    const paths = [{ pattern: toBytePath('b/c'), recursive: true, within: [] }];
    await expect(resolvePaths(start, paths)).rejects.toMatchObject({ code: 'probe-unreadable' });
  });
});
