import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot, quote } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, type RehearsalOptions, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestOf } from '../fixtures/manifest.js';

const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('mount');
let folder: string;
let tree: string;
const closing: (() => Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  tree = join(folder, 'tree');
  for (const name of ['tree', 'tree/conf.d', 'tools']) mkdirSync(join(folder, name));
  for (const name of ['app.conf', 'conf.d/a', 'conf.d/b']) writeFileSync(join(tree, name), `${name}\n`);
  for (const directory of [folder, tree, join(tree, 'conf.d')]) chmodSync(directory, 0o777);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** @param as - comes before every command on the host */
async function open(rehearse: RehearsalOptions, as = '') {
  const local = localExecutor();
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: {
      ...local,
      start: (host, command, options) =>
        local.start(
          host,
          `PATH=${quote(join(folder, 'tools'))}:$PATH; export PATH\nexec ${as} sh -c ${quote(command)}`,
          options,
        ),
    },
    approve: () => true,
    plugins: [rollback({ store: memorySnapshotStore(), rehearse })],
  });
  closing.push(() => pilot.close());
  return pilot;
}

/** Runs a command. @returns what was said of its rehearsal, and what takes it back */
async function run(command: string, rehearse: RehearsalOptions = {}, as = '') {
  const pilot = await open(rehearse, as);
  const { status, recoveryPoint } = await pilot.run({ command, cwd: tree });
  expect(status).toBe('succeeded');
  const said = /(?:Not r|R)ehearsed: .*/.exec(recoveryPoint?.summary ?? '')?.[0];
  return { said, undo: () => pilot.rollback.undo(recoveryPoint?.id ?? '') };
}

const { said: probed } = await (async () => {
  folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  tree = folder;
  const result = await run('touch there');
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true });
  return result;
})();
const isPossible = probed?.startsWith('Rehearsed') === true;
it.skipIf(!isRequired)('a rehearsal is possible here', () => expect(probed).toMatch(/^Rehearsed/));

describe.skipIf(!isPossible)('a rehearsal', { timeout: 120_000 }, () => {
  it.each([
    ['rm -r conf.d && mkdir conf.d && touch conf.d/c', 2],
    ['echo once >> app.conf', 1],
    ['chmod 700 conf.d', 1],
    ['mv app.conf other.conf', 2],
    ['mkdir -p new/deep && cp app.conf new/deep/copy', 3],
  ])('changes nothing, and tells what will be: %s', async (command, paths) => {
    const before = manifestOf(tree);
    const { said, undo } = await run(command);
    expect(said).toBe(`Rehearsed: it ended with exit code 0 and changed ${paths} paths, all of them foreseen.`);
    if (command.includes('once')) expect(readFileSync(join(tree, 'app.conf'), 'utf8')).toBe('app.conf\nonce\n');
    await undo();
    expect(manifestOf(tree)).toBe(before);
  });

  it('finds what a program does that nobody told of it, and that is taken back, too', async () => {
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'kept\n');
    const script = `#!/bin/sh\necho changed > ${quote(elsewhere)}\nls /proc/net /run > /dev/null; exec /usr/bin/env PATH=/usr/bin:/bin touch "$@"\n`;
    writeFileSync(join(folder, 'tools/touch'), script, { mode: 0o755 });
    const { said, undo } = await run('touch new');
    expect(said).toBe('Rehearsed: it ended with exit code 0 and changed 2 paths, 1 of them not foreseen.');
    expect(readFileSync(elsewhere, 'utf8')).toBe('changed\n');
    await undo();
    expect(readFileSync(elsewhere, 'utf8')).toBe('kept\n');
    expect(existsSync(join(tree, 'new'))).toBe(false);
  });

  it('reaches neither network nor processes nor sockets of its host', async () => {
    const script = `#!/bin/sh
[ ! -d /sys/kernel ] || exit 0
[ "$(wc -l < /proc/net/route)" -le 1 ] && [ -z "$(ls -A /run)" ] && [ "$(cat /proc/1/comm)" = sh ] && exit 9
exit 8
`;
    writeFileSync(join(folder, 'tools/touch'), script, { mode: 0o755 });
    expect((await run('touch new')).said).toContain('exit code 9');
  });

  it('is given up when it takes too long, or writes too much', async () => {
    writeFileSync(join(folder, 'tools/touch'), '#!/bin/sh\n[ -d /sys/kernel ] || sleep 600\n', { mode: 0o755 });
    expect((await run('touch new', { seconds: 1 })).said).toContain('it did not end in time');
    const much = '#!/bin/sh\n[ -d /sys/kernel ] && exit 0\nhead -c 50000000 /dev/zero > much\n';
    writeFileSync(join(folder, 'tools/touch'), much, { mode: 0o755 });
    expect((await run('touch new', { maxSize: 10_000_000 })).said).toContain('exit code 1');
    expect(existsSync(join(tree, 'much'))).toBe(false);
  });
});

describe('where nothing can be rehearsed', () => {
  it.skipIf(process.getuid?.() !== 0)('that is said, and the command runs', async () => {
    const nobody = 'setpriv --reuid=65534 --regid=65534 --clear-groups';
    expect((await run('touch new', {}, nobody)).said).toBe('Not rehearsed: it takes root.');
    writeFileSync(join(folder, 'tools/unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect((await run('touch other')).said).toBe('Not rehearsed: namespaces are not allowed there.');
  });

  it('nor is what changes more than files, or nobody can see', async () => {
    writeFileSync(join(tree, 'run.sh'), 'echo x > y\n');
    const pilot = await open({});
    for (const command of ['sh run.sh', 'touch x; kill -0 $$', 'cat app.conf']) {
      const { recoveryPoint } = await pilot.run({ command, cwd: tree });
      expect(recoveryPoint?.summary ?? '').not.toContain('ehearsed');
    }
  });
});
