import { systemClock } from '@opspilot/core';
import { describe, expect, it } from 'vitest';

describe('systemClock', () => {
  it('tells the time of the machine in whole milliseconds', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
    expect(Number.isSafeInteger(now)).toBe(true);
  });

  it('never goes back', () => {
    let last = systemClock.monotonic();
    for (let i = 0; i < 10_000; i++) {
      const next = systemClock.monotonic();
      expect(next).toBeGreaterThanOrEqual(last);
      last = next;
    }
  });

  it('sleeps at least as long as it was asked to', async () => {
    const start = systemClock.monotonic();
    await systemClock.sleep(20);
    // Timers count from the start of the loop's turn, in whole milliseconds.
    expect(systemClock.monotonic() - start).toBeGreaterThanOrEqual(18);
  });

  it('wakes with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const sleep = systemClock.sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
  });

  it('does not fall asleep when the signal has aborted', async () => {
    const reason = new Error('before');
    await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('sleeps longer than the timers of Node can', async () => {
    const warnings: string[] = [];
    const keep = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', keep);
    const controller = new AbortController();
    const reason = new Error('enough');
    for (const milliseconds of [2 ** 31, 90 * 86_400_000, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
      let woke = false;
      const sleep = systemClock.sleep(milliseconds, controller.signal).finally(() => {
        woke = true;
      });
      sleep.catch(() => {});
      await systemClock.sleep(20);
      expect(woke, String(milliseconds)).toBe(false);
    }
    const last = systemClock.sleep(2 ** 40, controller.signal);
    controller.abort(reason);
    await expect(last).rejects.toBe(reason);
    process.off('warning', keep);
    expect(warnings).toEqual([]);
  });

  it('sleeps to the end where nobody aborts', async () => {
    await expect(systemClock.sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  });
});
