import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { doorbell } from '../../src/events/postgres/doorbell.js';

const endless = new Promise<void>(() => {});

/** Whether `answer` resolves as soon as it can. */
const isAnswered = (answer: Promise<void>): Promise<boolean> =>
  Promise.race([answer.then(() => true), turn().then(() => false)]);

describe('a doorbell', () => {
  it('wakes who waits, and keeps one ring for who comes later', async () => {
    const bell = doorbell();
    const first = bell.answer(endless);
    expect(await isAnswered(first)).toBe(false);
    bell.ring();
    expect(await isAnswered(first)).toBe(true);
    bell.ring();
    bell.ring();
    expect(await isAnswered(bell.answer(endless))).toBe(true);
    expect(await isAnswered(bell.answer(endless))).toBe(false);
  });

  it('loses no ring after somebody has given up waiting', async () => {
    const bell = doorbell();
    for (let i = 0; i < 3; i++) await bell.answer(turn());
    bell.ring();
    // Whoever gave up has all the time there is to take the ring away.
    await turn();
    expect(await isAnswered(bell.answer(endless))).toBe(true);
  });
});
