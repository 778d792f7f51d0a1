import type { Host } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import { type Orchestration, type Plan, planDigest } from '../../src/index.js';
import { type JournalTables, journalMigrations } from '../../src/journal/journal-schema.js';
import type { EngineSite } from '../../src/testing/engine-site.js';
import { useSqliteSite } from './sqlite-site.js';

const { site, journalFile } = useSqliteSite();

const inventory: readonly Host[] = ['a', 'b'].map((name) => ({ name, address: 'localhost' }));

function pilotOf(hosts: readonly Host[] = inventory): ReturnType<EngineSite['process']> {
  return site().process({}, { hosts });
}

const plan: Plan = {
  name: 'p',
  hosts: ['*'],
  parameters: { text: { type: 'string', default: 'x' } },
  steps: [{ id: 's', command: 'echo {{param.text}}' }],
};

describe('what was agreed to', () => {
  it('is what is run, whether defaults are written down or not', async () => {
    const { orchestration: api } = await pilotOf();
    const { digest, hosts } = api.prepare(plan);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digest).toBe(planDigest(plan, inventory, { text: 'x' }));
    expect(hosts.map(({ name }) => name)).toEqual(['a', 'b']);
    const run = await api.start(plan, undefined, { digest, parameters: { text: 'x' } });
    expect((await run.result).status).toBe('succeeded');
  });

  it('is no other plan, host, order or parameter: nothing is started', async () => {
    const pilot = await pilotOf();
    const { orchestration: api } = pilot;
    const { digest } = api.prepare(plan);
    const refusal = { code: 'plan-changed', message: expect.stringContaining('Nothing was started') };
    const changed: Plan = { ...plan, steps: [{ id: 's', command: 'echo {{param.text}}', timeout: 5 }] };
    await expect(api.start(changed, undefined, { digest })).rejects.toMatchObject(refusal);
    await expect(api.start(plan, ['b', 'a'], { digest })).rejects.toMatchObject(refusal);
    await expect(api.start(plan, undefined, { digest, parameters: { text: 'y' } })).rejects.toMatchObject(refusal);
    const moved = await pilotOf([{ name: 'a', address: 'localhost', user: 'root' }, { name: 'b' }]);
    await expect(moved.orchestration.start(plan, undefined, { digest })).rejects.toMatchObject(refusal);
    expect(await pilot.history.count()).toBe(0);
  });

  it('is done where it was to be done: no other host is meant by the name of a delegate', async () => {
    const delegated: Plan = { ...plan, hosts: ['a'], steps: [{ id: 's', command: 'true', delegate: 'b' }] };
    const pilot = await pilotOf();
    const { digest } = pilot.orchestration.prepare(delegated);
    const [a, b] = inventory as [Host, Host];
    const moved = await pilotOf([a, { ...b, address: '10.9.9.9' }]);
    expect(moved.orchestration.prepare(delegated).digest).not.toBe(digest);
    const refusal = { code: 'plan-changed', message: expect.stringContaining('delegates to') };
    await expect(moved.orchestration.start(delegated, undefined, { digest })).rejects.toMatchObject(refusal);
    const another = await pilotOf([b, a, { name: 'c' }]);
    expect(another.orchestration.prepare(delegated).digest).toBe(digest);
  });
});

/** A run that its process has left after its first host. */
async function leftRun(): Promise<{ readonly id: string; readonly digest: string }> {
  const { folder } = site();
  const pilot = await pilotOf();
  const left: Plan = {
    name: 'p',
    steps: [{ id: 's', command: `echo x >> ${folder}/{{host}}`, delegate: 'b' }],
    strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] },
  };
  const { digest } = pilot.orchestration.prepare(left, ['*']);
  const run = await pilot.orchestration.start(left, ['*']);
  await site().until(() => site().exists('a'));
  await site().leave(pilot);
  return { id: run.id, digest };
}

async function expectFinish(api: Orchestration, id: string, accept = false) {
  const run = await api.resume(id, { acceptInventory: accept });
  await run.order({ type: 'promote', by: 'ann' });
  expect((await run.result).status).toBe('succeeded');
  for (const { name } of inventory) expect(await site().read(name)).toBe('x\n');
}

