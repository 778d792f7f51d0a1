import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { median, noBar } from '../../../bench/harness.js';
import { startPostgres } from '../../core/test/fixtures/postgres-server.js';
import { wrongCounters } from './fleet/wrong-counters.js';

const hosts = 20;
const steps = 10;
const tasks = hosts * steps;
const workers = 3;
/** Milliseconds that a worker may be silent. */
const leaseTime = 1_000;
const rounds = 3;
/** Runs of which a worker is killed: in turns one that drives the run, and one that only runs commands. */
const kills = 6;
/** Milliseconds after which a run is stuck. */
const patience = 60_000;
const script = fileURLToPath(new URL('./fixtures/fleet-worker.mjs', import.meta.url));

interface Report {
  readonly isReady?: true;
  /** Commands that have ended, of runs that it drives. */
  readonly ended?: number;
  readonly status?: string;
}

/** A worker that is ready. */
async function startWorker(engine: 'dbos' | 'embedded', folder: string, database: string): Promise<ChildProcess> {
  const child = fork(script, [JSON.stringify({ engine, folder, database, hosts, steps, leaseTime })], { execArgv: [] });
  await once(child, 'message');
  return child;
}

async function stopWorker(child: ChildProcess): Promise<void> {
  if (!child.connected) return;
  const closed = once(child, 'close');
  child.send('leave');
  await closed;
}

interface RunAnswer {
  readonly status: string;
  readonly milliseconds: number;
  /** Commands that did not run exactly once. */
  readonly wrong: number;
}

/** One run, begun by the first of the workers. */
async function runOn(
  engine: 'dbos' | 'embedded',
  database: string,
  kill?: { readonly worker: number; readonly after: number },
): Promise<RunAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'workers-'));
  const count = engine === 'dbos' ? workers : 1;
  const children = await Promise.all(Array.from({ length: count }, () => startWorker(engine, folder, database)));
  try {
    const before = performance.now();
    const finished = Promise.race(
      children.map(
        (child, index) =>
          new Promise<string>((resolve) => {
            child.on('message', ({ ended, status }: Report) => {
              if (kill !== undefined && index === 0 && ended === kill.after) children[kill.worker]?.kill('SIGKILL');
              if (status !== undefined) resolve(status);
            });
          }),
      ),
    );
    children[0]?.send('start');
    const giveUp = new AbortController();
    const stuck = delay(patience, 'stuck', { signal: giveUp.signal });
    const status = await Promise.race([finished, stuck]);
    giveUp.abort();
    await stuck.catch(() => {});
    const milliseconds = performance.now() - before;
    return { status, milliseconds, wrong: await wrongCounters(folder, tasks) };
  } finally {
    await Promise.all(children.map(stopWorker));
    await rm(folder, { recursive: true, force: true });
  }
}

async function throughputRow(database: string): Promise<BenchRow> {
  const times: Record<'dbos' | 'embedded', number[]> = { dbos: [], embedded: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const engine of ['embedded', 'dbos'] as const) {
      const { status, milliseconds, wrong } = await runOn(engine, database);
      if (status !== 'succeeded' || wrong > 0)
        throw new Error(`a run on the ${engine} engine ${status}, ${wrong} wrong`);
      times[engine].push(milliseconds);
    }
  }
  const perSecond = (engine: 'dbos' | 'embedded'): number => tasks / (median(times[engine]) / 1_000);
  const [value, rival] = [perSecond('dbos'), perSecond('embedded')];
  return {
    name: `${hosts} hosts × ${steps} steps, ${workers} workers of DBOS on one machine`,
    value,
    unit: 'commands/s',
    against: `embedded engine on PostgreSQL, ${rival.toFixed(0)} commands/s`,
    ratio: value / rival,
    ...noBar,
  };
}

async function killRows(database: string): Promise<readonly BenchRow[]> {
  const answers: RunAnswer[] = [];
  for (let index = 0; index < kills; index += 1) {
    const after = Math.floor(((index + 0.5) / kills) * tasks);
    answers.push(await runOn('dbos', database, { worker: index % 2, after }));
  }
  const against = `${kills} × kill -9 of one of ${workers} workers, ${hosts} hosts × ${steps} steps`;
  const row = (name: string, value: number): BenchRow => {
    return { name, value, unit: '', against, ratio: null, bar: '0', met: value === 0 };
  };
  const slowest = Math.max(...answers.map(({ milliseconds }) => milliseconds));
  return [
    row(
      'DBOS: counters that are not 1',
      answers.reduce((sum, { wrong }) => sum + wrong, 0),
    ),
    row('DBOS: runs that did not succeed', answers.filter(({ status }) => status !== 'succeeded').length),
    { name: 'DBOS: slowest run with a kill', value: slowest / 1_000, unit: 's', against, ratio: null, ...noBar },
  ];
}

/** Runs on several workers that share PostgreSQL: how fast beside the embedded engine, and what comes of one that is killed. */
export const bench: Bench = async () => {
  const server = await startPostgres();
  try {
    await runOn('dbos', server.url);
    return [await throughputRow(server.url), ...(await killRows(server.url))];
  } finally {
    await server.stop();
  }
};
