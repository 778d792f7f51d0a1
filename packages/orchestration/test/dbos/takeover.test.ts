import { systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, expect, it } from 'vitest';
import { takeOverFromSilent } from '../../src/dbos/takeover.js';
import { openWorkerLeases, type WorkerLeases } from '../../src/dbos/worker-leases.js';

const leaseTime = 1_000;
const storage = sqliteStorage(':memory:');
afterEach(() => storage.close());

/** Leases as they are seen so many milliseconds later. */
function later(milliseconds: number): Promise<WorkerLeases> {
  const clock = { ...systemClock, now: () => systemClock.now() + milliseconds };
  return openWorkerLeases(storage, clock, leaseTime);
}

it('a worker that comes late to renew its lease takes nothing from itself, and one of the others from it', async () => {
  const now = await later(0);
  await now.renew('slow');
  expect(await now.silent()).toEqual([]);
  const then = await later(leaseTime + 1);
  expect(await then.silent()).toEqual(['slow']);
  // DBOS is not there: that nothing is looked for in it shows that nothing is taken.
  await takeOverFromSilent(then, 'slow');
  expect(await then.silent()).toEqual(['slow']);
  await expect(takeOverFromSilent(then, 'other')).rejects.toThrow(/DBOS/);
  const claims = await Promise.all([then.claim('slow'), then.claim('slow')]);
  expect(claims.filter(Boolean)).toEqual([true]);
  // Whoever has claimed it has a whole lease for that.
  expect(await then.silent()).toEqual([]);
});
