import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Executor, Host } from '@opspilot/core';
import { endReceipt, receiptExecutor } from '@opspilot/orchestration';
import type { Bench } from '../../../bench/bench-row.js';
import { median } from '../../../bench/harness.js';
import { executorFor, hostOf } from '../../core/bench/ssh/loopback.js';
import { openSshServer } from '../../core/test/fixtures/ssh/open-ssh-server.js';

const trees = 100;
const atOnce = 5;
const limit = 2_000;
const receipts = '~/.opspilot/receipts';

/**
 * A tree that ignores SIGTERM: the shell, a child, one that leads a session of its own, one that has cleared its environment as
 * well, and a daemon that left its parent. Each prints its pid and sleeps.
 */
const stubborn = `trap '' TERM; echo $$; sleep 300 & echo $!; wait`;
const tree = `trap '' TERM
sh -c "$STUBBORN" &
setsid sh -c "$STUBBORN" &
env -i setsid sh -c "$STUBBORN" &
(setsid sh -c "$STUBBORN" &)
sleep 300 & echo $!
wait`;
const members = 9;

/** Starts a tree and waits until it stands; gives its pids. */
async function plant(executor: Executor, host: Host, id: string): Promise<readonly string[]> {
  const execution = await executor.start(host, tree, { id, env: { STUBBORN: stubborn } });
  execution.stderr.resume();
  const pids: string[] = [];
  await new Promise<void>((resolve) => {
    createInterface({ input: execution.stdout }).on('line', (line) => {
      pids.push(line);
      if (pids.length === members) resolve();
    });
  });
  return pids;
}

/** An opinion of its own: the processes that `ps` shows, zombies left out. */
async function living(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,state=']);
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/));
  return new Set(rows.filter(([, state]) => state?.startsWith('Z') === false).map(([pid = '']) => pid));
}

/** Milliseconds of each of some things that are done at once over one new connection. */
async function timesOf(
  knownHostsFile: string,
  ids: readonly string[],
  work: (executor: Executor, id: string) => Promise<unknown>,
): Promise<readonly number[]> {
  const executor = executorFor(knownHostsFile);
  const times = await Promise.all(
    ids.map(async (id) => {
      const before = performance.now();
      await work(executor, id);
      return performance.now() - before;
    }),
  );
  await executor.close();
  return times;
}

/**
 * Trees that contact was lost to: the connection is gone, sshd is back, and each is ended by its receipt. Beside it what a
 * connection and a remote shell take that does nothing: the least that anything there costs, however busy the machine is.
 */
export const bench: Bench = async () => {
  const server = await openSshServer();
  const host = hostOf(server);
  const times: number[] = [];
  const floors: number[] = [];
  let alive = 0;
  for (let done = 0; done < trees; done += atOnce) {
    const ids = Array.from({ length: atOnce }, (_, index) => `tree-${done + index}`);
    const plain = executorFor(server.knownHostsFile);
    const executor = receiptExecutor(plain, { directory: receipts });
    const pids = (await Promise.all(ids.map((id) => plant(executor, host, id)))).flat();
    await server.crash();
    await server.restart();
    floors.push(
      ...(await timesOf(server.knownHostsFile, ids, async (again) => {
        const execution = await again.start(host, 'exec /bin/sh -c :');
        execution.stdout.resume();
        execution.stderr.resume();
        await execution.result;
      })),
    );
    times.push(
      ...(await timesOf(server.knownHostsFile, ids, (again, id) =>
        endReceipt((line) => again.start(host, line), receipts, id),
      )),
    );
    const left = await living();
    alive += pids.filter((pid) => left.has(pid)).length;
    await executor.close();
  }
  await server.close();
  const slowest = Math.max(...times);
  const inTime = times.filter((time) => time <= limit).length;
  const floor = median(floors);
  const against = `${times.length} trees that ignore SIGTERM, contact lost, new connection included`;
  return [
    {
      name: 'cancelled without contact: processes left',
      value: alive,
      unit: '',
      against,
      ratio: null,
      bar: '0',
      met: alive === 0,
    },
    {
      name: `cancelled without contact: gone within ${limit} ms`,
      value: inTime,
      unit: `of ${times.length}`,
      against: `slowest ${Math.round(slowest)} ms, middle ${Math.round(median(times))} ms; a remote shell that does nothing: ${Math.round(floor)} ms, slowest ${Math.round(Math.max(...floors))} ms`,
      ratio: median(times) / floor,
      bar: `${trees}`,
      met: inTime === trees,
    },
  ];
};
