import { type CommandHooks, definePlugin, localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { expect, it } from 'vitest';
import { orchestration, receiptExecutor } from '../../src/index.js';
import { useSqliteSite } from './sqlite-site.js';

const { site } = useSqliteSite();

const another = (hooks: CommandHooks) => definePlugin({ id: 'another', setup: () => ({ api: {}, hooks }) });

/** A run of one command on three hosts, which leaves a mark on each and fails on the last, beside a plugin with these hooks. */
async function runBeside(hooks: CommandHooks) {
  const { folder } = site();
  const receipts = `${folder}/receipts`;
  const pilot = await OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: receiptExecutor(localExecutor(), { directory: receipts }),
    hosts: ['a', 'b', 'c'].map((name) => ({ name, address: 'localhost' })),
    plugins: [another(hooks), orchestration({ receipts })],
  });
  const run = await pilot.orchestration.start(
    site().plan(`echo x >> ${folder}/{{host}}; [ {{host}} != c ]`, {
      strategy: { type: 'sequential' },
      failure: { maxFailures: 3 },
    }),
    ['*'],
  );
  const { hosts } = await run.result;
  const records = await pilot.history.list({ parent: run.id });
  await pilot.close();
  return {
    standings: hosts.map(({ standing }) => standing),
    ran: await Promise.all(hosts.map(({ host }) => site().exists(host))),
    // The newest comes first.
    records: [...records].reverse().map(({ host, end }) => ({ host, status: end?.status, result: end?.result })),
  };
}

it('what a gate denies on one host does not run there, and runs on the others', async () => {
  const findings = [{ rule: 'not-b', decision: 'deny', reason: 'b is closed today' }] as const;
  const denied = await runBeside({
    gate: ({ host }) => (host.name === 'b' ? { decision: 'deny', findings } : undefined),
  });
  expect(denied.standings).toEqual(['succeeded', 'refused', 'failed']);
  expect(denied.ran).toEqual([true, false, true]);
  expect(denied.records.map(({ status }) => status)).toEqual(['succeeded', 'denied', 'failed']);
});

it('a recovery point is taken before each command of a run, and recovered from where that failed', async () => {
  const told: string[] = [];
  const { records } = await runBeside({
    prepare: async ({ host: { name } }) => {
      told.push(`prepare ${name} ${(await site().exists(name)) ? 'late' : 'in time'}`);
      return { id: `point-${name}`, summary: 'all of it' };
    },
    recover: ({ host: { name } }, { recoveryPoint }) => {
      told.push(`recover ${name} ${recoveryPoint?.id}`);
      return { result: 'recovered', summary: 'brought back' };
    },
  });
  expect(told).toEqual(['prepare a in time', 'prepare b in time', 'prepare c in time', 'recover c point-c']);
  const pointOf = (id: string) => ({ recoveryPoints: [expect.objectContaining({ id, source: 'another' })] });
  expect(records).toMatchObject([
    { host: 'a', status: 'succeeded', result: pointOf('point-a') },
    { host: 'b', status: 'succeeded', result: pointOf('point-b') },
    { host: 'c', status: 'failed', result: { ...pointOf('point-c'), recoveries: [{ result: 'recovered' }] } },
  ]);
});
