import {
  type AnyPlugin,
  definePlugin,
  type Executor,
  type OpsContext,
  OpsPilot,
  type PilotOptions,
  type StorageAdapter,
  scriptedExecutor,
} from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { recordingLogger } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import { untypedPlugin } from './plugins.js';

/** What a pilot owns, telling when it is closed. */
function owned(told: string[]): Pick<PilotOptions, 'storage' | 'executor'> {
  const storage = sqliteStorage(':memory:');
  const executor = scriptedExecutor([{ command: /./, reply: {} }]);
  const telling = <Part extends StorageAdapter | Executor>(name: string, part: Part): Part => ({
    ...part,
    close: async () => {
      told.push(`close ${name}`);
      await part.close();
    },
  });
  return { storage: telling('storage', storage), executor: telling('executor', executor) };
}

function telling(told: string[], id: string, fails: 'never' | 'setting up' | 'disposing' = 'never') {
  return definePlugin({
    id,
    setup: () => {
      told.push(`set up ${id}`);
      if (fails === 'setting up') throw new Error(`${id} has no licence`);
      return {
        api: { name: id },
        dispose: async () => {
          told.push(`dispose ${id}`);
          if (fails === 'disposing') throw new Error(`${id} lost a file`);
        },
      };
    },
  });
}

describe('composing', () => {
  it('gives each plugin what it requires, and the pilot each API', async () => {
    const counter = definePlugin({ id: 'counter', setup: () => ({ api: { count: 41 } }) });
    const reader = definePlugin({
      id: 'reader',
      requires: ['counter'],
      setup: (_context, { counter: found }: { counter: { count: number } }) => ({ api: { next: found.count + 1 } }),
    });
    const pilot = await OpsPilot.create({ plugins: [reader, counter] });
    expect(pilot.reader.next).toBe(42);
    expect(pilot.counter.count).toBe(41);
    await pilot.close();
  });

  it('disposes in reverse and closes what it opened when one fails to set up', async () => {
    const told: string[] = [];
    const logger = recordingLogger();
    const plugins = [
      telling(told, 'first'),
      telling(told, 'second', 'disposing'),
      telling(told, 'third', 'setting up'),
      telling(told, 'fourth'),
    ];
    const created = OpsPilot.create({ ...owned(told), plugins, logger });
    await expect(created).rejects.toMatchObject({
      code: 'plugin-setup-failed',
      message: expect.stringMatching(/"third".*has no licence/),
      details: { plugin: 'third' },
      cause: expect.objectContaining({ message: 'third has no licence' }),
    });
    expect(told).toEqual([
      'set up first',
      'set up second',
      'set up third',
      'dispose second',
      'dispose first',
      'close executor',
      'close storage',
    ]);
    expect(logger.messages('error')).toContain('plugin clean-up failed');
  });

  it('disposes an instance that is none, too', async () => {
    const told: string[] = [];
    const wrong = untypedPlugin({ id: 'wrong', setup: () => ({ dispose: () => told.push('dispose wrong') }) });
    await expect(OpsPilot.create({ plugins: [wrong] })).rejects.toThrow(/"wrong".*must return an object with an api/);
    expect(told).toEqual(['dispose wrong']);
  });

  it.each([
    ['a hook that nobody would call', { gates: () => undefined }, /no hook "gates"; the hooks are propose, analyse/],
    ['a hook that is no function', { gate: true }, /hook "gate" must be a function/],
  ])('refuses %s, because a gate that is not called is an open one', async (_what, hooks, message) => {
    const plugin = untypedPlugin({ id: 'typo', setup: () => ({ api: {}, hooks }) });
    await expect(OpsPilot.create({ plugins: [plugin] })).rejects.toThrow(message);
  });

  it('runs nothing before every gate is there', async () => {
    const told: string[] = [];
    const { executor, ...rest } = owned(told);
    const ran: string[] = [];
    const watched = {
      ...executor,
      start: (...input: Parameters<Executor['start']>) => {
        ran.push(input[1]);
        return (executor as Executor).start(...input);
      },
    } as Executor;
    let context: OpsContext | undefined;
    let refusal: unknown;
    const eager = definePlugin({
      id: 'eager',
      setup: async (given) => {
        context = given;
        refusal = await given.run('rm -rf /var/lib').catch((error: unknown) => error);
        return { api: {} };
      },
    });
    const strict = definePlugin({
      id: 'strict',
      setup: () => ({ api: {}, hooks: { gate: () => ({ decision: 'deny' as const, findings: [] }) } }),
    });
    const pilot = await OpsPilot.create({ ...rest, executor: watched, plugins: [eager, strict] });
    expect(refusal).toMatchObject({
      code: 'pilot-not-ready',
      message: expect.stringContaining('once setup() has returned'),
    });
    await expect(context?.run('rm -rf /var/lib')).resolves.toMatchObject({ status: 'denied' });
    expect(ran).toEqual([]);
    await pilot.close();
  });

  it("hands a plugin core's own judgment of a text, with the threshold of the pilot", async () => {
    const command = 'apt-get remove -y nginx';
    const judged = async (analysis: NonNullable<PilotOptions['analysis']>) => {
      let context: OpsContext | undefined;
      const plugin = definePlugin({
        id: 'reader',
        setup: (given) => {
          context = given;
          return { api: {} };
        },
      });
      await using pilot = await OpsPilot.create({ ...owned([]), analysis, plugins: [plugin] });
      const { verdict } = await pilot.plan(command);
      const found = context?.judge(command);
      expect(found?.verdict).toEqual(verdict);
      return found;
    };
    expect(await judged({})).toMatchObject({ verdict: { decision: 'require-approval' } });
    expect(await judged({ askFrom: 0.7 })).toMatchObject({ verdict: { decision: 'allow' } });
    expect(await judged(false)).toEqual({ verdict: { decision: 'allow', findings: [] } });
  });

  it('hands every plugin a context that none can change for another', async () => {
    const found: unknown[] = [];
    const meddler = definePlugin({
      id: 'meddler',
      setup: (context) => {
        for (const part of [context, context.hosts, context.events]) {
          expect(() => Object.assign(part, { get: 1, run: 1, emit: 1 })).toThrow(TypeError);
        }
        return { api: {} };
      },
    });
    const honest = definePlugin({
      id: 'honest',
      setup: (context) => {
        found.push(context.run, context.hosts.get('localhost'));
        return { api: {} };
      },
    });
    const pilot = await OpsPilot.create({ plugins: [meddler, honest] });
    expect(found).toEqual([expect.any(Function), { name: 'localhost' }]);
    await pilot.close();
  });

  it('leaves plugins their own events, typed and heard on the pilot', async () => {
    const plugin: AnyPlugin = definePlugin({
      id: 'alerts',
      setup: ({ events }) => ({
        api: {
          raise: (host: string) => events.extend<{ 'alert.raised': { host: string } }>().emit('alert.raised', { host }),
        },
      }),
    });
    const pilot = await OpsPilot.create({ plugins: [plugin] });
    const heard: unknown[] = [];
    pilot.events.on('*', (event) => heard.push(event));
    (pilot as unknown as { alerts: { raise(host: string): void } }).alerts.raise('web-1');
    expect(heard).toMatchObject([{ type: 'alert.raised', data: { host: 'web-1' } }]);
    await pilot.close();
  });
});
