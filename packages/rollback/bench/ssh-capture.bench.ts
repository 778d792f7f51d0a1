import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, fileSnapshotStore, type StartThere, toBytePath } from '@opspilot/rollback';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { executorFor, hostOf } from '../../core/bench/ssh/loopback.js';
import { connectBare, disconnectBare } from '../../core/bench/ssh-rivals.js';
import { openSshServer } from '../../core/test/fixtures/ssh/open-ssh-server.js';
import { openDelayingProxy } from './fixtures/delaying-proxy.js';
import { fetchBySftp } from './fixtures/fetch-by-sftp.js';

const directories = 50;
const filesEach = 100;
const fileSize = 4_096;
/** Milliseconds in each direction: half a round trip. */
const delay = 10;
const atATime = 16;

/** A snapshot of many small files over a slow connection, beside fetching them by SFTP, both logged in before. */
export const bench: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ssh-capture-'));
  const tree = join(folder, 'tree');
  fill(tree);
  const server = await openSshServer();
  const proxy = await openDelayingProxy(server, delay);
  const target = { ...server, port: proxy.port };
  const knownHosts = join(folder, 'known_hosts');
  const known = readFileSync(server.knownHostsFile, 'utf8');
  writeFileSync(knownHosts, known.replaceAll(`:${server.port} `, `:${proxy.port} `));
  const executor = executorFor(knownHosts);
  const bare = await connectBare(target);
  try {
    const login = await executor.start(hostOf(target), 'true');
    await login.result;
    let commands = 0;
    const start: StartThere = (command, options) => {
      commands += 1;
      return executor.start(hostOf(target), command, options);
    };
    const store = await fileSnapshotStore(join(folder, 'store'));
    const about = {
      host: 'there',
      reason: 'a bench',
      takenAt: 0,
      roots: [{ path: toBytePath(tree), recursive: true }],
    };
    const began = performance.now();
    const { entries } = await capture({ start, store, about });
    const own = (performance.now() - began) / 1000;
    if (entries < directories * filesEach) throw new Error(`${entries} paths were captured`);
    const since = performance.now();
    const fetched = await fetchBySftp(bare, tree, atATime);
    const rival = (performance.now() - since) / 1000;
    if (fetched !== directories * filesEach * fileSize) throw new Error(`${fetched} bytes were fetched`);
    return rowsOf(own, rival, commands);
  } finally {
    await Promise.all([executor.close(), disconnectBare(bare)]);
    await proxy.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
};

function fill(tree: string): void {
  for (let directory = 0; directory < directories; directory += 1) {
    const path = join(tree, String(directory));
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < filesEach; file += 1)
      writeFileSync(join(path, String(file)), `${directory} ${file} `.repeat(fileSize).slice(0, fileSize));
  }
}

function rowsOf(own: number, rival: number, commands: number): readonly BenchRow[] {
  const name = `${directories * filesEach} files of ${fileSize} bytes over SSH, round trip ${2 * delay} ms`;
  const against = `SFTP of ssh2, ${atATime} files at a time: ${rival.toFixed(1)} s`;
  return [
    { name, value: own, unit: 's', against: '—', ratio: null, bar: '≤ 2.5 s', met: own <= 2.5 },
    { name: `${name}: commands`, value: commands, unit: '', against: '—', ratio: null, bar: '≤ 3', met: commands <= 3 },
    {
      ...{ name: `${name}: times as fast`, value: rival / own, unit: '×', against, ratio: rival / own },
      ...{ bar: '≥ 10×', met: rival / own >= 10 },
    },
  ];
}
