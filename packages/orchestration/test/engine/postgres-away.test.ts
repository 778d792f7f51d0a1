import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { type PostgresServer, startPostgres } from '../../../core/test/fixtures/postgres-server.js';
import { EngineSite, hostNames } from '../../src/testing/engine-site.js';
import { embeddedOnPostgres } from './embedded-on-postgres.js';
import { expectEachOnce, markedSteps } from './marked-steps.js';

await describePostgres('a run whose PostgreSQL', () => {
  // One of its own, as it goes away.
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  let site: EngineSite;
  let database: string;
  beforeEach(async () => {
    database = `test_${Date.now()}`;
    await ask(server.url, `create database ${database}`);
    const url = Object.assign(new URL(server.url), { pathname: `/${database}` }).href;
    site = await EngineSite.open(embeddedOnPostgres(async () => url));
  });
  afterEach(() => site.close());

  async function ask(url: string, ...statements: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  it('restarts while its commands run and end goes on, longer than its lease lasts, and nothing is ended or done twice', async () => {
    const pilot = await site.process({ leaseTime: 500 });
    const { orchestration: api } = pilot;
    const plan = markedSteps(site, 2, (step) =>
      step === 0 ? `until [ -e ${site.folder}/go ]; do sleep 0.02; done` : 'true',
    );
    const run = await api.start(plan, hostNames);
    const seen: string[] = [];
    const watched = (async () => {
      for await (const { state } of api.watch(run.id)) seen.push(state.status);
    })();
    await site.until(() => site.exists('s0-d'));
    await server.restart(async () => {
      await site.write('go');
      await delay(1_500);
    });
    expect((await run.result).status).toBe('succeeded');
    await watched;
    expect(seen.at(-1)).toBe('succeeded');
    await expectEachOnce(site, plan);
    // Those that have ended meanwhile as well.
    const ended = await pilot.history.count({ status: 'succeeded' });
    expect(ended).toBe(plan.steps.length * hostNames.length);
  });

  it('restarts again and again does each of its steps once', async () => {
    const { orchestration: api } = await site.process({ leaseTime: 500 });
    const plan = markedSteps(site, 40, () => 'sleep 0.02');
    const run = await api.start(plan, hostNames);
    let isOver = false;
    const over = run.result.finally(() => {
      isOver = true;
    });
    for (let turn = 0; turn < 4 && !isOver; turn += 1) {
      await server.restart(() => delay(turn * 150));
      await delay(400);
    }
    expect(await over).toMatchObject({ status: 'succeeded', failures: 0 });
    await expectEachOnce(site, plan);
  });

  it('answers no statement in time while its commands end goes on once it does', async () => {
    const name = new URL(server.url).username;
    await ask(server.url, `alter role ${name} in database ${database} set statement_timeout = 300`);
    const { orchestration: api } = await site.process({ leaseTime: 1_000 });
    const plan = markedSteps(site, 2, (step) =>
      step === 0 ? `until [ -e ${site.folder}/go ]; do sleep 0.02; done` : 'true',
    );
    const run = await api.start(plan, hostNames);
    await site.until(() => site.exists('s0-d'));
    const url = Object.assign(new URL(server.url), { pathname: `/${database}` }).href;
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('set statement_timeout = 0');
    await holder.query('begin');
    await holder.query('lock table opspilot.orchestration_events in exclusive mode');
    await site.write('go');
    await delay(2_000);
    expect(run.report().status).toBe('running');
    await holder.query('rollback');
    await holder.end();
    expect((await run.result).status).toBe('succeeded');
    await expectEachOnce(site, plan);
  });
});
