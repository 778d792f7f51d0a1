import { manualClock, recordingLogger } from '@opspilot/core/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('manualClock', () => {
  it('stands still until it is advanced', async () => {
    const clock = manualClock(1_000);
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
  });

  it('wakes sleepers in the order of their times, at those times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 50 }), { maxLength: 20 }), fc.nat({ max: 60 }), async (naps, end) => {
        const clock = manualClock();
        const woken: [index: number, at: number][] = [];
        naps.forEach((nap, index) => void clock.sleep(nap).then(() => woken.push([index, clock.monotonic()])));
        await clock.advance(end);
        const due = naps.map((nap, index): [number, number] => [index, nap]).filter(([, nap]) => nap <= end);
        // Sorting is stable: of one time, in the order of falling asleep.
        expect(woken).toEqual(due.sort(([, a], [, b]) => a - b));
        expect(clock.sleepers).toBe(naps.length - due.length);
        expect(clock.monotonic()).toBe(end);
      }),
    );
  });

  it('wakes who falls asleep again on waking', async () => {
    const clock = manualClock();
    const ticks: number[] = [];
    const tick = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(10);
        ticks.push(clock.monotonic());
      }
    };
    void tick();
    await clock.advance(35);
    expect(ticks).toEqual([10, 20, 30]);
  });

  it('wakes with the reason of the signal, and forgets the sleeper', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const reason = new Error('enough');
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(10, controller.signal)).rejects.toBe(reason);
    expect(clock.sleepers).toBe(0);
  });

  it('sets the wall clock without moving the other', () => {
    const clock = manualClock();
    clock.setNow(5);
    expect([clock.now(), clock.monotonic()]).toEqual([5, 0]);
  });

  it.each([-1, Number.NaN])('cannot be advanced by %d', async (milliseconds) => {
    await expect(manualClock().advance(milliseconds)).rejects.toThrow(RangeError);
  });
});

describe('recordingLogger', () => {
  it('keeps lines of every level and of children, in order', () => {
    const logger = recordingLogger();
    logger.info('plain');
    logger.warn({ host: 'web-1' }, 'with bindings');
    const child = logger.child({ stage: 'gate', host: 'none' });
    child.error({ host: 'web-2' });
    child.child({ try: 2 }).fatal('deep');
    logger.trace('t');
    logger.debug('d');
    expect(logger.lines).toEqual([
      { level: 'info', message: 'plain', bindings: {} },
      { level: 'warn', message: 'with bindings', bindings: { host: 'web-1' } },
      { level: 'error', message: '', bindings: { stage: 'gate', host: 'web-2' } },
      { level: 'fatal', message: 'deep', bindings: { stage: 'gate', host: 'none', try: 2 } },
      { level: 'trace', message: 't', bindings: {} },
      { level: 'debug', message: 'd', bindings: {} },
    ]);
    expect(logger.messages('warn')).toEqual(['with bindings']);
  });
});
