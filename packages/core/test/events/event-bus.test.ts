import { createEventBus, OpsError, type OwnedEventBus, systemRandom } from '@opspilot/core';
import { manualClock, recordingLogger, seededRandom } from '@opspilot/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';

interface TestEvents {
  readonly 'command.executed': { readonly exitCode: number };
  readonly 'command.denied': string;
  readonly 'host.added': string;
  readonly 'host.disk.filled': number;
}

const closed = (error: unknown): boolean => OpsError.is(error, 'bus-closed');

describe('createEventBus', () => {
  const clock = manualClock(1_750_000_000_123);
  let logger = recordingLogger();
  let bus: OwnedEventBus<TestEvents>;

  beforeEach(() => {
    logger = recordingLogger();
    bus = createEventBus<TestEvents>({ clock, random: systemRandom, logger });
  });

  describe('emit', () => {
    it('wraps what happened in an envelope, gives it to the listeners and returns it', () => {
      const heard: unknown[] = [];
      bus.on('command.executed', (event) => heard.push(event));
      const event = bus.emit('command.executed', { exitCode: 0 }, 'cmd-1');
      expect(event).toEqual({
        id: expect.any(String),
        source: bus.source,
        type: 'command.executed',
        time: 1_750_000_000_123,
        subject: 'cmd-1',
        data: { exitCode: 0 },
      });
      expect(heard).toEqual([event]);
    });

    it('leaves the subject out where there is none', () => {
      expect('subject' in bus.emit('host.added', 'web-1')).toBe(false);
    });

    it('gives every event an id of its own, of this bus alone', () => {
      const other = createEventBus<TestEvents>({ clock, random: systemRandom, logger });
      const ids = new Set<string>();
      for (let i = 0; i < 5_000; i++) {
        ids.add(bus.emit('host.added', 'a').id);
        ids.add(other.emit('host.added', 'a').id);
      }
      expect(ids.size).toBe(10_000);
      const event = bus.emit('host.added', 'a');
      expect([bus.isOwn(event), other.isOwn(event)]).toEqual([true, false]);
    });

    it('can be left out for what nobody hears', async () => {
      const heard = (): readonly boolean[] => [bus.hears('command.executed'), bus.hears('host.added')];
      expect(heard()).toEqual([false, false]);
      const removeNoun = bus.on('command.*', () => {});
      expect(heard()).toEqual([true, false]);
      const ending = new AbortController();
      const next = bus.once('*', { signal: ending.signal });
      expect(heard()).toEqual([true, true]);
      removeNoun();
      ending.abort();
      await expect(next).rejects.toThrow('aborted');
      expect(heard()).toEqual([false, false]);
      bus.stream('host.added');
      expect(heard()).toEqual([false, true]);
      bus.close();
      expect(heard()).toEqual([false, false]);
    });

    it('names the process as it was told to, or by chance', () => {
      const options = { clock, random: seededRandom(1), logger };
      expect(createEventBus({ ...options, source: '/ci/job-7' }).source).toBe('/ci/job-7');
      expect(createEventBus(options).source).not.toBe(createEventBus(options).source);
      expect(() => createEventBus({ ...options, source: '' })).toThrow(
        expect.toSatisfy((error) => OpsError.is(error, 'bus-option-invalid')),
      );
    });

    it('tells nobody, and does not mind', () => {
      expect(bus.emit('host.added', 'web-1').data).toBe('web-1');
    });
  });

  describe('on', () => {
    it('calls listeners in the order in which they were added, whatever their patterns', () => {
      const calls: string[] = [];
      bus.on('*', () => calls.push('any 1'));
      bus.on('command.denied', () => calls.push('type 1'));
      bus.on('command.*', () => calls.push('noun'));
      bus.on('command.denied', () => calls.push('type 2'));
      bus.on('*', () => calls.push('any 2'));
      bus.emit('command.denied', 'no');
      expect(calls).toEqual(['any 1', 'type 1', 'noun', 'type 2', 'any 2']);
    });

    it('hears by type, by noun, or everything', () => {
      const heard: Record<string, string[]> = { type: [], noun: [], any: [] };
      bus.on('command.denied', ({ type }) => heard['type']?.push(type));
      bus.on('command.*', ({ type }) => heard['noun']?.push(type));
      bus.on('*', ({ type }) => heard['any']?.push(type));
      bus.emit('command.denied', 'no');
      bus.emit('command.executed', { exitCode: 0 });
      bus.emit('host.added', 'web-1');
      expect(heard).toEqual({
        type: ['command.denied'],
        noun: ['command.denied', 'command.executed'],
        any: ['command.denied', 'command.executed', 'host.added'],
      });
    });

    it('calls the same function as often as it was added, and removes one at a time', () => {
      let calls = 0;
      const listener = (): unknown => calls++;
      const stop = bus.on('host.added', listener);
      bus.on('host.added', listener);
      bus.emit('host.added', 'a');
      expect(calls).toBe(2);
      stop();
      stop();
      bus.emit('host.added', 'b');
      expect(calls).toBe(3);
    });

    it('hears the next event when added while one is emitted', () => {
      const heard: unknown[] = [];
      let added = false;
      bus.on('host.added', () => {
        if (!added) bus.on('*', ({ data }) => heard.push(data));
        added = true;
      });
      bus.emit('host.added', 'first');
      bus.emit('host.added', 'second');
      expect(heard).toEqual(['second']);
    });

    it('hears nothing more when removed while an event is emitted', () => {
      const heard: string[] = [];
      bus.on('host.added', () => stop());
      const stop = bus.on('host.added', ({ data }) => heard.push(data));
      bus.on('host.added', ({ data }) => heard.push(`other ${data}`));
      bus.emit('host.added', 'a');
      expect(heard).toEqual(['other a']);
    });

    it('finishes an event emitted by a listener before the outer one goes on', () => {
      const heard: string[] = [];
      bus.on('host.added', () => bus.emit('command.denied', 'inner'));
      bus.on('*', ({ type }) => heard.push(type));
      bus.emit('host.added', 'a');
      expect(heard).toEqual(['command.denied', 'host.added']);
    });

    it('is removed by its signal, and not added under one that has aborted', () => {
      const heard: string[] = [];
      const controller = new AbortController();
      bus.on('host.added', ({ data }) => heard.push(data), { signal: controller.signal });
      bus.emit('host.added', 'a');
      controller.abort();
      bus.emit('host.added', 'b');
      bus.on('host.added', ({ data }) => heard.push(data), { signal: controller.signal });
      bus.emit('host.added', 'c');
      expect(heard).toEqual(['a']);
    });

    it('hears types named like members of objects', () => {
      const odd = bus.extend<{ readonly __proto__: number; readonly constructor: number; readonly toString: number }>();
      const heard: string[] = [];
      odd.on('__proto__', ({ type }) => heard.push(type));
      odd.on('constructor', ({ type }) => heard.push(type));
      for (const type of ['__proto__', 'constructor', 'toString'] as const) odd.emit(type, 1);
      expect(heard).toEqual(['__proto__', 'constructor']);
    });

    it('still hears everything after more types than it remembers', () => {
      const many = bus.extend<Record<string, number>>();
      let heard = 0;
      many.on('*', () => heard++);
      for (let i = 0; i < 5_000; i++) many.emit(`type.${i}`, i);
      many.emit('type.0', 0);
      expect(heard).toBe(5_001);
    });
  });

  describe('a listener that fails', () => {
    it('is logged without the data, and disturbs neither the emitter nor the others', () => {
      const error = new Error('listener');
      const heard: string[] = [];
      bus.on('command.*', () => {
        throw error;
      });
      bus.on('command.denied', ({ data }) => heard.push(data));
      const event = bus.emit('command.denied', 'canary');
      expect(heard).toEqual(['canary']);
      expect(logger.lines).toEqual([
        {
          level: 'error',
          message: expect.any(String),
          bindings: { err: error, pattern: 'command.*', type: 'command.denied', event: event.id },
        },
      ]);
    });

    it('is logged when it rejects', async () => {
      const error = new Error('later');
      bus.on('host.added', async () => {
        throw error;
      });
      bus.emit('host.added', 'web-1');
      await new Promise(setImmediate);
      expect(logger.lines.map(({ bindings }) => bindings['err'])).toEqual([error]);
    });

    it('is logged when it returns what only pretends to be a promise', () => {
      const error = new Error('then');
      const pretender = new Proxy(
        {},
        {
          has: () => true,
          get: () => {
            throw error;
          },
        },
      );
      bus.on('host.added', () => pretender);
      bus.emit('host.added', 'web-1');
      expect(logger.lines.map(({ bindings }) => bindings['err'])).toEqual([error]);
    });

    it('disturbs nobody even if the logger fails', () => {
      const broken = {
        ...logger,
        error: () => {
          throw new Error('logger');
        },
      };
      const fragile = createEventBus<TestEvents>({ clock, random: systemRandom, logger: broken });
      const heard: string[] = [];
      fragile.on('*', () => {
        throw new Error('listener');
      });
      fragile.on('host.added', ({ data }) => heard.push(data));
      fragile.emit('host.added', 'web-1');
      expect(heard).toEqual(['web-1']);
    });
  });

  describe('once', () => {
    it('resolves with the next event and with no other', async () => {
      const next = bus.once('command.*');
      bus.emit('host.added', 'web-1');
      bus.emit('command.denied', 'first');
      bus.emit('command.denied', 'second');
      expect((await next).data).toBe('first');
    });

    it('rejects with the reason of the signal, now or later', async () => {
      const reason = new Error('enough');
      const controller = new AbortController();
      const next = bus.once('host.added', { signal: controller.signal });
      controller.abort(reason);
      await expect(next).rejects.toBe(reason);
      await expect(bus.once('host.added', { signal: controller.signal })).rejects.toBe(reason);
    });

    it('leaves nothing on the signal', async () => {
      const controller = new AbortController();
      const next = bus.once('host.added', { signal: controller.signal });
      bus.emit('host.added', 'web-1');
      controller.abort(new Error('too late'));
      expect((await next).data).toBe('web-1');
    });

    it('rejects with bus-closed when the bus closes, or has', async () => {
      const next = bus.once('host.added');
      bus.close();
      await expect(next).rejects.toSatisfy(closed);
      await expect(bus.once('host.added')).rejects.toSatisfy(closed);
    });
  });

  describe('close', () => {
    it('ends listeners, also in the midst of an event, and may be called twice', () => {
      const heard: string[] = [];
      bus.on('host.added', () => bus.close());
      bus.on('host.added', ({ data }) => heard.push(data));
      bus.emit('host.added', 'a');
      bus.close();
      bus.on('host.added', ({ data }) => heard.push(data));
      expect(bus.emit('host.added', 'b').data).toBe('b');
      bus.deliver({ id: 'elsewhere-1', source: '/b', type: 'host.added', time: 5, data: 'c' });
      expect(heard).toEqual([]);
    });

    it('closes for everyone who sees the bus with more types', async () => {
      const more = bus.extend<{ readonly 'plan.started': number }>();
      const next = more.once('plan.started');
      bus.close();
      await expect(next).rejects.toSatisfy(closed);
    });
  });

  it('is one bus, however many types it is seen with', () => {
    const heard: string[] = [];
    const more = bus.extend<{ readonly 'plan.started': number }>();
    bus.on('*', ({ type }) => heard.push(type));
    more.on('host.added', ({ type }) => heard.push(type));
    more.emit('plan.started', 1);
    bus.emit('host.added', 'web-1');
    expect(heard).toEqual(['plan.started', 'host.added', 'host.added']);
  });
});