describe('a run that is gone on with', () => {
  it('is left alone when its hosts are elsewhere, and lost by nothing of that', async () => {
    const { id } = await leftRun();
    const moved = await pilotOf([
      { name: 'a', address: '127.0.0.1', port: 2_222 },
      { name: 'b', address: 'localhost', user: 'root', jump: ['gate'] },
    ]);
    const told: unknown[] = [];
    moved.events.on('run.not-recovered', ({ data }) => told.push(data));
    await expect(moved.orchestration.resume(id)).rejects.toMatchObject({
      code: 'inventory-changed',
      message: expect.stringContaining(
        'a had the address "localhost" and has "127.0.0.1", a had the port null and has 2222, b had the user null and has "root", b had the jump [] and has ["gate"]',
      ),
      details: {
        changes: [
          { host: 'a', part: 'address' },
          { host: 'a', part: 'port' },
          { host: 'b', part: 'user' },
          { host: 'b', part: 'jump' },
        ],
      },
    });
    expect(await moved.orchestration.recover()).toEqual([]);
    expect(told).toEqual([{ run: id, code: 'inventory-changed', message: expect.stringContaining('is kept') }]);
    await site().end(moved);
    await expectFinish((await pilotOf()).orchestration, id);
  });

  it('is left alone when one of its hosts is gone, which nobody else stands in for', async () => {
    const { id } = await leftRun();
    const left = await pilotOf(inventory.slice(0, 1));
    const refusal = { code: 'inventory-changed', message: expect.stringContaining('b is no longer there') };
    await expect(left.orchestration.resume(id)).rejects.toMatchObject(refusal);
    expect(await site().exists('b')).toBe(false);
    await site().end(left);
    await expectFinish((await pilotOf()).orchestration, id);
  });

  it('goes on elsewhere when somebody says that these are the same machines', async () => {
    const { id } = await leftRun();
    const [a, b] = inventory as [Host, Host];
    await expectFinish((await pilotOf([b, { ...a, address: '127.0.0.1' }])).orchestration, id, true);
  });

  it('is left alone when it is taken for another, or begun by a newer version', async () => {
    const { id, digest } = await leftRun();
    const pilot = await pilotOf();
    await expect(pilot.orchestration.resume(id, { digest: digest.replace(/^./, 'x') })).rejects.toMatchObject({
      code: 'plan-changed',
    });
    const storage = sqliteStorage(journalFile());
    const db = await storage.open<JournalTables>('orchestration', journalMigrations);
    const { program } = await db.selectFrom('orchestration_runs').select('program').executeTakeFirstOrThrow();
    const write = (version: number) =>
      db
        .updateTable('orchestration_runs')
        .set({ program: { ...program, version } })
        .execute();
    await write(program.version + 1);
    const newer = { code: 'run-newer-version', message: expect.stringContaining('go on with it by that version') };
    await expect(pilot.orchestration.resume(id)).rejects.toMatchObject(newer);
    await expect(pilot.orchestration.status(id)).rejects.toMatchObject(newer);
    expect(await pilot.orchestration.recover()).toEqual([]);
    await write(program.version);
    await storage.close();
    await expectFinish(pilot.orchestration, id);
  });

  it('is left alone when a newer version has changed the tables of the journal: the pilot is not made', async () => {
    const { id } = await leftRun();
    const storage = sqliteStorage(journalFile());
    const newer = { id: '9999-newer', columns: {}, up: async () => {} };
    await storage.open<JournalTables>('orchestration', [...journalMigrations, newer]);
    await expect(pilotOf()).rejects.toMatchObject({
      code: 'plugin-setup-failed',
      message: expect.stringMatching(/^The plugin "orchestration" .* a newer version has used it\. Upgrade this one/),
      details: { plugin: 'orchestration' },
      cause: { code: 'migration-from-the-future' },
    });
    const ledger = { opspilot_migrations: { module: '', id: '' } };
    const db = await storage.open<typeof ledger>('ledger', []);
    await db.deleteFrom('opspilot_migrations').where('id', '=', newer.id).execute();
    await storage.close();
    await expectFinish((await pilotOf()).orchestration, id);
  });
});
