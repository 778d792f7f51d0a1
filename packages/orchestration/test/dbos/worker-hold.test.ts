import { systemClock } from '@opspilot/core';
import { expect, it } from 'vitest';
import { WorkerHold } from '../../src/dbos/worker-hold.js';

const leaseTime = 1_000;
const signal = new AbortController().signal;

it('a worker that was silent for longer than its lease lasts begins nothing that it had in hand', async () => {
  let [wall, own] = [0, 0];
  const hold = new WorkerHold(
    { ...systemClock, now: () => wall, monotonic: () => own },
    leaseTime,
    new AbortController().signal,
  );
  const before = hold.permit();
  own = 900;
  await hold.renew(async () => {});
  await before.check(signal);
  // A machine that sleeps: its monotonic clock may stand still.
  wall = 5_000;
  await expect(before.check(signal)).rejects.toMatchObject({ code: 'run-taken-over' });
  expect(before.withdrawn.aborted).toBe(true);
  await hold.renew(async () => {});
  await expect(before.check(signal)).rejects.toMatchObject({ code: 'run-taken-over' });
  const after = hold.permit();
  await after.check(signal);
  own = 3_000;
  await expect(hold.renew(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(after.withdrawn.aborted).toBe(true);
});
