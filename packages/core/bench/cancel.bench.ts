import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Executor, localExecutor, localHost } from '@opspilot/core';
import type { Bench } from '../../../bench/bench-row.js';

const trees = 100;
const atOnce = 10;
const limit = 2_000;

/**
 * A tree that ignores SIGTERM: the shell, a child, one that led a session of its own, and a daemon that also left its parent.
 * Each prints its pid and sleeps through a child of its own.
 */
const stubborn = `trap '' TERM; echo $$; sleep 300 & echo $!; wait`;
const tree = `trap '' TERM
sh -c "$STUBBORN" &
setsid sh -c "$STUBBORN" &
(setsid sh -c "$STUBBORN" &)
sleep 300 & echo $!
wait`;
const members = 7;

interface Ended {
  /** From the abort until the result, in milliseconds. */
  readonly milliseconds: number;
  readonly isCancelled: boolean;
  readonly pids: readonly string[];
}

async function endOne(executor: Executor): Promise<Ended> {
  const abort = new AbortController();
  const execution = await executor.start(localHost, tree, { signal: abort.signal, env: { STUBBORN: stubborn } });
  execution.stderr.resume();
  const pids: string[] = [];
  await new Promise<void>((resolve) => {
    createInterface({ input: execution.stdout }).on('line', (line) => {
      pids.push(line);
      if (pids.length === members) resolve();
    });
  });
  const before = performance.now();
  abort.abort();
  const { status } = await execution.result;
  const milliseconds = performance.now() - before;
  return { milliseconds, isCancelled: status === 'cancelled', pids };
}

/** An opinion of its own, not the executor's: the processes that `ps` shows, zombies left out. */
async function living(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,state=']);
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/));
  return new Set(rows.filter(([, state]) => state?.startsWith('Z') === false).map(([pid = '']) => pid));
}

export const bench: Bench = async () => {
  const executor = localExecutor();
  const ended: Ended[] = [];
  let alive = 0;
  const cpuBefore = process.cpuUsage();
  for (let done = 0; done < trees; done += atOnce) {
    const batch = await Promise.all(Array.from({ length: atOnce }, () => endOne(executor)));
    const left = await living();
    alive += batch.filter(({ pids }) => pids.some((pid) => left.has(pid))).length;
    ended.push(...batch);
  }
  const cpu = process.cpuUsage(cpuBefore);
  await executor.close();
  const inTime = ended.filter((each) => each.isCancelled && each.milliseconds <= limit).length - alive;
  const slowest = Math.max(...ended.map(({ milliseconds }) => milliseconds));
  const perTree = { value: (cpu.user + cpu.system) / 1_000 / trees, against: null, unit: 'ms per tree' };
  return [
    {
      name: 'cancel, a tree that ignores TERM: gone in time',
      value: inTime,
      unit: `of ${trees}`,
      against: 'ps',
      ratio: null,
      bar: `${trees} of ${trees}`,
      met: inTime === trees,
      cpu: perTree,
    },
    {
      name: 'cancel, a tree that ignores TERM: the slowest',
      value: slowest,
      unit: 'ms',
      against: 'nothing',
      ratio: null,
      bar: `≤ ${limit} ms`,
      met: slowest <= limit,
    },
  ];
};
