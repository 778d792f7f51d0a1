import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import type { Measured, Plan } from '../../src/index.js';
import { type JournalTables, journalMigrations } from '../../src/journal/journal-schema.js';
import { hostNames } from '../../src/testing/engine-site.js';
import { useSqliteSite } from './sqlite-site.js';

const { site, journalFile } = useSqliteSite();

const analysis = { name: 'errors', interval: 0, count: 1, thresholdRange: { max: 1 } };
const canary: Plan = {
  name: 'canary',
  steps: [{ id: 's', command: 'true' }],
  strategy: { type: 'canary', steps: [{ setWeight: 1 }, { analysis }] },
};

/** Writes over what a journal has of a run. */
async function overwrite(run: string, type: string, event: unknown): Promise<void> {
  const storage = sqliteStorage(journalFile());
  const db = await storage.open<JournalTables>('orchestration', journalMigrations);
  const rows = await db.selectFrom('orchestration_events').selectAll().where('run', '=', run).execute();
  const found = rows.find((row) => row.event.type === type);
  await db
    .updateTable('orchestration_events')
    .set({ event: event as JournalTables['orchestration_events']['event'] })
    .where('run', '=', run)
    .where('sequence', '=', found?.sequence ?? -1)
    .execute();
  await storage.close();
}

/** A run that waits at its analysis, whose measurement was answered so, and that its process has left. */
async function leftAtAnalysis(answer: unknown): Promise<string> {
  const pilot = await site().process({ measure: async () => answer as Measured });
  const run = await pilot.orchestration.start(canary, hostNames);
  for await (const { event } of pilot.orchestration.watch(run.id)) if (event.type === 'measured') break;
  await site().leave(pilot);
  return run.id;
}

describe('a measurement that is none', () => {
  it.each([Number.NaN, Number.NEGATIVE_INFINITY, 'fail', null, { canary: { failures: '0', total: '9' } }])(
    'is inconclusive, now and from the journal: %j',
    async (answer) => {
      const id = await leftAtAnalysis(answer);
      const { orchestration } = await site().process();
      expect((await orchestration.history()).runs).toMatchObject([{ id, status: 'running' }]);
      const run = await orchestration.resume(id);
      expect(run.report().hosts.map(({ standing }) => standing)).toEqual([
        'succeeded',
        'waiting',
        'waiting',
        'waiting',
      ]);
      await run.order({ type: 'promote', by: 'ann' });
      expect((await run.result).status).toBe('succeeded');
    },
  );

  it('is inconclusive also where a journal has kept it as it was', async () => {
    const id = await leftAtAnalysis('inconclusive');
    const { orchestration } = await site().process();
    let gate = '';
    for await (const { event } of orchestration.watch(id)) {
      if (event.type !== 'measured') continue;
      gate = event.gate;
      break;
    }
    await overwrite(id, 'measured', { type: 'measured', gate, value: null });
    const run = await orchestration.resume(id);
    expect(run.report().status).toBe('running');
    await run.order({ type: 'promote', by: 'ann' });
    expect((await run.result).status).toBe('succeeded');
  });
});

describe('a run whose events say nothing', () => {
  it('is kept and told of, and takes no other run with it', async () => {
    const bad = await leftAtAnalysis('inconclusive');
    const good = await leftAtAnalysis('inconclusive');
    await overwrite(bad, 'measured', { type: 'task-ended' });
    const pilot = await site().process();
    const { orchestration } = pilot;
    const unreadable = { code: 'run-unreadable', message: expect.stringContaining(`What is stored of the run ${bad}`) };
    await expect(orchestration.status(bad)).rejects.toMatchObject(unreadable);
    await expect(orchestration.resume(bad)).rejects.toMatchObject(unreadable);
    await expect(async () => {
      for await (const _ of orchestration.watch(bad));
    }).rejects.toMatchObject(unreadable);
    const told: unknown[] = [];
    pilot.events.on('run.not-recovered', ({ data }) => told.push(data));
    expect((await orchestration.recover()).map(({ id }) => id)).toEqual([good]);
    expect(told).toEqual([{ run: bad, ...unreadable }]);
    expect((await orchestration.history()).runs).toMatchObject([
      { id: good, hosts: 4 },
      { id: bad, name: 'canary', status: 'running' },
    ]);
  });
});

describe('a run whose row or events somebody has written over', () => {
  /** Writes any text into a column that is declared as JSON. */
  async function damage(run: string, table: 'runs' | 'events', column: string, text: string): Promise<void> {
    const storage = sqliteStorage(journalFile());
    // Another module has declared nothing of it.
    const db = await storage.open<Record<string, Record<string, string>>>('damage', []);
    const key = table === 'runs' ? 'id' : 'run';
    await db
      .updateTable(`orchestration_${table}`)
      .set({ [column]: text })
      .where(key, '=', run)
      .execute();
    await storage.close();
  }

  it.each<[table: 'runs' | 'events', column: string, text: string]>([
    ['events', 'event', 'null'],
    ['events', 'event', '{"type":'],
    ['events', 'event', '{"type":"task-ended"}'],
    ['runs', 'program', '{"version":1'],
    ['runs', 'program', 'null'],
    ['runs', 'program', '{"version":1}'],
    ['runs', 'program', '{"version":1,"hosts":[],"delegates":[],"batches":[]}'],
    ['runs', 'unbegun', '['],
  ])('takes no other run with it: %s.%s %s', async (table, column, text) => {
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) ids.push(await leftAtAnalysis('inconclusive'));
    const [first, bad = '', last] = ids;
    await damage(bad, table, column, text);
    const pilot = await site().process();
    const { orchestration } = pilot;
    const told: unknown[] = [];
    pilot.events.on('run.not-recovered', ({ data: { run, code } }) => told.push([run, code]));
    expect((await orchestration.recover()).map(({ id }) => id)).toEqual([first, last]);
    expect(told).toEqual([[bad, 'run-unreadable']]);
    const { runs } = await orchestration.history();
    expect(runs.map(({ id }) => id)).toEqual([last, bad, first]);
    const unreadable = { code: 'run-unreadable' };
    await expect(orchestration.resume(bad)).rejects.toMatchObject(unreadable);
    if (column === 'unbegun') return;
    await expect(orchestration.status(bad)).rejects.toMatchObject(unreadable);
    await expect(async () => {
      for await (const _ of orchestration.watch(bad));
    }).rejects.toMatchObject(unreadable);
  });
});
