import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, type Host, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { orchestration, receiptExecutor } from '@opspilot/orchestration';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { median } from '../../../bench/harness.js';
import { executorFor, hostOf } from '../../core/bench/ssh/loopback.js';
import { type OpenSshServer, openSshServer } from '../../core/test/fixtures/ssh/open-ssh-server.js';
import { living, StubbornTrees } from './fleet/stubborn-trees.js';

const trees = Number(process.env['OPSPILOT_CANCEL_TREES'] ?? 100);
const atOnce = 5;
const limit = 2_000;
const receipts = '~/.opspilot/receipts';

/** What happens to the connection between the start of a command and its cancellation. */
type Contact = 'kept' | 'lost';

interface Cancelled {
  /** Milliseconds from each order to the end of its run. */
  readonly times: number[];
  /** Milliseconds of a remote shell each that does nothing, over a connection like theirs: the least that anything there costs. */
  readonly floors: number[];
  /** Processes that were there still. */
  left: number;
  /** Runs that ended otherwise. */
  others: number;
}

/** Over a connection of its own: what comes first on it makes it. */
async function doNothing(executor: Executor, host: Host): Promise<number> {
  const before = performance.now();
  const execution = await executor.start(host, 'exec /bin/sh -c :');
  execution.stdout.resume();
  execution.stderr.resume();
  await execution.result;
  return performance.now() - before;
}

/** Starts runs of a tree each, has the connection lost or not, and cancels them, all at once. */
async function cancelRuns(
  server: OpenSshServer,
  folder: string,
  ids: readonly string[],
  contact: Contact,
  cancelled: Cancelled,
): Promise<void> {
  const host = hostOf(server);
  const [executor, other] = [executorFor(server.knownHostsFile), executorFor(server.knownHostsFile)];
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: receiptExecutor(executor, { directory: receipts }),
    hosts: [host],
    analysis: false,
    plugins: [orchestration({ receipts })],
  });
  try {
    const all = await StubbornTrees.in(folder);
    const start = (id: string) =>
      pilot.orchestration.start({ name: id, steps: [{ id: 'plant', command: all.command(id) }] }, [host.name]);
    const runs = await Promise.all(ids.map(start));
    const ended = runs.map(async ({ result }) => {
      throw new Error(`a run ${(await result).status} before its tree stood`);
    });
    const pids = (await Promise.race([Promise.all(ids.map((id) => all.standing(id))), ...ended])).flat();
    if (contact === 'kept') await doNothing(other, host);
    else {
      await server.crash();
      await server.restart();
    }
    cancelled.floors.push(...(await Promise.all(ids.map(() => doNothing(other, host)))));
    await Promise.all(
      runs.map(async (run) => {
        const before = performance.now();
        await run.order({ type: 'cancel' });
        const { status } = await run.result;
        cancelled.times.push(performance.now() - before);
        if (status !== 'cancelled') cancelled.others += 1;
      }),
    );
    const alive = await living();
    cancelled.left += pids.filter((pid) => alive.has(pid)).length;
  } finally {
    await pilot.close();
    await Promise.all([executor.close(), other.close()]);
  }
}

async function rowsFor(server: OpenSshServer, folder: string, contact: Contact): Promise<readonly BenchRow[]> {
  const cancelled: Cancelled = { times: [], floors: [], left: 0, others: 0 };
  for (let done = 0; done < trees; done += atOnce) {
    const ids = Array.from({ length: Math.min(atOnce, trees - done) }, (_, index) => `${contact}-${done + index}`);
    await cancelRuns(server, folder, ids, contact, cancelled);
    process.stderr.write(`  ${cancelled.times.length} runs cancelled, contact ${contact}\n`);
  }
  const { times, floors, left, others } = cancelled;
  const name = `cancelled runs, contact ${contact}`;
  const against = `${times.length} trees that ignore SIGTERM${contact === 'lost' ? ', new connection included' : ''}`;
  const none = (what: string, value: number): BenchRow => {
    return { name: `${name}: ${what}`, value, unit: '', against, ratio: null, bar: '0', met: value === 0 };
  };
  const inTime = times.filter((time) => time <= limit).length;
  const [middle, floor] = [median(times), median(floors)];
  return [
    none('processes left', left),
    none('runs that ended otherwise', others),
    {
      name: `${name}: gone within ${limit} ms of the order`,
      value: inTime,
      unit: `of ${times.length}`,
      against: `slowest ${Math.round(Math.max(...times))} ms, middle ${Math.round(middle)} ms; a remote shell that does nothing: ${Math.round(floor)} ms, slowest ${Math.round(Math.max(...floors))} ms`,
      ratio: middle / floor,
      bar: '≥ 100',
      met: inTime >= 100 && inTime === times.length,
    },
  ];
}

/**
 * Runs of commands that have to be killed, cancelled by an order: over the connection that their command runs through, and after
 * that was lost and sshd is back. Fewer of them by `OPSPILOT_CANCEL_TREES`.
 */
export const bench: Bench = async () => {
  const server = await openSshServer();
  const folder = await mkdtemp(join(tmpdir(), 'cancel-'));
  try {
    return [...(await rowsFor(server, folder, 'kept')), ...(await rowsFor(server, folder, 'lost'))];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
};
