import {
  type AnyPlugin,
  type CoreEvents,
  declareEvents,
  definePlugin,
  type EventBus,
  OpsPilot,
  type OpsPlugin,
  type Outcome,
} from '@opspilot/core';
import { describe, expectTypeOf, it } from 'vitest';

interface MonitoringEvents {
  'alert.raised': { readonly host: string };
}
const monitoring = definePlugin({
  id: 'monitoring',
  events: declareEvents<MonitoringEvents>(),
  setup: () => ({ api: { load: (host: string) => host.length } }),
});
const rollback = definePlugin({
  id: 'rollback',
  requires: ['monitoring'],
  setup: async (_context, required) => {
    expectTypeOf(required).toEqualTypeOf<Readonly<Record<'monitoring', object>>>();
    return { api: { undo: async (point: string) => point } };
  },
});
/** Says what it needs of another module without importing it. */
const prediction = definePlugin({
  id: 'prediction',
  requires: ['monitoring'],
  setup: (_context, { monitoring: found }: { readonly monitoring: { load(host: string): number } }) => ({
    api: { soon: (host: string) => found.load(host) * 2 },
  }),
});

/** As a module exports it: a factory with options. */
function docs(_options: { readonly title?: string } = {}): OpsPlugin<'docs', { readonly pages: number }> {
  return definePlugin({ id: 'docs', setup: () => ({ api: { pages: 1 } }) });
}

describe('a pilot', () => {
  it('has each plugin under its id, with the type of its API', async () => {
    const pilot = await OpsPilot.create({ plugins: [rollback, monitoring, docs()] });
    expectTypeOf(pilot.monitoring.load).toEqualTypeOf<(host: string) => number>();
    expectTypeOf(pilot.rollback.undo('x')).toEqualTypeOf<Promise<string>>();
    expectTypeOf(pilot.docs.pages).toEqualTypeOf<number>();
    expectTypeOf(pilot.run('true')).toEqualTypeOf<Promise<Outcome>>();
    // @ts-expect-error there is no such plugin
    pilot.compliance;
  });

  it('has no plugins when none are given', async () => {
    const pilot = await OpsPilot.create();
    expectTypeOf(pilot).toEqualTypeOf<OpsPilot>();
    // @ts-expect-error there is no such plugin
    pilot.monitoring;
  });

  it('knows the events of its plugins', async () => {
    const pilot = await OpsPilot.create({ plugins: [monitoring] });
    pilot.events.on('alert.raised', (event) => {
      expectTypeOf(event.data).toEqualTypeOf<{ readonly host: string }>();
    });
    pilot.events.on('command.finished', (event) => {
      expectTypeOf(event.data.status).toEqualTypeOf<Outcome['status']>();
    });
    pilot.events.emit('alert.raised', { host: 'web-1' });
    // @ts-expect-error the host is a string
    pilot.events.emit('alert.raised', { host: 1 });
    // @ts-expect-error nobody declared it
    pilot.events.emit('alert.lowered', { host: 'web-1' });
  });

  it('keeps its own types when the plugins are only known at run time', async () => {
    const plugins: readonly AnyPlugin[] = [monitoring];
    const pilot = await OpsPilot.create({ plugins });
    expectTypeOf(pilot.run('true')).toEqualTypeOf<Promise<Outcome>>();
    expectTypeOf(pilot.events).toEqualTypeOf<EventBus<CoreEvents & object>>();
  });

  it('can be named: a function may ask for a pilot with certain plugins', () => {
    const first = (pilot: OpsPilot<[typeof monitoring]>): number => pilot.monitoring.load('web-1');
    expectTypeOf(first).parameter(0).toHaveProperty('history');
  });
});

describe('a list of plugins that cannot work', () => {
  it('does not compile when a required one is missing, and the message names it', () => {
    // @ts-expect-error missing plugin: monitoring
    void (() => OpsPilot.create({ plugins: [rollback] }));
    type Options = Parameters<typeof OpsPilot.create<[typeof rollback]>>[0];
    expectTypeOf<NonNullable<Options>['plugins']>().toEqualTypeOf<[typeof rollback] & 'missing plugin: monitoring'>();
  });

  it('does not compile when the API of a required one is not what is needed', () => {
    void (() => OpsPilot.create({ plugins: [monitoring, prediction] }));
    const other = definePlugin({ id: 'monitoring', setup: () => ({ api: { load: (host: string) => host } }) });
    // @ts-expect-error another API is needed of monitoring, as prediction requires it
    void (() => OpsPilot.create({ plugins: [prediction, other] }));
    type Options = Parameters<typeof OpsPilot.create<[typeof prediction, typeof other]>>[0];
    expectTypeOf<NonNullable<Options>['plugins']>().toEqualTypeOf<
      [typeof prediction, typeof other] & 'another API is needed of monitoring, as prediction requires it'
    >();
  });

  it('does not compile when an id belongs to the pilot itself', () => {
    const run = definePlugin({ id: 'run', setup: () => ({ api: {} }) });
    // @ts-expect-error plugin id is reserved: run
    void (() => OpsPilot.create({ plugins: [run] }));
  });

  it('does not compile when it holds the factory instead of the plugin', () => {
    // @ts-expect-error docs is a function that makes a plugin
    void (() => OpsPilot.create({ plugins: [docs] }));
  });
});

describe('a plugin', () => {
  it('knows of those that it requires what it says that it needs, and no more', async () => {
    const pilot = await OpsPilot.create({ plugins: [prediction, monitoring] });
    expectTypeOf(pilot.prediction.soon).toEqualTypeOf<(host: string) => number>();
    definePlugin({
      id: 'a',
      requires: ['monitoring', 'docs'],
      setup: (_context, required) => {
        expectTypeOf(required).toEqualTypeOf<Readonly<Record<'monitoring' | 'docs', object>>>();
        // @ts-expect-error nothing is said of its API
        return { api: { load: required.monitoring.load } };
      },
    });
    definePlugin({
      id: 'a',
      setup: (_context, required) => {
        // @ts-expect-error it requires nothing
        return { api: { load: required.monitoring } };
      },
    });
  });

  it('cannot count on one that it does not require', () => {
    definePlugin({
      id: 'a',
      // @ts-expect-error missing in requires: docs
      requires: ['monitoring'],
      setup: (_context, { docs: found }: { monitoring: object; docs: { pages: number } }) => ({ api: found }),
    });
    // @ts-expect-error missing in requires: monitoring
    definePlugin({ id: 'a', setup: (_context, { monitoring: found }: { monitoring: object }) => ({ api: found }) });
  });

  it('cannot have a hook that does not exist, nor one that answers what it may not', () => {
    // @ts-expect-error there is no hook "gates"
    definePlugin({ id: 'a', setup: () => ({ api: {}, hooks: { gates: () => undefined } }) });
    // @ts-expect-error a gate answers a verdict
    definePlugin({ id: 'a', setup: () => ({ api: {}, hooks: { gate: () => true } }) });
  });

  it('cannot change what it is handed', () => {
    definePlugin({
      id: 'a',
      setup: (context) => {
        // @ts-expect-error readonly
        context.run = async () => Promise.reject(new Error());
        return {
          api: {},
          hooks: {
            gate: (draft) => {
              // @ts-expect-error readonly
              draft.command = 'true';
              return undefined;
            },
          },
        };
      },
    });
  });
});
