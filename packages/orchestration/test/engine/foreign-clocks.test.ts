import { type Clock, OpsPilot, type StorageAdapter } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { prepareProgram } from '../../src/engine/prepare-program.js';
import { orchestration } from '../../src/index.js';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import type { StoredProgram } from '../../src/journal/stored-program.js';

const year = 365 * 86_400_000;
const leaseTime = 9_000;
const run = 'r';

function describeForeignClocks(name: string, storageOf: () => Promise<StorageAdapter>): void {
  describe(name, () => {
    let storage: StorageAdapter;
    let program: StoredProgram;
    let close: () => Promise<void>;
    /** What all clocks have gone by, and what happens while somebody sleeps. */
    let passed: number;
    let meanwhile: () => Promise<unknown>;
    beforeEach(async () => {
      storage = await storageOf();
      const hosts = [{ name: 'a', address: 'localhost' }];
      const pilot = await OpsPilot.create({ storage, hosts, analysis: false, plugins: [orchestration()] });
      close = () => pilot.close();
      program = prepareProgram(pilot.hosts, { name: 'p', steps: [{ id: 's', command: 'true' }] }, ['a']);
      passed = 0;
      meanwhile = async () => {};
    });
    afterEach(() => close());

    /** The journal, as a process has it whose wall clock is off by so much. */
    function journalOf(off: number, time = leaseTime): Promise<Journal> {
      const start = Date.now() + off;
      const clock: Clock = {
        now: () => start + passed,
        monotonic: () => passed,
        sleep: async (milliseconds, signal) => {
          signal?.throwIfAborted();
          passed += milliseconds;
          await meanwhile();
        },
      };
      return openJournal(storage, clock, { leaseTime: time });
    }

    it('is taken over once its lease has not been renewed for as long as it lasts', async () => {
      const ahead = await journalOf(year);
      await ahead.announce(run, program, 'ahead');
      const lost = await ahead.begin(run);
      const here = await journalOf(0);
      expect(await here.abandoned()).toEqual([]);
      const { lease } = await here.take(run, 'here');
      expect(passed).toBeGreaterThanOrEqual(leaseTime);
      expect(passed).toBeLessThan(2 * leaseTime);
      await expect(ahead.renew(lost)).rejects.toMatchObject({ code: 'run-taken-over' });
      await here.append(lease, 0, [{ type: 'started' }], 'running');
    });

    it('is found by who looks for what nobody drives, now and then', async () => {
      const ahead = await journalOf(year);
      await ahead.announce(run, program, 'ahead');
      await ahead.begin(run);
      const here = await journalOf(0);
      for (const expected of [[], [], [run], [run]]) {
        expect(await here.abandoned()).toEqual(expected);
        passed += leaseTime / 2;
      }
      const before = passed;
      await here.take(run, 'here');
      expect(passed).toBe(before);
    });

    it('is left to whoever renews it', async () => {
      const ahead = await journalOf(year);
      await ahead.announce(run, program, 'ahead');
      const lease = await ahead.begin(run);
      const here = await journalOf(0);
      meanwhile = () => ahead.renew(lease);
      await expect(here.take(run, 'here')).rejects.toMatchObject({ code: 'run-in-progress' });
      for (let turn = 0; turn < 10; turn += 1) {
        expect(await here.abandoned()).toEqual([]);
        passed += leaseTime / 3;
        await ahead.renew(lease);
      }
    });

    it('is watched for as long as the lease of its driver lasts, not the own one', async () => {
      const ahead = await journalOf(year, 10 * leaseTime);
      await ahead.announce(run, program, 'ahead');
      await ahead.begin(run);
      const here = await journalOf(0);
      await here.take(run, 'here');
      expect(passed).toBeGreaterThanOrEqual(10 * leaseTime);
    });

    it('is not waited for by who is told to leave', async () => {
      const ahead = await journalOf(year);
      await ahead.announce(run, program, 'ahead');
      await ahead.begin(run);
      const here = await journalOf(0);
      const leave = new AbortController();
      meanwhile = async () => leave.abort();
      await expect(here.take(run, 'here', leave.signal)).rejects.toMatchObject({
        code: 'run-in-progress',
        message: expect.stringMatching(/try again in 6 s/),
      });
    });

    it('holds nothing when it was announced and never begun', async () => {
      const here = await journalOf(0);
      const retry = { ...program, retried: { run: 'first' } } as StoredProgram;
      await (await journalOf(year)).announce(run, retry, 'ahead');
      await expect(here.announce('again', retry, 'here')).rejects.toMatchObject({ code: 'already-retried' });
      passed += leaseTime;
      await here.announce('again', retry, 'here');
      await expect(here.take(run, 'here')).rejects.toMatchObject({ code: 'run-unknown' });
    });
  });
}

describeForeignClocks('a run whose driver has a clock that is a year ahead', async () => sqliteStorage(':memory:'));

await describePostgres('with PostgreSQL', ({ createDatabase }) => {
  describeForeignClocks('a run whose driver has a clock that is a year ahead', async () =>
    postgresStorage(await createDatabase()),
  );
});
