import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { ratioRow } from '../../../bench/harness.js';
import { type Taken, timed } from './fixtures/timed.js';

const keeper = fileURLToPath(new URL('./fixtures/keeper.mjs', import.meta.url));
const mebibyte = 1024 ** 2;

/** One repository of restic and one store of ours, filled with the same. */
interface Rivals {
  readonly folder: string;
  readonly tree: string;
  readonly store: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Snapshots and restores of a large tree and of a large file, beside restic as Debian packages it and tar. */
export const bench: Bench = async () => {
  if (spawnSync('restic', ['version']).status !== 0) {
    throw new Error('restic is missing, which is the rival here: apt-get install restic');
  }
  const folder = mkdtempSync(join(tmpdir(), 'restic-'));
  try {
    return [
      ...(await treeRows(rivalsIn(folder, 'tree', fillTree))),
      ...(await fileRows(rivalsIn(folder, 'file', fillFile))),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

function rivalsIn(folder: string, name: string, fill: (tree: string) => void): Rivals {
  const own = join(folder, name);
  const tree = join(own, 'tree');
  mkdirSync(tree, { recursive: true });
  fill(tree);
  const environment = {
    RESTIC_REPOSITORY: join(own, 'restic'),
    RESTIC_PASSWORD: 'bench',
    RESTIC_CACHE_DIR: join(own, 'cache'),
  };
  execFileSync('restic', ['init', '-q'], { env: { ...process.env, ...environment } });
  return { folder: own, tree, store: join(own, 'store'), environment };
}

/** 30,000 files of what Debian installs. */
function fillTree(tree: string): void {
  const files = 'cd / && find usr/share -type f -size -4096k | LC_ALL=C sort | head -30000';
  const script = `${files} | tar -C / -cf - --no-recursion -T - | tar -C "$1" -xpf -`;
  execFileSync('sh', ['-c', script, 'sh', tree]);
}

/** A gibibyte that does not pack. */
function fillFile(tree: string): void {
  execFileSync('dd', ['if=/dev/urandom', `of=${tree}/large`, 'bs=1M', 'count=1024', 'status=none']);
}

const ours = (...words: readonly string[]): Promise<Taken> => timed([process.execPath, keeper, ...words]);
const restic = ({ environment, tree }: Rivals): Promise<Taken> => timed(['restic', 'backup', '-q', tree], environment);
const sizeOf = (directory: string): number =>
  Number(execFileSync('du', ['-sb', directory], { encoding: 'latin1' }).split('\t')[0]) / mebibyte;

function rows(
  name: string,
  own: Taken,
  rival: Taken,
  against: string,
  cpu: number,
  wall?: number,
): readonly BenchRow[] {
  return [
    ratioRow({ name: `${name}, CPU`, value: own.cpu, unit: 's', against, rival: rival.cpu, atMost: cpu }),
    ...(wall === undefined
      ? []
      : [ratioRow({ name: `${name}, wall`, value: own.wall, unit: 's', against, rival: rival.wall, atMost: wall })]),
  ];
}

const limitRow = (name: string, value: number, unit: string, limit: number): BenchRow => ({
  ...{ name, value, unit, against: '—', ratio: null, bar: `≤ ${limit} ${unit}`, met: value <= limit },
});

async function treeRows(rivals: Rivals): Promise<readonly BenchRow[]> {
  const { tree, store, environment, folder } = rivals;
  const rival = await restic(rivals);
  const own = await ours('snapshot', store, tree);
  const { rss, id } = JSON.parse(own.stdout);
  const sizes = { value: sizeOf(store), rival: sizeOf(environment['RESTIC_REPOSITORY'] ?? '') };
  const again = { rival: await restic(rivals), own: await ours('snapshot', store, tree) };
  const etc = await ours('snapshot', join(folder, 'etc'), '/etc');
  const etcAgain = await ours('snapshot', join(folder, 'etc'), '/etc');
  const archive = join(folder, 'tree.tar');
  execFileSync('tar', ['-cf', archive, '-C', folder, 'tree']);
  renameSync(tree, `${tree}-was`);
  const untar = await timed(['tar', '-xpf', archive, '-C', folder]);
  rmSync(tree, { recursive: true });
  const restored = await ours('restore', store, tree, id);
  execFileSync('diff', ['-rq', '--no-dereference', tree, `${tree}-was`]);
  return [
    ...rows('first snapshot of 30,000 files', own, rival, 'restic', 0.4, 0.5),
    ratioRow({ name: 'first snapshot of 30,000 files, size', ...sizes, unit: 'MiB', against: 'restic', atMost: 0.92 }),
    limitRow('first snapshot of 30,000 files, memory', rss, 'MiB', 150),
    ...rows('unchanged second snapshot', again.own, again.rival, 'restic', 0.4),
    limitRow(
      `unchanged second snapshot of /etc, in process (first: ${Math.round(JSON.parse(etc.stdout).milliseconds)} ms)`,
      JSON.parse(etcAgain.stdout).milliseconds,
      'ms',
      150,
    ),
    ...rows('restore of 30,000 files', restored, untar, 'tar -xp', 1.15),
  ];
}

async function fileRows(rivals: Rivals): Promise<readonly BenchRow[]> {
  const { tree, store } = rivals;
  await restic(rivals);
  await ours('snapshot', store, tree);
  const before = sizeOf(store);
  // One hundredth, in ten places.
  for (let place = 0; place < 10; place += 1) {
    const [from, to] = ['/dev/urandom', `${tree}/large`];
    execFileSync('dd', [
      `if=${from}`,
      `of=${to}`,
      'bs=1M',
      'count=1',
      `seek=${place * 100 + 7}`,
      'conv=notrunc',
      'status=none',
    ]);
  }
  const rival = await restic(rivals);
  const own = await ours('snapshot', store, tree);
  return [
    limitRow('1 GiB of which 1 % changed, added', sizeOf(store) - before, 'MiB', 13),
    ...rows('1 GiB of which 1 % changed', own, rival, 'restic', 1),
  ];
}
