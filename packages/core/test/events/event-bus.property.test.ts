import { createEventBus, silentLogger, systemClock, systemRandom } from '@opspilot/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type AnyEvents = Record<string, number>;

const newBus = () => createEventBus<AnyEvents>({ clock: systemClock, random: systemRandom, logger: silentLogger });

const word = fc.constantFrom('command', 'host', 'com', 'disk', 'added');
const type = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('.'));
const pattern = fc.oneof(
  type,
  type.map((noun) => `${noun}.*`),
  fc.constant('*'),
);

/** What a pattern means, said in the plainest way. */
const matches = (one: string, of: string): boolean =>
  one === '*' || one === of || (one.endsWith('.*') && of.startsWith(one.slice(0, -1)));

describe('laws of the event bus', () => {
  it('a listener hears exactly the events that its pattern matches, in their order', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 6 }), fc.array(type, { maxLength: 12 }), (patterns, types) => {
        const bus = newBus();
        const heard = patterns.map((): string[] => []);
        for (const [index, one] of patterns.entries()) bus.on(one, (event) => heard[index]?.push(event.type));
        for (const one of types) bus.emit(one, 0);
        expect(heard).toEqual(patterns.map((one) => types.filter((of) => matches(one, of))));
      }),
    );
  });

  it('listeners that come and go hear what was emitted while they were there', () => {
    type Action = readonly ['on', string] | readonly ['off', number] | readonly ['emit', string];
    const action: fc.Arbitrary<Action> = fc.oneof(
      fc.tuple(fc.constant('on' as const), pattern),
      fc.tuple(fc.constant('off' as const), fc.nat({ max: 5 })),
      fc.tuple(fc.constant('emit' as const), type),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const bus = newBus();
        const stops: (() => void)[] = [];
        const calls: number[] = [];
        const here = new Map<number, string>();
        const expected: number[] = [];
        const add = (one: string): void => {
          const index = stops.length;
          here.set(index, one);
          stops.push(bus.on(one, () => calls.push(index)));
        };
        const remove = (index: number): void => {
          here.delete(index);
          stops[index]?.();
        };
        const emit = (of: string): void => {
          bus.emit(of, 0);
          expected.push(...[...here].filter(([, one]) => matches(one, of)).map(([index]) => index));
        };
        for (const [name, value] of actions) {
          if (name === 'on') add(value);
          else if (name === 'off') remove(value);
          else emit(value);
        }
        expect(calls).toEqual(expected);
      }),
    );
  });

  it('listeners that throw or reject keep nothing from the others', async () => {
    const temper = fc.constantFrom('hears', 'throws', 'rejects');
    await fc.assert(
      fc.asyncProperty(fc.array(temper, { maxLength: 10 }), fc.nat({ max: 10 }), async (tempers, count) => {
        const bus = newBus();
        const heard = tempers.map((): number[] => []);
        tempers.forEach((how, index) => {
          bus.on('host.added', ({ data }) => {
            heard[index]?.push(data);
            if (how === 'throws') throw new Error(how);
            return how === 'rejects' ? Promise.reject(new Error(how)) : undefined;
          });
        });
        const sent = Array.from({ length: count }, (_, i) => i);
        for (const data of sent) bus.emit('host.added', data);
        await Promise.resolve();
        expect(heard).toEqual(tempers.map(() => sent));
      }),
    );
  });

  it('a stream gives what was emitted but for the oldest, which it counts', async () => {
    /** So many emitted, then so many read. */
    const burst = fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.array(burst, { maxLength: 12 }), fc.integer({ min: 1, max: 8 }), async (bursts, limit) => {
        const bus = newBus();
        const stream = bus.stream('line.read', { limit });
        const read: number[] = [];
        const expected: number[] = [];
        let held: number[] = [];
        let emitted = 0;
        for (const [writes, reads] of bursts) {
          const lines = Array.from({ length: writes }, () => emitted++);
          for (const line of lines) bus.emit('line.read', line);
          held = [...held, ...lines].slice(-limit);
          for (const line of held.splice(0, reads)) {
            expected.push(line);
            read.push((await stream.next()).value.data);
          }
        }
        bus.close();
        for await (const event of stream) read.push(event.data);
        expect(read).toEqual([...expected, ...held]);
        expect(stream.dropped).toBe(emitted - read.length);
      }),
    );
  });
});
