import { seededRandom } from '@opspilot/core/testing';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { startPostgres } from '../../core/test/fixtures/postgres-server.js';
import { type Damage, type Kill, killRun } from './fleet/kill-runs.js';

const large = { hosts: 20, steps: 10 };
const small = { hosts: 3, steps: 3 };
/** Runs of the large plan, and how many events lie between two kills of one: each index of its journal has a kill in one of them. */
const runs = 20;
/** Only every so manyth of them. */
const share = Number(process.env['OPSPILOT_CRASH_EVERY'] ?? 1);
/** Of those on PostgreSQL, every so manyth. */
const shareOnPostgres = 4;

/** How many events a run has whose commands all succeed: that it began, and how each command ended. */
function eventsOf({ hosts, steps }: typeof large): number {
  return 1 + hosts * steps;
}

function noDamage(): Damage {
  return { kills: 0, placed: 0, wrong: 0, stuck: 0, slowestDecision: 0 };
}

/** The kills of one run of the large plan: in turns before a commit, after one, and at any moment behind it. */
function killsFrom(first: number): readonly Kill[] {
  const random = seededRandom(first);
  const indexes = Array.from({ length: runs }, (_, kill) => first + kill * runs).filter((at) => at < eventsOf(large));
  return indexes.map((at, kill): Kill => {
    const turn = (first + kill) % 3;
    return { at, when: turn === 0 ? 'before' : 'after', delay: turn === 2 ? 1 + Math.floor(random.next() * 40) : 0 };
  });
}

/** Controllers of many hosts, killed again and again. */
async function manyKills(database: string | null, every: number): Promise<Damage> {
  const damage = noDamage();
  for (let first = 0; first < runs; first += every) {
    await killRun({ ...large, database, kills: killsFrom(first) }, damage);
    process.stderr.write(`  ${damage.kills} kills\n`);
  }
  return damage;
}

/** A run for each index of the journal and each side of its commit, killed there once. */
async function everyIndex(database: string | null): Promise<Damage> {
  const damage = noDamage();
  for (let at = 0; at < eventsOf(small); at += 1) {
    for (const when of ['before', 'after'] as const) {
      await killRun({ ...small, database, kills: [{ at, when, delay: 0 }] }, damage);
    }
  }
  process.stderr.write(`  ${damage.kills} kills at every index\n`);
  return damage;
}

function rowsOf(kind: string, many: Damage, each: Damage, fewest: number): readonly BenchRow[] {
  const kills = many.kills + each.kills;
  const against = `${kills} × kill -9, ${large.hosts} hosts × ${large.steps} steps and ${small.hosts} × ${small.steps}, journal in ${kind}`;
  const none = (name: string, value: number): BenchRow => {
    return { name: `${kind}: ${name}`, value, unit: '', against, ratio: null, bar: '0', met: value === 0 };
  };
  const places = 2 * eventsOf(small);
  const slowest = Math.max(many.slowestDecision, each.slowestDecision);
  return [
    {
      name: `${kind}: kills, ${large.hosts} hosts × ${large.steps} steps`,
      value: many.kills,
      unit: '',
      against: 'before and after the commits of a journal, and at any moment behind them',
      ratio: null,
      bar: `≥ ${fewest}`,
      met: many.kills >= fewest,
    },
    {
      name: `${kind}: kills before the commit of an event and after it, ${small.hosts} hosts × ${small.steps} steps`,
      value: each.placed,
      unit: `of ${places}`,
      against: `each of the ${eventsOf(small)} indexes of the journal, by what was stored`,
      ratio: null,
      bar: `${places}`,
      met: each.placed === places,
    },
    none('counters that are not 1', many.wrong + each.wrong),
    none('runs that are stuck or did not succeed', many.stuck + each.stuck),
    {
      name: `${kind}: slowest decision to resume`,
      value: slowest,
      unit: 'ms',
      against,
      ratio: null,
      bar: '< 1,000 ms',
      met: slowest < 1_000,
    },
  ];
}

/**
 * Controllers that are killed before and after the commit of every event of a run, and at any moment behind it; the next one goes
 * on. On PostgreSQL the large plan has a quarter of the runs; fewer of them on both by `OPSPILOT_CRASH_EVERY`.
 */
export const bench: Bench = async () => {
  const rows = [...rowsOf('SQLite', await manyKills(null, share), await everyIndex(null), 200)];
  const server = await startPostgres();
  try {
    const many = await manyKills(server.url, share * shareOnPostgres);
    rows.push(...rowsOf('PostgreSQL', many, await everyIndex(server.url), 200 / shareOnPostgres));
  } finally {
    await server.stop();
  }
  return rows;
};
