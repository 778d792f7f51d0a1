import { createEventBus, OpsError, type OwnedEventBus, silentLogger, systemClock, systemRandom } from '@opspilot/core';
import { beforeEach, describe, expect, it } from 'vitest';

interface TestEvents {
  readonly 'line.read': number;
  readonly 'file.ended': null;
}

describe('stream', () => {
  let bus: OwnedEventBus<TestEvents>;
  beforeEach(() => {
    bus = createEventBus({ clock: systemClock, random: systemRandom, logger: silentLogger });
  });
  const emit = (...lines: readonly number[]): void => {
    for (const line of lines) bus.emit('line.read', line);
  };

  it('gives events from the call on, also those before the first next()', async () => {
    emit(0);
    const stream = bus.stream('line.read');
    emit(1, 2);
    const read: number[] = [];
    for await (const event of stream) {
      read.push(event.data);
      if (event.data === 2) emit(3);
      if (event.data === 3) break;
    }
    expect(read).toEqual([1, 2, 3]);
    expect(stream.dropped).toBe(0);
  });

  it('waits for events to come, for several readers at once', async () => {
    const stream = bus.stream('line.read');
    const [first, second] = [stream.next(), stream.next()];
    emit(1, 2, 3);
    expect((await first).value?.data).toBe(1);
    expect((await second).value?.data).toBe(2);
    expect((await stream.next()).value?.data).toBe(3);
  });

  it('drops the oldest for a slow reader, and counts them', async () => {
    const stream = bus.stream('line.read', { limit: 3 });
    emit(1, 2, 3, 4, 5);
    bus.close();
    const read: number[] = [];
    for await (const event of stream) read.push(event.data);
    expect(read).toEqual([3, 4, 5]);
    expect(stream.dropped).toBe(2);
  });

  it('holds 1,000 where nothing else is said', () => {
    const stream = bus.stream('line.read');
    emit(...Array.from({ length: 1_001 }, (_, i) => i));
    expect(stream.dropped).toBe(1);
  });

  it('gives what it holds, then ends, when the bus closes; at once on a closed bus', async () => {
    const stream = bus.stream('line.read');
    emit(1);
    bus.close();
    expect((await stream.next()).value?.data).toBe(1);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect((await bus.stream('line.read').next()).done).toBe(true);
  });

  it('wakes waiting readers when the bus closes', async () => {
    const stream = bus.stream('line.read');
    const waiting = [stream.next(), stream.next()];
    bus.close();
    expect((await Promise.all(waiting)).map(({ done }) => done)).toEqual([true, true]);
  });

  it('ends quietly with its signal, letting go of what it holds', async () => {
    const controller = new AbortController();
    const stream = bus.stream('line.read', { signal: controller.signal });
    emit(1);
    controller.abort();
    expect((await stream.next()).done).toBe(true);
    expect((await bus.stream('line.read', { signal: controller.signal }).next()).done).toBe(true);
  });

  it('listens no more once its reader breaks off', async () => {
    const stream = bus.stream('line.read', { limit: 1 });
    emit(1);
    for await (const _ of stream) break;
    emit(2, 3);
    expect((await stream.next()).done).toBe(true);
    expect(stream.dropped).toBe(0);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('has no limit of %d', (limit) => {
    expect(() => bus.stream('line.read', { limit })).toThrow(
      expect.toSatisfy((error) => OpsError.is(error, 'bus-option-invalid')),
    );
  });
});
