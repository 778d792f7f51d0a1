import { type Clock, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import type { Orchestration, Plan, RunHistoryQuery } from '../../src/index.js';
import { type JournalTables, journalMigrations } from '../../src/journal/journal-schema.js';
import { useSqliteSite } from '../engine/sqlite-site.js';

const { site, journalFile } = useSqliteSite();

async function runOf(api: Orchestration, plan: Plan, hosts: readonly string[] = ['a']): Promise<string> {
  const run = await api.start(plan, hosts);
  await run.result;
  return run.id;
}

/** A clock on which a look at the time takes `step` milliseconds, and whose wall shows `wall`. */
function tellingClock(): Clock & { step: number; wall: number } {
  let elapsed = 0;
  return {
    ...systemClock,
    step: 1,
    wall: 1_000_000,
    now() {
      return this.wall;
    },
    monotonic() {
      elapsed += this.step;
      return elapsed;
    },
  };
}

describe('the history of runs', () => {
  it('tells how runs, steps and hosts ended, each step by what came of it in the end', async () => {
    const { folder } = site();
    const { orchestration: api } = await site().process();
    const plan: Plan = {
      name: 'deploy',
      steps: [
        { id: 'make', command: `touch ${folder}/{{host}}`, creates: `${folder}/{{host}}` },
        {
          id: 'try',
          command: `echo x >> ${folder}/tried-{{host}}; [ "$(wc -l < ${folder}/tried-{{host}})" -ge 2 ]`,
          needs: ['make'],
          idempotent: true,
          retry: { attempts: 2, backoff: 1 },
        },
        { id: 'check', command: 'true', verify: '[ {{host}} != b ]', needs: ['try'] },
      ],
      failure: { maxFailures: 1 },
    };
    const first = await runOf(api, plan, ['a', 'b']);
    const second = await runOf(api, plan, ['a']);
    const other = await runOf(api, site().plan('true'), ['c']);
    const { runs, plans, hosts } = await api.history();
    expect(runs.map(({ id, name, status, hosts: count, failures }) => [id, name, status, count, failures])).toEqual([
      [other, 'p', 'succeeded', 1, 0],
      [second, 'deploy', 'succeeded', 1, 0],
      [first, 'deploy', 'partly-failed', 2, 1],
    ]);
    for (const { createdAt, endedAt, duration } of runs) {
      expect(endedAt).toBeGreaterThanOrEqual(createdAt);
      expect(duration).toBeGreaterThanOrEqual(0);
    }
    expect(plans.map(({ name }) => name)).toEqual(['p', 'deploy']);
    const [, deploy] = plans;
    expect(deploy).toMatchObject({ runs: 2, statuses: { succeeded: 1, 'partly-failed': 1 }, successRate: 0.5 });
    expect(deploy?.steps.map(({ step, results, successRate }) => [step, results, successRate])).toEqual([
      ['make', { succeeded: 2, 'done-already': 1 }, 1],
      ['try', { succeeded: 3 }, 1],
      ['check', { succeeded: 2, failed: 1 }, 2 / 3],
    ]);
    expect(deploy?.steps[1]?.durations?.median).toBeGreaterThan(0);
    expect(hosts.map(({ host, runs: count, results }) => [host, count, results])).toEqual([
      ['b', 1, { succeeded: 2, failed: 1 }],
      ['a', 2, { succeeded: 5, 'done-already': 1 }],
      ['c', 1, { succeeded: 1 }],
    ]);
  });

  it('says what gets worse or slower, and nothing of what comes by chance', async () => {
    const { folder } = site();
    const clock = tellingClock();
    const { orchestration: api } = await site().process({}, { clock });
    const planOf = (name: string, command = 'true'): Plan => ({ ...site().plan(command), name });
    const run = (plan: Plan, host: string): Promise<string> => {
      clock.wall += 1;
      return runOf(api, plan, [host]);
    };
    for (let turn = 0; turn < 16; turn += 1) {
      if (turn === 8) {
        await site().write('broken');
        clock.step = 100;
      }
      await run(planOf('check', `[ ! -e ${folder}/broken ]`), 'a');
      await run(planOf('slow'), 'b');
      if (turn < 8) await run(planOf('steady'), 'c');
      if (turn < 8) await run(planOf('steady'), 'c');
    }
    const { plans, hosts } = await api.history({ limit: 100 });
    const trends = Object.fromEntries(plans.map(({ name, steps }) => [name, steps[0]?.trend]));
    expect(trends).toEqual({
      check: { success: 'worse', duration: 'steady' },
      slow: { success: 'steady', duration: 'slower' },
      steady: { success: 'steady', duration: 'steady' },
    });
    expect(plans.find(({ name }) => name === 'check')?.trend.success).toBe('worse');
    expect(hosts.find(({ host }) => host === 'a')?.trend.success).toBe('worse');
  });

  it('tells of those that are asked for, page by page, and of those that go on', async () => {
    const clock = tellingClock();
    const { orchestration: api } = await site().process({}, { clock });
    const ids: string[] = [];
    for (const name of ['x', 'y', 'x']) {
      clock.wall += 1_000;
      ids.push(await runOf(api, { ...site().plan(name === 'y' ? 'false' : 'true'), name }));
    }
    const { folder } = site();
    clock.wall += 1_000;
    const command = `touch ${folder}/going; until [ -e ${folder}/leave ]; do sleep 0.02; done`;
    const going = await api.start(site().plan(command), ['a']);
    // Until its first event is stored, it is ready.
    await site().until(() => site().exists('going'));
    const found = async (query: RunHistoryQuery) => (await api.history(query)).runs.map(({ id }) => id);
    const [first = '', second = '', third = ''] = ids;
    expect(await found({ name: 'x' })).toEqual([third, first]);
    expect(await found({ status: 'aborted' })).toEqual([second]);
    expect(await found({ status: ['running', 'aborted'] })).toEqual([going.id, second]);
    expect(await found({ since: 1_002_000, until: 1_003_000 })).toEqual([second]);
    expect(await found({ limit: 2 })).toEqual([going.id, third]);
    expect(await found({ limit: 2, before: third })).toEqual([second, first]);
    const { runs, plans } = await api.history({ status: 'running' });
    expect(runs).toEqual([{ id: going.id, name: 'p', status: 'running', createdAt: 1_004_000, hosts: 1, failures: 0 }]);
    expect(plans[0]).toMatchObject({ name: 'p', runs: 1, statuses: { running: 1 } });
    expect(plans[0]?.successRate).toBeUndefined();
    await site().write('leave');
    await going.result;
  });

  it('is told of a run that has ended by its summary, and by its events once where it has none', async () => {
    const { orchestration: api } = await site().process();
    const plan: Plan = {
      name: 'two',
      steps: [
        { id: 'first', command: 'true' },
        { id: 'second', command: '[ {{host}} != b ]', needs: ['first'] },
      ],
      failure: { maxFailures: 1 },
    };
    await runOf(api, plan, ['a', 'b']);
    const told = await api.history();
    expect(told.plans[0]?.steps.map(({ results }) => results)).toEqual([{ succeeded: 2 }, { succeeded: 1, failed: 1 }]);
    const storage = sqliteStorage(journalFile());
    const db = await storage.open<JournalTables>('orchestration', journalMigrations);
    // As a run has it that ended before there were summaries.
    await db.deleteFrom('orchestration_summaries').execute();
    expect(await api.history()).toEqual(told);
    await db.deleteFrom('orchestration_events').execute();
    await storage.close();
    expect(await api.history()).toEqual(told);
  });

  it('lists a run of a newer version, without what it cannot read', async () => {
    const { orchestration: api } = await site().process();
    const id = await runOf(api, site().plan('true'));
    const storage = sqliteStorage(journalFile());
    const db = await storage.open<JournalTables>('orchestration', journalMigrations);
    const { program } = await db.selectFrom('orchestration_runs').select('program').executeTakeFirstOrThrow();
    const newer = { ...program, version: program.version + 1 };
    await db.updateTable('orchestration_runs').set({ program: newer }).execute();
    await db.updateTable('orchestration_summaries').set({ version: 1_000 }).execute();
    await storage.close();
    const { runs, plans } = await api.history();
    expect(runs).toEqual([{ id, name: 'p', status: 'succeeded', createdAt: expect.any(Number) }]);
    expect(plans).toEqual([]);
  });

  it.each([
    [{ limit: 0 }, 'limit must be a whole number from 1 to 1000'],
    [{ status: 'done' }, 'status must be one or a list of ready'],
    [{ status: [] }, 'status must be one or a list of ready'],
    [{ since: '2026' }, 'since must be milliseconds since 1970'],
    [{ host: 'a' }, 'there is no condition "host"; there are name, status'],
  ])('is not told of %j', async (query, message) => {
    const { orchestration: api } = await site().process();
    await expect(api.history(query as RunHistoryQuery)).rejects.toMatchObject({
      code: 'invalid-history-query',
      message: expect.stringContaining(message),
    });
  });
});

describe('removing old runs', () => {
  it('takes those that ended before then, whole, and none that goes on', async () => {
    const { folder } = site();
    const clock = tellingClock();
    const { orchestration: api } = await site().process({}, { clock });
    const old = await runOf(api, site().plan('true'));
    const going = await api.start(site().plan(`until [ -e ${folder}/leave ]; do sleep 0.02; done`), ['a']);
    clock.wall += 1;
    const late = await api.start(site().plan(`until [ -e ${folder}/end ]; do sleep 0.02; done`), ['b']);
    clock.wall += 1_000;
    await site().write('end');
    await late.result;
    expect(await api.prune(1_000_000)).toBe(0);
    expect(await api.prune(1_000_500)).toBe(1);
    await expect(api.status(old)).rejects.toMatchObject({ code: 'run-unknown' });
    expect((await api.history()).runs.map(({ id }) => id)).toEqual([late.id, going.id]);
    await site().write('leave');
    expect((await going.result).status).toBe('succeeded');
    expect((await api.status(late.id)).status).toBe('succeeded');
    expect(await api.prune(1_001_002)).toBe(2);
    const storage = sqliteStorage(journalFile());
    const db = await storage.open<JournalTables>('orchestration', journalMigrations);
    expect(await db.selectFrom('orchestration_events').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('orchestration_summaries').selectAll().execute()).toEqual([]);
    await storage.close();
    await expect(api.prune(Number.NaN)).rejects.toMatchObject({ code: 'invalid-history-query' });
  });
});
