import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { type CopiesOptions, memorySnapshotStore, rollback, type SnapshotStore } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestOf } from '../fixtures/manifest.js';

/** Where copies stay on a host: there may be others than those of these tests. */
const copies = `/var/tmp/opspilot-copies-${process.getuid?.()}`;
const copiesThere = (): readonly string[] => (existsSync(copies) ? readdirSync(copies) : []);
const foreign = new Set(copiesThere());
const own = (): readonly string[] => copiesThere().filter((name) => !foreign.has(name));

let folder: string;
let tree: string;
const closing: (() => Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copies-'));
  tree = join(folder, 'tree');
  mkdirSync(tree);
  const script = `cd "$1"; mkdir -p deep/er 'odd
name'
head -c 1500000 /dev/urandom > large; head -c 700000 /dev/urandom > deep/er/one; head -c 600000 /dev/urandom > "odd
name/$(printf 'bad\\377byte')"; echo small > small; ln large deep/same; chmod 4711 deep/er/one; chmod 500 deep/er; touch -d @1000.123456789 large deep/er deep .
[ "$(id -u)" != 0 ] || chown 1234:4321 deep/er/one`;
  execFileSync('sh', ['-c', script, 'sh', tree]);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  for (const name of own()) rmSync(join(copies, name), { recursive: true });
  execFileSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true, force: true });
});

/** A pilot, and how many bytes of files came out of its store. */
async function open(how: CopiesOptions | undefined = {}, executor: Executor = localExecutor()) {
  const store = memorySnapshotStore();
  let read = 0;
  const counted: SnapshotStore = {
    ...store,
    async *read(content) {
      for await (const bytes of store.read(content)) {
        read += bytes.length;
        yield bytes;
      }
    },
  };
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor,
    approve: () => true,
    plugins: [rollback({ store: counted, copies: how })],
  });
  closing.push(() => pilot.close());
  return { pilot, bytesRead: () => read };
}

/** Of a host whose disk is told to have so many bytes free. */
function withFree(bytes: number): Executor {
  const local = localExecutor();
  const told = `stat() { [ "$1" = -f ] && echo '${bytes} * 1' || command stat "$@"; }`;
  return {
    ...local,
    kind: local.kind,
    close: () => local.close(),
    start: (host, command, options) => local.start(host, `${told}\n${command}`, options),
  };
}

async function removed(how?: CopiesOptions, executor?: Executor) {
  const before = manifestOf(tree);
  const { pilot, bytesRead } = await open(how, executor);
  const { status, recoveryPoint } = await pilot.run({ command: 'rm -rf tree', cwd: folder });
  expect([status, existsSync(tree)]).toEqual(['succeeded', false]);
  return { before, bytesRead, undo: () => pilot.rollback.undo(recoveryPoint?.id ?? ''), pilot };
}

describe('a copy on the host', { timeout: 120_000 }, () => {
  it('brings everything back without a byte of content from the store, and so is undone', async () => {
    const { before, bytesRead, undo, pilot } = await removed();
    expect(own()).toHaveLength(1);
    expect(statSync(copies).mode & 0o777).toBe(0o700);
    const { point, success } = await undo();
    expect([success, manifestOf(tree)]).toEqual([true, before]);
    expect(bytesRead()).toBe(0);
    writeFileSync(join(tree, 'small'), 'changed');
    await expect(pilot.rollback.undo(point)).rejects.toMatchObject({ code: 'restore-conflict' });
    await pilot.rollback.undo(point, { force: true });
    expect(existsSync(tree)).toBe(false);
  });

  it.each([
    ['other bytes', (copy: string) => writeFileSync(copy, Buffer.alloc(statSync(copy).size))],
    ['less of it', (copy: string) => writeFileSync(copy, readFileSync(copy).subarray(1))],
    ['nothing', (copy: string) => rmSync(copy)],
    ['a link to something else', (copy: string) => execFileSync('ln', ['-sf', '/etc/passwd', copy])],
  ])('that holds %s is not used: the store has it', async (_, spoil) => {
    const { before, bytesRead, undo } = await removed();
    const passwords = statSync('/etc/passwd').mode;
    spoil(join(copies, own()[0] ?? '', tree, 'deep/same'));
    expect((await undo()).success).toBe(true);
    expect(manifestOf(tree)).toBe(before);
    expect(bytesRead()).toBe(1_500_000);
    expect(statSync('/etc/passwd').mode).toBe(passwords);
  });

  it('that is gone altogether is missed by nobody', async () => {
    const { before, undo } = await removed();
    for (const name of own()) rmSync(join(copies, name), { recursive: true });
    expect((await undo()).success).toBe(true);
    expect(manifestOf(tree)).toBe(before);
  });

  it.each([
    ['little', { minSize: 10_000_000 }],
    ['too much', { maxSize: 2_000_000 }],
  ])('is not kept of %s, nor unless that is wished', async (_, how) => {
    const { before, undo } = await removed(how);
    expect(own()).toEqual([]);
    await undo();
    expect(manifestOf(tree)).toBe(before);
  });

  it('is not kept where it takes more than a quarter of what is free, and all comes from the store then', async () => {
    const size = 1_500_000 + 700_000 + 600_000 + 6;
    const { before, undo } = await removed({}, withFree(4 * size - 1));
    expect(own()).toEqual([]);
    await undo();
    expect(manifestOf(tree)).toBe(before);
    await removed({}, withFree(4 * size));
    expect(own()).toHaveLength(1);
  });

  it('goes when it is old, or others need its room', async () => {
    await removed();
    const [first = ''] = own();
    utimesSync(join(copies, first), 1000, Date.now() / 1000 - 3 * 86_400);
    mkdirSync(tree);
    writeFileSync(join(tree, 'large'), Buffer.alloc(2_000_000, 1));
    await removed({ days: 2 });
    const [second = '', ...others] = own();
    expect([second === first, others]).toEqual([false, []]);
    utimesSync(join(copies, second), 1000, Date.now() / 1000 - 60);
    mkdirSync(tree);
    writeFileSync(join(tree, 'large'), Buffer.alloc(2_000_000, 2));
    await removed({ maxSize: 3_000_000 });
    expect(own()).toHaveLength(1);
    expect(own()).not.toContain(second);
  });
});
