import { type Clock, OpsPilot, type StorageAdapter, systemClock } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { prepareProgram } from '../../src/engine/prepare-program.js';
import { orchestration, type RunEvent } from '../../src/index.js';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import type { Lease } from '../../src/journal/new-runs.js';

const leaseTime = 60_000;
const run = 'r';
const ended = (host: number): RunEvent => ({
  type: 'task-ended',
  task: { kind: 'step', host, step: 0, attempt: 0 },
  result: 'succeeded',
});

function describeAppends(name: string, storageOf: () => Promise<StorageAdapter>): void {
  describe(name, () => {
    let close: () => Promise<void>;
    let journal: Journal;
    let lease: Lease;
    let now: number;
    beforeEach(async () => {
      const storage = await storageOf();
      const hosts = [{ name: 'a', address: 'localhost' }];
      const pilot = await OpsPilot.create({ storage, hosts, analysis: false, plugins: [orchestration()] });
      close = () => pilot.close();
      now = Date.now();
      const clock: Clock = { ...systemClock, now: () => now };
      journal = await openJournal(storage, clock, { leaseTime });
      const plan = { name: 'p', steps: [{ id: 's', command: 'true' }] };
      await journal.announce(run, prepareProgram(pilot.hosts, plan, ['a']), 'somebody');
      lease = await journal.begin(run);
    });
    afterEach(() => close());

    /** Whether somebody else may take the run after so many milliseconds. */
    const isFreeAfter = async (milliseconds: number): Promise<boolean> => {
      now += milliseconds;
      const free = await journal.abandoned();
      now -= milliseconds;
      return free.includes(run);
    };

    it('are there in their order, however many come at once, each with its time', async () => {
      const all: RunEvent[] = [{ type: 'started' }, ...[0, 1, 2, 3, 4, 5].map(ended)];
      const sizes = [1, 1, 1, 3, 1];
      let from = 0;
      for (const size of sizes) {
        await journal.append(lease, from, all.slice(from, from + size), 'running');
        from += size;
        now += 1;
      }
      const stored = await journal.events(run, 0);
      expect(stored.map(({ event }) => event)).toEqual(all);
      expect(stored.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index));
      expect(stored.map(({ at }) => at - (stored[0]?.at ?? 0))).toEqual([0, 1, 2, 3, 3, 3, 4]);
    });

    it.each([
      ['are there once when they are added again, as nobody knows whether they were', true],
      ['are added when they are added again and were not', false],
    ])('%s', async (_, wasStored) => {
      const order = { id: 'o', order: { type: 'pause' } } as const;
      await journal.placeOrder(run, order);
      const steps = [
        { events: [{ type: 'started' }], status: 'running' },
        { events: [ended(0)], status: 'running' },
        { events: [{ type: 'ordered', order: order.order }, ended(1)], status: 'running', orders: ['o'] },
        { events: [ended(2)], status: 'succeeded' },
      ] as const;
      const summary = { status: 'succeeded', failures: 0, hosts: ['a'], steps: ['s'], ends: [] } as const;
      let from = 0;
      for (const { events, status, ...rest } of steps) {
        const others = { ...rest, ...(status === 'succeeded' ? { summary } : {}) };
        if (wasStored) await journal.append(lease, from, events, status, others);
        expect(await journal.append(lease, from, events, status, { ...others, isAgain: true })).toEqual([]);
        from += events.length;
      }
      const stored = await journal.read(run, 0, 100);
      expect(stored.events.map(({ event }) => event)).toEqual(steps.flatMap(({ events }) => events));
      expect(stored.isEnd).toBe(true);
      expect(await journal.ordersOf(run)).toEqual([]);
      expect(await journal.summary(run)).toMatchObject(summary);
    });

    it('are added again by nobody who has lost the run', async () => {
      await journal.append(lease, 0, [{ type: 'started' }], 'running');
      now += leaseTime;
      await journal.take(run, 'other');
      const again = journal.append(lease, 0, [{ type: 'started' }], 'running', { isAgain: true });
      await expect(again).rejects.toMatchObject({ code: 'run-taken-over' });
    });

    it('keep the lease, for more than half of what it lasts, whenever they come', async () => {
      for (let sequence = 0; sequence < 8; sequence += 1) {
        await journal.append(lease, sequence, [ended(sequence)], 'running');
        expect(await isFreeAfter(leaseTime / 2)).toBe(false);
        now += leaseTime / 4;
      }
      expect(await isFreeAfter(leaseTime)).toBe(true);
    });

    it('change how the run stands when that changes, one at a time too', async () => {
      await journal.append(lease, 0, [{ type: 'started' }], 'running');
      await journal.append(lease, 1, [ended(0)], 'running');
      await journal.append(lease, 2, [ended(1)], 'succeeded');
      expect(await journal.read(run, 0, 10)).toMatchObject({ isEnd: true, events: { length: 3 } });
    });

    it('end the run once no order is left that they do not take', async () => {
      await journal.append(lease, 0, [{ type: 'started' }], 'running');
      const pause = { id: '1', order: { type: 'pause' } } as const;
      const cancel = { id: '2', order: { type: 'cancel' } } as const;
      await journal.placeOrder(run, pause);
      await journal.placeOrder(run, cancel);
      expect(await journal.append(lease, 1, [ended(0)], 'succeeded', { orders: ['1'] })).toEqual([cancel]);
      expect(await journal.read(run, 1, 10)).toEqual({ events: [], isEnd: false });
      expect(await journal.ordersOf(run)).toEqual([pause, cancel]);
      expect(await journal.append(lease, 1, [ended(0)], 'cancelled', { orders: ['1', '2'] })).toEqual([]);
      expect(await journal.ordersOf(run)).toEqual([]);
      expect(await journal.read(run, 1, 10)).toMatchObject({ isEnd: true, events: { length: 1 } });
      await expect(journal.placeOrder(run, pause)).rejects.toMatchObject({ code: 'run-ended' });
      await expect(journal.placeOrder('none', pause)).rejects.toMatchObject({ code: 'run-unknown' });
    });

    it('end the run or find the order that comes in the same moment', async () => {
      await journal.append(lease, 0, [{ type: 'started' }], 'running');
      const places = Array.from({ length: 20 }, (_, index) =>
        journal.placeOrder(run, { id: `${index}`, order: { type: 'pause' } }).then(
          () => [`${index}`],
          () => [],
        ),
      );
      const taken: string[] = [];
      for (let isOver = false; !isOver; ) {
        const left = await journal.append(lease, 1, [ended(0)], 'succeeded', { orders: taken });
        taken.push(...left.map(({ id }) => id));
        isOver = left.length === 0;
      }
      expect(taken.sort()).toEqual((await Promise.all(places)).flat().sort());
      expect(await journal.ordersOf(run)).toEqual([]);
    });

    it('are refused from whoever lost the run, and leave nothing', async () => {
      await journal.append(lease, 0, [{ type: 'started' }], 'running');
      await journal.append(lease, 1, [ended(0)], 'running');
      const until = now;
      now += 2 * leaseTime;
      const taken = await journal.take(run, 'somebody else');
      // Its clock stands where it was: for all that it knows, the lease is its own.
      now = until;
      await expect(journal.append(lease, 2, [ended(1)], 'running')).rejects.toMatchObject({ code: 'run-taken-over' });
      expect(await journal.events(run, 0)).toHaveLength(2);
      now += 2 * leaseTime;
      await journal.append(taken.lease, 2, [ended(1)], 'running');
      await journal.append(taken.lease, 3, [ended(2)], 'running');
      expect(await journal.events(run, 2)).toHaveLength(2);
    });
  });
}

describeAppends('events of a run on SQLite', async () => sqliteStorage(':memory:'));

await describePostgres('with PostgreSQL', ({ createDatabase }) => {
  describeAppends('events of a run', async () => postgresStorage(await createDatabase()));
});
