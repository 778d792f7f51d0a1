import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declareEvents, definePlugin } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrationOver } from '../../src/engine/create-orchestration.js';
import type { OrchestrationEvents } from '../../src/engine/orchestration.js';
import { TaskRunner } from '../../src/engine/task-runner.js';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import { EngineSite, hostNames } from '../../src/testing/engine-site.js';

/** What a storage does to a journal. */
let withFaults: (journal: Journal) => Journal;
let site: EngineSite;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  withFaults = (journal) => journal;
  site = await EngineSite.open({
    open: async () => ({
      storage: () => sqliteStorage(join(folder, 'ops.db')),
      plugin: ({ receipts, leaseTime = 1_000 }) =>
        definePlugin({
          id: 'orchestration',
          events: declareEvents<OrchestrationEvents>(),
          setup: async (context) => {
            const journal = await openJournal(context.storage, context.clock, { leaseTime });
            const api = orchestrationOver(
              context,
              withFaults(journal),
              {
                runner: (run, program, createdAt) => new TaskRunner(context, { run, program, receipts, createdAt }),
                watchOver: async () => {},
              },
              {},
            );
            return { api, dispose: () => api.leave() };
          },
        }),
      close: () => rm(folder, { recursive: true, force: true }),
    }),
  });
});
afterEach(() => site.close());

const reset = (): never => {
  throw new Error('connection reset');
};

describe('a run whose storage', () => {
  it('fails to tell of orders and to keep its lease now and then goes on', async () => {
    let [orders, renewals] = [0, 0];
    withFaults = (journal) => ({
      ...journal,
      ordersOf: async (id) => {
        orders += 1;
        return orders % 2 === 1 ? reset() : journal.ordersOf(id);
      },
      renew: async (lease) => {
        renewals += 1;
        if (renewals % 2 === 1) reset();
        await journal.renew(lease);
      },
    });
    const { orchestration } = await site.process({ leaseTime: 300 });
    const { folder } = site;
    const plan = site.plan(`touch ${folder}/{{host}}; until [ -e ${folder}/go ]; do sleep 0.02; done`, {
      strategy: { type: 'sequential' },
    });
    const run = await orchestration.start(plan, hostNames);
    await site.until(async () => renewals > 2 && orders > 2);
    await site.write('go');
    expect((await run.result).status).toBe('succeeded');
  });

  it('is slower than a lease lasts is not taken over meanwhile', async () => {
    const first = await site.process();
    const { folder } = site;
    const plan = site.plan(`echo x >> ${folder}/{{host}}`, {
      strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] },
    });
    const { id } = await first.orchestration.start(plan, hostNames);
    await site.until(async () => (await site.exists('a')) && (await site.read('a')) === 'x\n');
    await site.leave(first);
    let renewals = 0;
    withFaults = (journal) => ({
      ...journal,
      renew: async (lease) => {
        await journal.renew(lease);
        renewals += 1;
      },
      // As long as it takes to renew the lease three times: a whole one.
      events: async (run, sequence) => {
        await site.until(async () => renewals >= 3);
        return journal.events(run, sequence);
      },
    });
    const second = await site.process({ leaseTime: 200 });
    const run = await second.orchestration.resume(id);
    await expect(second.orchestration.resume(id)).rejects.toMatchObject({ code: 'run-in-progress' });
    run.order({ type: 'promote', by: 'ann' });
    expect((await run.result).status).toBe('succeeded');
    for (const host of hostNames) expect(await site.read(host)).toBe('x\n');
  });
});
