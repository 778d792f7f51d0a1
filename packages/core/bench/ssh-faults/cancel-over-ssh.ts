import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { ExecutionOptions, Executor, Host } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { type OpenSshServerOptions, openSshServer } from '../../test/fixtures/ssh/open-ssh-server.js';

const trees = 100;
const limit = 2_000;

/**
 * A tree that ignores SIGTERM: the shell, a child, one that leads a session of its own, and a daemon that also left its
 * parent. Each prints its pid and sleeps through a child of its own.
 */
const stubborn = `trap '' TERM; echo $$; sleep 300 & echo $!; wait`;
const tree = `trap '' TERM
sh -c "$STUBBORN" &
setsid sh -c "$STUBBORN" &
(setsid sh -c "$STUBBORN" &)
sleep 300 & echo $!
wait`;
const members = 7;

/** A way to run the trees. */
export interface CancelCase {
  readonly name: string;
  readonly server?: OpenSshServerOptions;
  readonly options?: ExecutionOptions;
  /** Trees that are cancelled at once. */
  readonly atOnce: number;
  /** Connections that the executor may have; those of a server with one session each carry one command. */
  readonly connections?: number;
}

interface Ended {
  /** From the abort until the result, in milliseconds. */
  readonly milliseconds: number;
  readonly isCancelled: boolean;
  readonly pids: readonly string[];
}

/** An opinion of its own, not the executor's: the processes that `ps` shows, zombies left out. */
async function living(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,state=']);
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/));
  return new Set(rows.filter(([, state]) => state?.startsWith('Z') === false).map(([pid = '']) => pid));
}

/** Starts trees, waits until all of all stand, and cancels them with one signal. */
async function endTogether(
  executor: Executor,
  host: Host,
  count: number,
  options?: ExecutionOptions,
): Promise<readonly Ended[]> {
  const aborts = Array.from({ length: count }, () => new AbortController());
  const started = await Promise.all(
    aborts.map(async ({ signal }) => {
      const execution = await executor.start(host, tree, { ...options, signal, env: { STUBBORN: stubborn } });
      execution.stderr.resume();
      const pids: string[] = [];
      await new Promise<void>((resolve) => {
        createInterface({ input: execution.stdout }).on('line', (line) => {
          pids.push(line);
          if (pids.length === members) resolve();
        });
      });
      return { execution, pids };
    }),
  );
  const before = performance.now();
  for (const abort of aborts) abort.abort();
  return Promise.all(
    started.map(async ({ execution, pids }) => {
      const { status } = await execution.result;
      return { milliseconds: performance.now() - before, isCancelled: status === 'cancelled', pids };
    }),
  );
}

/** Cancels a hundred trees on a real sshd, so many at once. */
export async function cancelRows({
  name,
  server: wanted,
  options,
  atOnce,
  connections,
}: CancelCase): Promise<BenchRow[]> {
  const server = await openSshServer(wanted);
  const executor = sshExecutor({
    config: false,
    agent: false,
    knownHosts: [server.knownHostsFile],
    ...(connections === undefined ? {} : { pool: { connections, sessions: Math.ceil(atOnce / connections) } }),
  });
  const host = {
    name: 'loopback',
    address: server.host,
    port: server.port,
    user: server.username,
    identity: server.identityFile,
  };
  const ended: Ended[] = [];
  let alive = 0;
  for (let done = 0; done < trees; done += atOnce) {
    const batch = await endTogether(executor, host, Math.min(atOnce, trees - done), options);
    const left = await living();
    alive += batch.filter(({ pids }) => pids.some((pid) => left.has(pid))).length;
    ended.push(...batch);
  }
  await executor.close();
  await server.close();
  const inTime = ended.filter((each) => each.isCancelled && each.milliseconds <= limit).length - alive;
  const slowest = Math.max(...ended.map(({ milliseconds }) => milliseconds));
  const row = { against: 'ps', ratio: null };
  return [
    {
      ...row,
      name: `cancel over ssh, ${name}: gone in time`,
      value: inTime,
      unit: `of ${trees}`,
      bar: `${trees} of ${trees}`,
      met: inTime === trees,
    },
    {
      ...row,
      name: `cancel over ssh, ${name}: the slowest`,
      value: slowest,
      unit: 'ms',
      bar: `≤ ${limit} ms`,
      met: slowest <= limit,
    },
  ];
}
