import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { countersIn, EngineProcess, type EngineProcessOptions } from './engine-process.js';
import { preparedDatabases } from './prepared-databases.js';

const [hosts, steps] = [3, 2];
/** All hosts at a time, and of the DBOS engine's workers each one command: then all three of them are busy. */
const sizes = { HOSTS: `${hosts}`, STEPS: `${steps}`, BATCH: `${hosts}`, COMMANDS: '1', LEASE_TIME: '1000' };
/** Slow is no failure: starting a process takes seconds on a busy machine. */
const timeout = 120_000;

let folder: string;
const processes: EngineProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.kill()));
  await rm(folder, { recursive: true, force: true });
});

function spawn({ sizes: more, ...options }: Omit<EngineProcessOptions, 'folder'>): EngineProcess {
  const started = new EngineProcess({ ...options, folder, sizes: { ...sizes, ...more } });
  processes.push(started);
  return started;
}

/** The commands of a step wait for it. */
function letGoOn(step: number): Promise<void> {
  return writeFile(join(folder, `go-${step}`), '');
}

/** Who drives the run tells that it has finished. */
function finished(drivers: readonly EngineProcess[]): Promise<unknown> {
  return Promise.any(drivers.map((driver) => driver.first('finished')));
}

async function expectEveryCounterToBeOne(): Promise<void> {
  const counters = await countersIn(folder);
  expect(Object.keys(counters)).toHaveLength(hosts * steps);
  expect(new Set(Object.values(counters))).toEqual(new Set([1]));
}

function itHasOneDriver(engine: 'sqlite' | 'postgres', database: () => Promise<string>): void {
  it(
    'is driven by one of two that race for it, and no command runs twice',
    async () => {
      const databaseUrl = await database();
      const first = spawn({ engine, mode: 'start', databaseUrl });
      const run = await first.first('run');
      await first.first('command');
      const racers = [1, 2].map(() => spawn({ engine, mode: `recover:${String(run)}`, databaseUrl }));
      await Promise.all(racers.map((racer) => racer.first('ready')));
      await first.kill();
      await letGoOn(0);
      await letGoOn(1);
      expect(await finished(racers)).toMatchObject({ run, status: 'succeeded', failures: 0 });
      expect(racers.flatMap((racer) => racer.told('took'))).toEqual([run]);
      await expectEveryCounterToBeOne();
    },
    timeout,
  );
}

function itIsFollowed(engine: 'sqlite' | 'postgres', database: () => Promise<string>): void {
  it(
    'is followed by the next one while its commands still run, and goes on with their ends',
    async () => {
      const databaseUrl = await database();
      const first = spawn({ engine, mode: 'start', databaseUrl });
      const run = await first.first('run');
      while (Object.keys(await countersIn(folder)).length < hosts) await delay(20);
      await first.kill();
      const next = spawn({ engine, mode: `recover:${String(run)}`, databaseUrl });
      await next.first('took');
      // It has looked at them more than once by then.
      await delay(1_500);
      expect(await countersIn(folder)).toEqual({ 'count-h0-0': 1, 'count-h1-0': 1, 'count-h2-0': 1 });
      expect(next.told('command')).toEqual([]);
      await letGoOn(0);
      await letGoOn(1);
      expect(await next.first('finished')).toMatchObject({ run, status: 'succeeded', failures: 0 });
      // Of the commands that it began itself, none is one that it followed.
      expect(next.told('command')).toHaveLength(hosts * (steps - 1));
      await expectEveryCounterToBeOne();
    },
    timeout,
  );
}

/** A year: more than anybody waits for a lease. */
const ahead = { CLOCK_AHEAD: `${365 * 86_400_000}` };

function itOutlivesForeignClocks(engine: 'sqlite' | 'dbos', database: () => Promise<string>): void {
  it(
    'is gone on with when the clock of its controller was a year ahead',
    async () => {
      const databaseUrl = await database();
      const first = spawn({ engine, mode: 'start', databaseUrl, sizes: ahead });
      const run = await first.first('run');
      await first.first('command');
      const next = spawn({ engine, mode: `recover:${String(run)}`, databaseUrl });
      await next.first('ready');
      await first.kill();
      await letGoOn(0);
      await letGoOn(1);
      expect(await next.first('finished')).toMatchObject({ run, status: 'succeeded', failures: 0 });
      await expectEveryCounterToBeOne();
    },
    timeout,
  );
}

