import { setTimeout as delay } from 'node:timers/promises';
import { OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/engine/orchestration.js';
import { hostNames } from '../../src/testing/engine-site.js';
import { reset, useFaultySite } from './faulty-site.js';

const { site, faults } = useFaultySite();

describe('a run whose storage', () => {
  it('fails to tell of orders and to keep its lease now and then goes on', async () => {
    let [orders, renewals] = [0, 0];
    faults.inJournal = (journal) => ({
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
    const { orchestration } = await site().process({ leaseTime: 300 });
    const { folder } = site();
    const plan = site().plan(`touch ${folder}/{{host}}; until [ -e ${folder}/go ]; do sleep 0.02; done`, {
      strategy: { type: 'sequential' },
    });
    const run = await orchestration.start(plan, hostNames);
    await site().until(async () => renewals > 2 && orders > 2);
    await site().write('go');
    expect((await run.result).status).toBe('succeeded');
  });

  it('fails to store what happens, before or after it has, goes on, and does nothing twice', async () => {
    let appends = 0;
    faults.inJournal = (journal) => ({
      ...journal,
      append: async (...given) => {
        appends += 1;
        if (appends % 3 === 1) reset();
        const left = await journal.append(...given);
        return appends % 3 === 2 ? reset() : left;
      },
    });
    const pilot = await site().process();
    const { folder } = site();
    const steps = ['one', 'two', 'three'].map((id, index, ids) => ({
      id,
      command: `echo x >> ${folder}/${id}-{{host}}`,
      needs: ids.slice(0, index),
    }));
    const ends: string[] = [];
    pilot.events.on('run.task-ended', ({ data: { host, step } }) => ends.push(`${step}-${host}`));
    const run = await pilot.orchestration.start({ name: 'p', steps }, hostNames);
    await run.order({ type: 'pause' });
    await run.order({ type: 'resume' });
    expect((await run.result).status).toBe('succeeded');
    const all = steps.flatMap(({ id }) => hostNames.map((host) => `${id}-${host}`));
    for (const name of all) expect(await site().read(name)).toBe('x\n');
    expect(ends.toSorted()).toEqual(all.toSorted());
    const sequences: number[] = [];
    const orders: string[] = [];
    for await (const { sequence, event } of pilot.orchestration.watch(run.id)) {
      sequences.push(sequence);
      if (event.type === 'ordered') orders.push(event.order.type);
    }
    expect(sequences).toEqual(sequences.map((_, index) => index));
    expect(orders).toEqual(['pause', 'resume']);
  });

  it('is away for longer than its lease lasts is not taken from itself', async () => {
    let isAway = true;
    faults.inJournal = (journal) => ({ ...journal, renew: async (lease) => (isAway ? reset() : journal.renew(lease)) });
    const { orchestration } = await site().process({ leaseTime: 200 });
    const { folder } = site();
    const run = await orchestration.start(site().plan(`until [ -e ${folder}/go ]; do sleep 0.02; done`), ['a']);
    await delay(500);
    expect(await orchestration.recover()).toEqual([]);
    await expect(orchestration.resume(run.id)).rejects.toMatchObject({ code: 'run-in-progress' });
    isAway = false;
    await site().write('go');
    expect((await run.result).status).toBe('succeeded');
  });

  it('is away for a while is watched to its end', async () => {
    let reads = 0;
    faults.inJournal = (journal) => ({
      ...journal,
      run: async (id) => (++reads % 2 === 1 ? reset() : journal.run(id)),
      read: async (...given) => (++reads % 2 === 1 ? reset() : journal.read(...given)),
    });
    const { orchestration } = await site().process();
    const { id } = await orchestration.start(site().plan('true'), hostNames);
    const seen: string[] = [];
    for await (const { state } of orchestration.watch(id)) seen.push(state.status);
    expect(seen.at(-1)).toBe('succeeded');
    expect(reads).toBeGreaterThan(2);
  });

  it('does not come back is watched for as long as somebody wants to', async () => {
    faults.inJournal = (journal) => ({ ...journal, read: async () => reset() });
    const { orchestration } = await site().process();
    const { id, result } = await orchestration.start(site().plan('true'), ['a']);
    await result;
    const enough = AbortSignal.timeout(300);
    for await (const update of orchestration.watch(id, { signal: enough })) expect.fail(`told ${update.sequence}`);
    expect(enough.aborted).toBe(true);
  });

  it('does not come back is left by its process within a lease, and gone on with by the next', async () => {
    let isAway = false;
    faults.inJournal = (journal) => ({
      ...journal,
      append: async (...given) => (isAway ? reset() : journal.append(...given)),
      release: async (...given) => (isAway ? reset() : journal.release(...given)),
    });
    const first = await site().process({ leaseTime: 500 });
    const told: unknown[] = [];
    first.events.on('run.left', ({ data }) => told.push(data));
    const { folder } = site();
    const command = `echo x >> ${folder}/{{host}}; until [ -e ${folder}/go ]; do sleep 0.02; done`;
    const run = await first.orchestration.start(site().plan(command), ['a']);
    await site().until(() => site().exists('a'));
    isAway = true;
    const leaving = first.orchestration.leave();
    await site().write('go');
    await leaving;
    const left = { code: 'run-left', message: expect.stringContaining('the storage did not take') };
    await expect(run.result).rejects.toMatchObject({ ...left, cause: { message: 'connection reset' } });
    expect(told).toMatchObject([{ run: run.id, ...left }]);
    await site().end(first);
    isAway = false;
    const second = await site().process();
    let resumed: readonly Run[] = [];
    await site().until(async () => {
      resumed = await second.orchestration.recover();
      return resumed.length > 0;
    });
    expect((await resumed[0]?.result)?.status).toBe('succeeded');
    expect(await site().read('a')).toBe('x\n');
  });

  it('will never take what happens lets go of it, says so, and ends nothing', async () => {
    const corrupt = new OpsError('storage-corrupt', 'The database is damaged.');
    let isCorrupt = false;
    faults.inJournal = (journal) => ({
      ...journal,
      append: async (...given) => {
        if (isCorrupt) throw corrupt;
        return journal.append(...given);
      },
    });
    const first = await site().process();
    const told: unknown[] = [];
    first.events.on('run.left', ({ data }) => told.push(data));
    const { folder } = site();
    const command = `echo begun >> ${folder}/{{host}}; until [ -e ${folder}/go-{{host}} ]; do sleep 0.02; done; echo done >> ${folder}/{{host}}`;
    const run = await first.orchestration.start(site().plan(command), ['a', 'b']);
    await site().until(async () => (await site().exists('a')) && (await site().exists('b')));
    isCorrupt = true;
    await site().write('go-a');
    await expect(run.result).rejects.toBe(corrupt);
    expect(told).toEqual([{ run: run.id, code: 'storage-corrupt', message: corrupt.message }]);
    isCorrupt = false;
    await site().write('go-b');
    await site().until(async () => (await site().read('b')) === 'begun\ndone\n');
    const second = await site().process();
    const resumed = await second.orchestration.resume(run.id);
    expect((await resumed.result).status).toBe('succeeded');
    for (const host of ['a', 'b']) expect(await site().read(host)).toBe('begun\ndone\n');
  });

  it('is slower than a lease lasts is not taken over meanwhile', async () => {
    const first = await site().process();
    const { folder } = site();
    const plan = site().plan(`echo x >> ${folder}/{{host}}`, {
      strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] },
    });
    const { id } = await first.orchestration.start(plan, hostNames);
    await site().until(async () => (await site().exists('a')) && (await site().read('a')) === 'x\n');
    await site().leave(first);
    let renewals = 0;
    faults.inJournal = (journal) => ({
      ...journal,
      renew: async (lease) => {
        await journal.renew(lease);
        renewals += 1;
      },
      // As long as it takes to renew the lease three times: a whole one.
      events: async (run, sequence) => {
        await site().until(async () => renewals >= 3);
        return journal.events(run, sequence);
      },
    });
    const second = await site().process({ leaseTime: 200 });
    const run = await second.orchestration.resume(id);
    await expect(second.orchestration.resume(id)).rejects.toMatchObject({ code: 'run-in-progress' });
    await run.order({ type: 'promote', by: 'ann' });
    expect((await run.result).status).toBe('succeeded');
    for (const host of hostNames) expect(await site().read(host)).toBe('x\n');
  });
});
