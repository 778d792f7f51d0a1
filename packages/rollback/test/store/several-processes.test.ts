import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileSnapshotStore } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { PackFolder } from '../../src/store/packs/pack-folder.js';
import { pruneStore } from '../../src/store/packs/prune-store.js';
import { SnapshotFolder } from '../../src/store/packs/snapshot-folder.js';
import { keep, read } from './kept-files.js';

const program = await compiledProgram(new URL('./store-worker.mjs', import.meta.url));

interface Told {
  readonly done: number;
  readonly busy: number;
  /** Hash of the own content of each snapshot that it left. */
  readonly kept: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'several-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets processes work on the store at a time, for so many milliseconds. @returns what each of them told at its end */
async function atOnce(works: readonly string[], milliseconds: number): Promise<readonly Told[]> {
  const workers = works.map((work) => fork(program, [work, folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }));
  const told = Promise.all(workers.map(endOf));
  await Promise.race([delay(milliseconds), told]);
  for (const worker of workers) if (worker.connected) worker.send('end');
  return told;
}

async function endOf(worker: ChildProcess): Promise<Told> {
  let said = '';
  worker.stderr?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const told = once(worker, 'message').then(([message]) => message as Told);
  const ended = once(worker, 'close').then(() => Promise.reject(new Error(said)));
  ended.catch(() => {});
  return Promise.race([told, ended]);
}

describe('a store that several processes use', () => {
  it('keeps what each of them took, whoever removes, frees and verifies meanwhile, and gives no false alarm', async () => {
    await (await fileSnapshotStore(folder)).close();
    const told = await atOnce(['write', 'write', 'write', 'prune', 'verify'], 5_000);
    expect(told.flatMap(({ problems }) => problems)).toEqual([]);
    const [one, two, three, prune, verify] = told;
    for (const each of [one, two, three, verify]) expect(each?.done).toBeGreaterThan(5);
    expect((prune?.done ?? 0) + (prune?.busy ?? 0)).toBeGreaterThan(5);
    const store = await fileSnapshotStore(folder);
    const kept = Object.assign({}, ...told.map((each) => each.kept)) as Record<string, string>;
    expect((await store.snapshots()).map(({ id }) => id)).toEqual(Object.keys(kept).sort());
    for (const [id, own] of Object.entries(kept)) expect((await read(store, id))['/own']).toBe(own);
    expect(await store.verify()).toEqual([]);
    await store.prune();
    for (const [id, own] of Object.entries(kept)) expect((await read(store, id))['/own']).toBe(own);
    await store.close();
  });

  it('is not said to be damaged where a snapshot is taken, or another is removed and freed, while it is verified', async () => {
    const [store, other] = [await fileSnapshotStore(folder), await fileSnapshotStore(folder)];
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1) ids.push(await keep(store, { '/large': randomBytes(4_000_000) }));
    for (const first of ids.slice(0, 4)) {
      const verified = store.verify();
      await delay(10);
      await keep(other, { '/small': randomBytes(2_000) });
      await other.remove([first]);
      await other.prune();
      expect(await verified).toEqual([]);
    }
    await store.close();
    await other.close();
  });

  it('is freed also where a snapshot begins and ends at any moment of that', async () => {
    const other = await fileSnapshotStore(folder);
    const old = await keep(other, { '/old': randomBytes(100_000) });
    await other.remove([old]);
    const taken: string[] = [];
    const packs = new PackFolder(`${folder}/packs`, undefined);
    const snapshots = new SnapshotFolder(`${folder}/snapshots`, undefined);
    /** Somebody else takes a snapshot before this is done, and one after it. */
    const between =
      <Value>(work: () => Promise<Value>) =>
      async (): Promise<Value> => {
        taken.push(await keep(other, { '/own': randomBytes(10_000) }));
        const result = await work();
        taken.push(await keep(other, { '/own': randomBytes(10_000) }));
        return result;
      };
    packs.learn = between(packs.learn.bind(packs));
    snapshots.ids = between(snapshots.ids.bind(snapshots));
    expect((await pruneStore({ packs, snapshots, locks: `${folder}/locks` })).packs).toBeGreaterThanOrEqual(1);
    expect(taken.length).toBeGreaterThanOrEqual(6);
    expect(await other.verify()).toEqual([]);
    for (const id of taken) expect(Object.keys(await read(other, id))).toEqual(['/own']);
    await other.close();
  });
});
