import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { localExecutor, localHost } from '@opspilot/core';
import {
  capture,
  memorySnapshotStore,
  restore,
  type SnapshotStore,
  type StartThere,
  toBytePath,
} from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

const executor = localExecutor();
const local: StartThere = (command, options) => executor.start(localHost, command, options);
let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'capture-'));
  writeFileSync(join(tree, 'one'), 'first\n');
  writeFileSync(join(tree, 'two'), 'x'.repeat(3_000));
  mkdirSync(join(tree, 'below'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));
afterAll(() => executor.close());

const about = () => ({
  host: 'here',
  reason: 'a test',
  takenAt: 0,
  roots: [{ path: toBytePath(tree), recursive: true }],
});

/** What is done to the answers of a host: the first is about the state of paths, the second brings their content. */
function hostThat(
  spoils: (call: number, answer: Buffer) => Buffer,
  before: (call: number) => void = () => {},
): StartThere {
  let calls = 0;
  return async (command, options) => {
    calls += 1;
    const call = calls;
    before(call);
    const execution = await local(command, options);
    const whole = await buffer(execution.stdout);
    return { ...execution, stderr: execution.stderr, stdout: Readable.from([spoils(call, whole)]) };
  };
}

async function contentsOf(store: SnapshotStore, id: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const { path, content } of await store.entries(id)) {
    if (content !== undefined)
      contents[path.slice(tree.length + 1)] = (await buffer(Readable.from(store.read(content)))).toString();
  }
  return contents;
}

describe('a capture', () => {
  it('keeps nothing of an answer that was cut off, wherever that was', async () => {
    let length = 0;
    await capture({
      start: hostThat((call, answer) => {
        if (call === 2) length = answer.length;
        return answer;
      }),
      store: memorySnapshotStore(),
      about: about(),
    });
    expect(length).toBeGreaterThan(5_000);
    for (let cut = 0; cut < length; cut += 499) {
      const store = memorySnapshotStore();
      const start = hostThat((call, answer) => (call === 2 ? answer.subarray(0, cut) : answer));
      await expect(capture({ start, store, about: about() })).rejects.toMatchObject({
        code: expect.stringMatching(/^(tar-stream-cut-off|probe-unreadable)$/),
      });
      expect(await store.snapshots()).toEqual([]);
    }
  });

  it('keeps nothing of what is no tar stream, a banner before it for example', async () => {
    const store = memorySnapshotStore();
    const banner = Buffer.from('Welcome! '.repeat(100));
    const start = hostThat((call, answer) => (call === 2 ? Buffer.concat([banner, answer]) : answer));
    await expect(capture({ start, store, about: about() })).rejects.toMatchObject({ code: 'tar-stream-invalid' });
    const early = hostThat((_call, answer) => Buffer.concat([banner, answer]));
    await expect(capture({ start: early, store, about: about() })).rejects.toMatchObject({ code: 'probe-unreadable' });
    expect(await store.snapshots()).toEqual([]);
  });

  it('has the content and the state of one moment of a file that changes while it is read', async () => {
    const store = memorySnapshotStore();
    const start = hostThat(
      (_call, answer) => answer,
      (call) => {
        if (call === 2) appendFileSync(join(tree, 'one'), 'second\n');
      },
    );
    const { id } = await capture({ start, store, about: about() });
    expect(await contentsOf(store, id)).toEqual({ one: 'first\nsecond\n', two: 'x'.repeat(3_000) });
    for (const { path, size } of await store.entries(id)) if (path.endsWith('/one')) expect(size).toBe(13);
  });

  it('gives up on a file that changes each time that it is read, and names it', async () => {
    const store = memorySnapshotStore();
    const start = hostThat(
      (_call, answer) => answer,
      () => appendFileSync(join(tree, 'one'), 'again\n'),
    );
    await expect(capture({ start, store, about: about() })).rejects.toMatchObject({
      code: 'changing-while-read',
      details: { paths: [join(tree, 'one')] },
    });
    expect(await store.snapshots()).toEqual([]);
  });

  it('does not wait for others to leave a directory alone of which only one path is wanted, nor for one that is restored', async () => {
    const store = memorySnapshotStore();
    let made = 0;
    const crowd = () => {
      made += 1;
      writeFileSync(join(tree, `other-${made}`), '');
    };
    const roots = [
      { path: toBytePath(tree), recursive: false },
      { path: toBytePath(join(tree, 'one')), recursive: false },
    ];
    const crowded = hostThat((_call, answer) => answer, crowd);
    const { id } = await capture({ start: crowded, store, about: { ...about(), roots } });
    expect(await contentsOf(store, id)).toEqual({ one: 'first\n' });
    writeFileSync(join(tree, 'one'), 'changed');
    await restore({ start: crowded, store, snapshot: id, id: 'crowded' });
    expect(readFileSync(join(tree, 'one'), 'utf8')).toBe('first\n');
  });

  it('leaves out a file that vanished', async () => {
    const store = memorySnapshotStore();
    const start = hostThat(
      (_call, answer) => answer,
      (call) => {
        if (call === 2) rmSync(join(tree, 'one'));
      },
    );
    const { id } = await capture({ start, store, about: about() });
    expect(Object.keys(await contentsOf(store, id))).toEqual(['two']);
  });

  it('says which program the host lacks', async () => {
    const bare: StartThere = (command, options) => local(`PATH=/nowhere; ${command}`, options);
    await expect(capture({ start: bare, store: memorySnapshotStore(), about: about() })).rejects.toMatchObject({
      code: 'tool-missing',
    });
  });

  it('takes no more than was allowed', async () => {
    const options = { start: local, store: memorySnapshotStore(), about: about() };
    await expect(capture({ ...options, maxSize: 3_005 })).rejects.toMatchObject({ code: 'capture-too-large' });
    await expect(capture({ ...options, maxEntries: 3 })).rejects.toMatchObject({ code: 'capture-too-large' });
    expect(await capture({ ...options, maxSize: 3_006, maxEntries: 4 })).toMatchObject({ entries: 4, size: 3_006 });
  });
});
