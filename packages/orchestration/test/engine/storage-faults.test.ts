import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declareEvents, definePlugin, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrationOver } from '../../src/engine/create-orchestration.js';
import type { OrchestrationEvents } from '../../src/engine/orchestration.js';
import { RunDirectories } from '../../src/engine/run-directories.js';
import { TaskRunner } from '../../src/engine/task-runner.js';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import { EngineSite, hostNames } from '../../src/testing/engine-site.js';

/** What a storage does to a journal, and what watches over a run does when it is told of one. */
let withFaults: (journal: Journal) => Journal;
let watchOver: (run: string) => Promise<void>;
let site: EngineSite;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  withFaults = (journal) => journal;
  watchOver = async () => {};
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
                runner: (run, program, createdAt, permit) =>
                  new TaskRunner(context, {
                    run,
                    program,
                    receipts,
                    createdAt,
                    permit,
                    directories: new RunDirectories({ run, program, journal, hosts: context.hosts }),
                  }),
                watchOver: (run) => watchOver(run),
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
    await run.order({ type: 'promote', by: 'ann' });
    expect((await run.result).status).toBe('succeeded');
    for (const host of hostNames) expect(await site.read(host)).toBe('x\n');
  });
});

describe('a run that could not be begun', () => {
  /** Another process, to which a storage does nothing, finds nothing to go on with, and nothing has run. */
  async function expectNothingLeft(): Promise<void> {
    withFaults = (journal) => journal;
    watchOver = async () => {};
    const inAnHour = { ...systemClock, now: () => systemClock.now() + 3_600_000 };
    const other = await site.process({}, { clock: inAnHour });
    expect(await other.orchestration.recover()).toEqual([]);
    expect((await other.orchestration.history()).runs).toEqual([]);
    expect(await site.exists('ran')).toBe(false);
  }

  it('is begun by nobody later: whoever was told so may start it again', async () => {
    const { orchestration } = await site.process();
    const plan = site.plan(`touch ${site.folder}/ran`);
    watchOver = async () => reset();
    await expect(orchestration.start(plan, ['a'])).rejects.toThrow('connection reset');
    await expectNothingLeft();
  });

  it('is begun by nobody later, also when it cannot be taken back', async () => {
    withFaults = (journal) => ({ ...journal, withdraw: async () => reset() });
    const { orchestration } = await site.process();
    watchOver = async () => reset();
    await expect(orchestration.start(site.plan(`touch ${site.folder}/ran`), ['a'])).rejects.toThrow('connection reset');
    await expectNothingLeft();
  });

  it('took longer to write down than its lease lasts', async () => {
    const { orchestration } = await site.process({ leaseTime: 100 });
    const begun = Date.now();
    watchOver = () => site.until(async () => Date.now() > begun + 200);
    const started = orchestration.start(site.plan(`touch ${site.folder}/ran`), ['a']);
    await expect(started).rejects.toMatchObject({ code: 'run-not-begun' });
    await expectNothingLeft();
  });
});

describe('a run whose beginning was stored by a storage that said that it failed', () => {
  it('goes on', async () => {
    withFaults = (journal) => ({
      ...journal,
      begin: async (id) => {
        await journal.begin(id);
        return reset();
      },
    });
    const { orchestration } = await site.process();
    const run = await orchestration.start(site.plan(`echo x >> ${site.folder}/ran`), ['a']);
    expect((await run.result).status).toBe('succeeded');
    expect(await site.read('ran')).toBe('x\n');
  });

  it('is in doubt when the storage answers nothing at all, and the error names it', async () => {
    withFaults = (journal) => ({
      ...journal,
      begin: async (id) => {
        await journal.begin(id);
        return reset();
      },
      withdraw: async () => reset(),
    });
    const { orchestration } = await site.process();
    const started = orchestration.start(site.plan('true'), ['a']);
    const error: unknown = await started.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'run-in-doubt', details: { run: expect.any(String) } });
    const [{ id, status } = { id: '', status: '' }] = (await orchestration.history()).runs;
    expect(error).toMatchObject({ details: { run: id } });
    expect(status).toBe('ready');
  });
});

it('a retry that could not be begun leaves its hosts to the next one', async () => {
  const { orchestration } = await site.process();
  const { id, result } = await orchestration.start(site.plan(`[ -e ${site.folder}/well ]`), ['a']);
  expect((await result).status).toBe('aborted');
  await site.write('well');
  watchOver = async () => reset();
  await expect(orchestration.retry(id)).rejects.toThrow('connection reset');
  watchOver = async () => {};
  expect((await (await orchestration.retry(id)).result).status).toBe('succeeded');
});
