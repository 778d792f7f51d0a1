import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@opspilot/core/testing';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { startPostgres } from '../../core/test/fixtures/postgres-server.js';
import { wrongCounters } from './fleet/wrong-counters.js';

const hosts = 20;
const steps = 10;
const tasks = hosts * steps;
/** Each run is killed that often, so many events apart; each run begins at another event, so that every one has its kill. */
const runs = 20;
const killsEach = tasks / runs;
/** Milliseconds after which a controller is stuck. */
const patience = 60_000;
const script = fileURLToPath(new URL('./fixtures/killed-controller.mjs', import.meta.url));

/** What happened over all kills. */
interface Damage {
  kills: number;
  wrong: number;
  stuck: number;
  slowestDecision: number;
}

interface Report {
  readonly decided?: number;
  readonly status?: string;
}

/** One controller, to its end or its kill. Gives how the run ended, where it has. */
async function control(order: object, damage: Damage): Promise<string | undefined> {
  const child = fork(script, [JSON.stringify(order)], { execArgv: [], timeout: patience, killSignal: 'SIGTERM' });
  let status: string | undefined;
  child.on('message', (report: Report) => {
    status = report.status ?? status;
    damage.slowestDecision = Math.max(damage.slowestDecision, report.decided ?? 0);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === 'SIGKILL') damage.kills += 1;
  else if (code !== 0) damage.stuck += 1;
  return status;
}

/** When the controllers of a run are killed: after so many events of theirs, and so many milliseconds. The last one is not. */
function killsOf(first: number): readonly { readonly killAfter: number; readonly delay: number }[] {
  const random = seededRandom(first);
  return Array.from({ length: killsEach + 1 }, (_, kill) => ({
    killAfter: kill === killsEach ? 0 : kill === 0 ? first : runs,
    // At the event itself in every second run, and at any moment after it in the others.
    delay: first % 2 === 0 ? 0 : Math.floor(random.next() * 40),
  }));
}

/** A run that is killed again and again: every counter must be 1 at its end. */
async function killRun(first: number, database: string | null, damage: Damage): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-'));
  try {
    let status: string | undefined;
    for (const [index, kill] of killsOf(first).entries()) {
      const mode = index === 0 ? 'start' : 'resume';
      status = await control({ folder, database, hosts, steps, mode, ...kill }, damage);
      if (status !== undefined) break;
    }
    if (status !== 'succeeded') damage.stuck += 1;
    damage.wrong += await wrongCounters(folder, tasks);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rowsFor(kind: string, database: string | null, every: number): Promise<readonly BenchRow[]> {
  const damage: Damage = { kills: 0, wrong: 0, stuck: 0, slowestDecision: 0 };
  for (let run = 1; run <= runs; run += every) await killRun(run, database, damage);
  const against = `${damage.kills} × kill -9, ${hosts} hosts × ${steps} steps, journal in ${kind}`;
  const row = (name: string, value: number): BenchRow => {
    return { name: `${kind}: ${name}`, value, unit: '', against, ratio: null, bar: '0', met: value === 0 };
  };
  return [
    row('counters that are not 1', damage.wrong),
    row('runs that are stuck or did not succeed', damage.stuck),
    {
      name: `${kind}: slowest decision to resume`,
      value: damage.slowestDecision,
      unit: 'ms',
      against,
      ratio: null,
      bar: '< 1,000 ms',
      met: damage.slowestDecision < 1_000,
    },
  ];
}

/** Controllers that are killed at every event of a run, and at any moment after it; the next one goes on. */
export const bench: Bench = async () => {
  const rows = [...(await rowsFor('SQLite', null, 1))];
  const server = await startPostgres();
  try {
    rows.push(...(await rowsFor('PostgreSQL', server.url, 4)));
  } finally {
    await server.stop();
  }
  return rows;
};
