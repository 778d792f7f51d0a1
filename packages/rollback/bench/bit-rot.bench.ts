import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { seededRandom } from '@opspilot/core/testing';
import { type Entry, type FileSnapshotStore, type FileStoreOptions, fileSnapshotStore } from '@opspilot/rollback';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';

/** Flips and truncations, half of them in a store that is encrypted. */
const damages = 10_000;

interface Report {
  unnoticed: number;
  wrong: number;
}

/** A bit is flipped or an end cut off, anywhere in a store: what does not notice, and what gives out something wrong. */
export const bench: Bench = async () => {
  const report: Report = { unnoticed: 0, wrong: 0 };
  for (const options of [{}, { key: randomBytes(32) }]) await rot(options, damages / 2, report);
  const row = (name: string, value: number): BenchRow => ({
    ...{ name, value, unit: '', against: `${damages} flips and truncations`, ratio: null, bar: '0', met: value === 0 },
  });
  return [row('damages that verify does not find', report.unnoticed), row('files given out wrong', report.wrong)];
};

async function rot(options: FileStoreOptions, times: number, report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bit-rot-'));
  const random = seededRandom(1);
  const contents = new Map([
    ['/a', randomBytes(2_000)],
    ['/b', Buffer.from('text '.repeat(500))],
  ]);
  const id = await keep(await fileSnapshotStore(folder, options), contents);
  const files = ['packs', 'snapshots'].flatMap((name) =>
    readdirSync(join(folder, name)).map((file) => join(folder, name, file)),
  );
  for (let time = 0; time < times; time += 1) {
    const file = files[time % files.length] ?? '';
    const whole = readFileSync(file);
    const bytes = Buffer.from(whole);
    const at = Math.floor(random.next() * bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random.next() * 8)), at);
    writeFileSync(file, random.next() < 0.7 ? bytes : whole.subarray(0, at));
    await look(folder, options, id, contents, report);
    writeFileSync(file, whole);
  }
  rmSync(folder, { recursive: true });
}

async function keep(store: FileSnapshotStore, contents: ReadonlyMap<string, Buffer>): Promise<string> {
  const writer = await store.begin({ host: 'here', reason: 'a bench', takenAt: 0, roots: [] });
  for (const [path, bytes] of contents) {
    const owner = { uid: 0, gid: 0, user: 'root', group: 'root' };
    const state = { path, type: 'file', mode: 0o644, size: bytes.length, modifiedAt: 1n, changedAt: 2n } as const;
    const entry: Entry = { ...state, ...owner, device: '1', inode: '2', links: 1 };
    writer.add({ ...entry, content: await writer.write(Readable.from([bytes])) });
  }
  return (await writer.commit()).id;
}

async function look(
  folder: string,
  options: FileStoreOptions,
  id: string,
  contents: ReadonlyMap<string, Buffer>,
  report: Report,
): Promise<void> {
  let store: FileSnapshotStore;
  try {
    store = await fileSnapshotStore(folder, options);
  } catch {
    return;
  }
  if ((await store.verify()).length === 0) report.unnoticed += 1;
  try {
    for (const { path, content } of await store.entries(id)) {
      const bytes = content === undefined ? undefined : await buffer(store.read(content));
      if (bytes === undefined || contents.get(path)?.equals(bytes) !== true) report.wrong += 1;
    }
  } catch {
    // It was noticed, and nothing was given out.
  }
}
