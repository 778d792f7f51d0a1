import { seededRandom } from '@opspilot/core/testing';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { startPostgres } from '../../core/test/fixtures/postgres-server.js';
import { type Damage, type Kill, killRun } from './fleet/kill-runs.js';

const large = { hosts: 20, steps: 10 };
const small = { hosts: 3, steps: 3 };
/** Runs of the large plan, and how many events lie between two kills of one: each index of its journal has a kill in one of them. */
const runs = 20;
/** Only every so manyth index, and on PostgreSQL: there, every controller takes longer to begin. */
const every = Number(process.env['OPSPILOT_CRASH_EVERY'] ?? 1);
const everyOnPostgres = Math.min(runs, 4 * every);

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

/** Controllers of many hosts, killed again and again. @param step - at every so manyth index */
async function manyKills(database: string | null, step: number): Promise<Damage> {
  const damage = noDamage();
  for (let first = 0; first < runs; first += step) {
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

interface Damages {
  readonly many: Damage;
  /** Every so manyth index of the large plan. */
  readonly step: number;
  /** Kills that are enough of it. */
  readonly fewest: number;
  /** At every index of the small plan. */
  readonly each: Damage;
}

function rowsOf(kind: string, { many, step, fewest, each }: Damages): readonly BenchRow[] {
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
      against: `at ${step === 1 ? 'every' : `each ${step}th`} of the ${eventsOf(large)} indexes of the journal: before the commit, after it, or at any moment behind it`,
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
 * on. Of the large plan on PostgreSQL at every 4th index alone; at fewer on both by `OPSPILOT_CRASH_EVERY`, a divisor of 20.
 */
export const bench: Bench = async () => {
  const sqlite = { many: await manyKills(null, every), step: every, fewest: 200, each: await everyIndex(null) };
  const server = await startPostgres();
  try {
    const many = await manyKills(server.url, everyOnPostgres);
    const postgres = { many, step: everyOnPostgres, fewest: 50, each: await everyIndex(server.url) };
    return [...rowsOf('SQLite', sqlite), ...rowsOf('PostgreSQL', postgres)];
  } finally {
    await server.stop();
  }
};