describe('a run on SQLite whose controller was killed', () => {
  itHasOneDriver('sqlite', async () => '');
  itIsFollowed('sqlite', async () => '');
  itOutlivesForeignClocks('sqlite', async () => '');
});

await describePostgres('on PostgreSQL', (postgres) => {
  const createDatabase = preparedDatabases(postgres, Number(sizes.COMMANDS));

  describe('a run whose controller was killed', () => {
    itHasOneDriver('postgres', createDatabase);
    itIsFollowed('postgres', createDatabase);
    itOutlivesForeignClocks('dbos', createDatabase);
  });

  it(
    'spreads over three workers of the DBOS engine, and outlives two of them: every command runs, none twice',
    async () => {
      const databaseUrl = await createDatabase();
      const [victim, survivor] = [1, 2].map(() => spawn({ engine: 'dbos', mode: 'work', databaseUrl })) as [
        EngineProcess,
        EngineProcess,
      ];
      await Promise.all([victim.first('ready'), survivor.first('ready')]);
      const starter = spawn({ engine: 'dbos', mode: 'start', databaseUrl });
      const run = await starter.first('run');

      await Promise.all([starter, victim, survivor].map((worker) => worker.first('command')));
      await victim.kill();
      await letGoOn(0);
      // Of the second step, two can run now: one is held by the worker that drives the run.
      while (Object.keys(await countersIn(folder)).filter((name) => name.endsWith('-1')).length < 2) await delay(20);
      await starter.kill();
      await letGoOn(1);
      expect(await survivor.first('finished')).toMatchObject({ run, status: 'succeeded', failures: 0 });
      await expectEveryCounterToBeOne();
    },
    timeout,
  );

  /** Workers that must not run commands of a run, and why. */
  const strangers = [
    ['other receipts', { RECEIPTS: 'others' }, 'receipts-changed'],
    ['other hosts', { ADDRESS: '127.0.0.1' }, 'inventory-changed'],
  ] as const;
  const places = { COMMANDS: `${hosts}` };

  it.each(strangers)(
    'has its commands run at once by another worker when they come to one with %s, which tells of it',
    async (_, unlike, code) => {
      const databaseUrl = await createDatabase();
      const stranger = spawn({ engine: 'dbos', mode: 'work', databaseUrl, sizes: unlike });
      await stranger.first('ready');
      const starter = spawn({ engine: 'dbos', mode: 'start', databaseUrl });
      const run = await starter.first('run');
      // Either has a place for one of three that can run.
      expect(await starter.first('waits')).toMatchObject({ run, code, step: 's0' });
      await letGoOn(0);
      await letGoOn(1);
      expect(await starter.first('finished')).toMatchObject({ run, status: 'succeeded', failures: 0 });
      expect(stranger.told('command')).toEqual([]);
      await expectEveryCounterToBeOne();
    },
    timeout,
  );

  it.each(strangers)(
    'is gone on with when its worker was killed, and one with %s has taken over what that held',
    async (_, unlike, code) => {
      const databaseUrl = await createDatabase();
      const starter = spawn({ engine: 'dbos', mode: 'start', databaseUrl, sizes: places });
      const run = await starter.first('run');
      while (starter.told('command').length < hosts) await delay(20);
      const stranger = spawn({ engine: 'dbos', mode: 'work', databaseUrl, sizes: { ...unlike, ...places } });
      await stranger.first('ready');
      await starter.kill();
      expect(await stranger.first('not-recovered')).toMatchObject({ run, code });
      const next = spawn({ engine: 'dbos', mode: 'work', databaseUrl, sizes: places });
      await next.first('ready');
      await letGoOn(0);
      while (Object.keys(await countersIn(folder)).every((name) => name.endsWith('-0'))) await delay(20);
      await stranger.kill();
      await letGoOn(1);
      expect(await next.first('finished')).toMatchObject({ run, status: 'succeeded', failures: 0 });
      expect(stranger.told('command')).toEqual([]);
      await expectEveryCounterToBeOne();
    },
    timeout,
  );
});
