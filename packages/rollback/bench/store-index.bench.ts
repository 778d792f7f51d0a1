import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredContent } from '@opspilot/rollback';
import { type FileSnapshotStore, fileSnapshotStore } from '@opspilot/rollback';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';

const packs = 100;
const piecesInEach = 10_000;
const snapshots = 1_000;

/** What it takes to open a store with many packs and snapshots, and to find pieces in it, without an index beside the packs. */
export const bench: Bench = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'store-index-'));
  try {
    const wanted = await fill(directory);
    const against = `${snapshots.toLocaleString('en')} snapshots, ${readdirSync(join(directory, 'packs')).length} packs, ${(packs * piecesInEach).toLocaleString('en')} pieces`;
    const [opened, store] = await timed(() => fileSnapshotStore(directory));
    const [found] = await timed(() => readAll(store, wanted));
    const [listed, all] = await timed(() => store.snapshots());
    if (all.length !== snapshots) throw new Error(`${all.length} snapshots are there.`);
    const [knows] = await timed(() => store.snapshot(all.at(-1)?.id ?? ''));
    await store.close();
    return [
      row('open the store', opened, against, 1_500),
      row(`find and read ${wanted.length} pieces`, found, against, 1_500),
      row('find one snapshot', knows, against, 50),
      row('list all snapshots', listed, against, 1_000),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** @returns one piece in a thousand */
async function fill(directory: string): Promise<readonly StoredContent[]> {
  const store = await fileSnapshotStore(directory);
  const some: StoredContent[] = [];
  for (let index = 0; index < snapshots; index += 1) {
    const writer = await store.begin({ host: 'web-1', reason: `snapshot ${index}`, takenAt: index, roots: [] });
    const count = index < packs ? piecesInEach : 0;
    for (let piece = 0; piece < count; piece += 1) {
      const content = await writer.write([randomBytes(64)]);
      if (piece % 1_000 === 0) some.push(content);
    }
    await writer.commit();
  }
  await store.close();
  return some;
}

async function readAll(store: FileSnapshotStore, wanted: readonly StoredContent[]): Promise<void> {
  for (const content of wanted) for await (const part of store.read(content)) if (part.length !== 64) throw new Error();
}

/** Milliseconds of wall and of CPU time. */
type Took = readonly [wall: number, cpu: number];

async function timed<Result>(work: () => Promise<Result>): Promise<readonly [Took, Result]> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  return [[performance.now() - begun, (user + system) / 1_000], result];
}

/** The bar is one of CPU time: that does not tell of what else the machine does. */
function row(name: string, [wall, cpu]: Took, against: string, bar: number): BenchRow {
  return {
    ...{ name, value: Math.round(wall), unit: 'ms', against, ratio: null },
    ...{ bar: `≤ ${bar} ms of CPU`, met: cpu <= bar, cpu: { value: Math.round(cpu), against: null, unit: 'ms' } },
  };
}
