import {
  type BridgeConnection,
  createEventBus,
  type EventBus,
  type OpsEvent,
  silentLogger,
  systemClock,
  systemRandom,
} from '@opspilot/core';
import { loopbackBroker } from '@opspilot/core/testing';
import { expectTypeOf, it } from 'vitest';

interface TestEvents {
  readonly 'command.executed': { readonly exitCode: number };
  readonly 'command.denied': string;
  readonly 'host.added': boolean;
}

const bus = createEventBus<TestEvents>({ clock: systemClock, random: systemRandom, logger: silentLogger });

it('types what is emitted', () => {
  expectTypeOf(bus.emit('command.denied', 'no')).toEqualTypeOf<OpsEvent<'command.denied', string>>();
  // @ts-expect-error another type's data
  bus.emit('command.denied', true);
  // @ts-expect-error a type that nobody declared
  bus.emit('command.undone', 'no');
});

it('types what is heard', () => {
  bus.on('host.added', (event) => expectTypeOf(event).toEqualTypeOf<OpsEvent<'host.added', boolean>>());
  bus.on('command.*', (event) => {
    expectTypeOf(event.type).toEqualTypeOf<'command.executed' | 'command.denied'>();
    if (event.type === 'command.denied') expectTypeOf(event.data).toEqualTypeOf<string>();
  });
  bus.on('*', (event) => expectTypeOf(event.type).toEqualTypeOf<keyof TestEvents>());
  // @ts-expect-error a noun of nothing
  bus.on('plan.*', () => {});
  expectTypeOf(bus.once('host.added')).resolves.toEqualTypeOf<OpsEvent<'host.added', boolean>>();
});

it('adds types to the same bus, without taking its closing along', () => {
  const more = bus.extend<{ readonly 'plan.started': number }>();
  more.on('plan.*', (event) => expectTypeOf(event.data).toEqualTypeOf<number>());
  more.emit('host.added', true);
  expectTypeOf(more).toEqualTypeOf<EventBus<TestEvents & { readonly 'plan.started': number }>>();
  expectTypeOf(more).not.toHaveProperty('close');
});

it('can be bridged, whatever its events', () => {
  expectTypeOf(loopbackBroker().bridge().connect(bus)).resolves.toEqualTypeOf<BridgeConnection>();
});
