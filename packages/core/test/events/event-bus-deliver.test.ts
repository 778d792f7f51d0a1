import { createEventBus, type OwnedEventBus } from '@opspilot/core';
import { manualClock, recordingLogger, seededRandom } from '@opspilot/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';

interface TestEvents {
  readonly 'host.added': string;
}

describe('createEventBus, with events from elsewhere', () => {
  let bus: OwnedEventBus<TestEvents>;

  beforeEach(() => {
    bus = createEventBus<TestEvents>({
      clock: manualClock(1_750_000_000_123),
      random: seededRandom(1),
      logger: recordingLogger(),
    });
  });

  const foreign = { id: 'elsewhere-1', source: '/b', type: 'host.added', time: 5, subject: 's', data: 'web-1' };

  it('hands over an event untouched, once', () => {
    const heard: unknown[] = [];
    bus.on('host.added', (event) => heard.push(event));
    bus.deliver(foreign);
    bus.deliver({ ...foreign });
    expect(heard).toEqual([foreign]);
    expect(heard[0]).toBe(foreign);
  });

  it('ignores what this bus emitted itself', () => {
    const event = bus.emit('host.added', 'web-1');
    const heard: unknown[] = [];
    bus.on('*', (next) => heard.push(next));
    bus.deliver(event);
    expect(heard).toEqual([]);
  });

  it('remembers the last 8,192 ids at least', () => {
    let heard = 0;
    bus.on('*', () => heard++);
    for (let i = 0; i < 20_000; i++) bus.deliver({ ...foreign, id: `elsewhere-${i}` });
    for (let i = 20_000 - 8_192; i < 20_000; i++) bus.deliver({ ...foreign, id: `elsewhere-${i}` });
    expect(heard).toBe(20_000);
  });
});
