import { createEventBus, silentLogger, systemClock, systemRandom } from '@opspilot/core';
import { EventEmitter } from 'eventemitter3';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { compare, type Measurement, measure, noBar } from '../../../bench/harness.js';

interface BenchEvents {
  readonly 'silence.kept': Payload;
  readonly 'command.executed': Payload;
  readonly 'host.added': Payload;
  readonly 'line.read': Payload;
}

interface Payload {
  readonly value: number;
}

/** Emits timed as one: the timer must not be what is measured. */
const batch = 1_000;
const batches = 400;
const rounds = 11;
const barNanoseconds = 150;
const payload: Payload = { value: 1 };

/** What an emit costs with the machine's clock in its envelope, beside the bare emitter and the clock by itself. */
export const bench: Bench = async () => {
  const bus = createEventBus<BenchEvents>({ clock: systemClock, random: systemRandom, logger: silentLogger });
  const emitter = new EventEmitter<{ readonly 'command.executed': (payload: Payload) => void }>();
  let sum = 0;
  bus.on('command.executed', ({ data }) => {
    sum += data.value;
  });
  bus.on('host.*', ({ data }) => {
    sum += data.value;
  });
  for (let listener = 0; listener < 10; listener++) {
    bus.on('line.read', ({ data }) => {
      sum += data.value;
    });
  }
  emitter.on('command.executed', ({ value }) => {
    sum += value;
  });

  const timed = (emit: () => void) => () =>
    measure(batches, () => {
      for (let i = 0; i < batch; i++) emit();
    });
  const results = await compare(rounds, {
    bare: timed(() => emitter.emit('command.executed', payload)),
    one: timed(() => bus.emit('command.executed', payload)),
    none: timed(() => bus.emit('silence.kept', payload)),
    wildcard: timed(() => bus.emit('host.added', payload)),
    ten: timed(() => bus.emit('line.read', payload)),
    clock: timed(() => {
      sum += systemClock.now();
    }),
  });
  bus.close();
  if (sum === 0) throw new Error('the listeners heard nothing');

  /** Emitting waits for nothing, so its time is CPU time: other work on the machine does not count against it. */
  const row = (name: string, { cpuMicroseconds }: Measurement, bar?: number): BenchRow => {
    const value = (cpuMicroseconds * 1_000) / batch;
    return {
      name,
      value,
      unit: 'ns CPU',
      against: "eventemitter3's bare emit, one listener",
      ratio: cpuMicroseconds / results.bare.cpuMicroseconds,
      ...(bar === undefined ? noBar : { bar: `≤ ${bar} ns`, met: value <= bar }),
    };
  };
  return [
    row('bus emit, envelope and isolation, one listener', results.one, barNanoseconds),
    // Beside the bar, and without one: whatever else the machine does is in it.
    {
      name: 'bus emit, envelope and isolation, one listener, wall time',
      value: (results.one.wallMicroseconds * 1_000) / batch,
      unit: 'ns',
      against: "eventemitter3's bare emit, one listener",
      ratio: results.one.wallMicroseconds / results.bare.wallMicroseconds,
      ...noBar,
    },
    row('bus emit, no listener', results.none),
    row('bus emit, one wildcard listener', results.wildcard),
    row('bus emit, ten listeners', results.ten),
    row("of each emit, reading the machine's clock", results.clock),
  ];
};
