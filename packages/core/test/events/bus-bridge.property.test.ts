import type { BusBridge, OpsEvent } from '@opspilot/core';
import { postgresBridge } from '@opspilot/core/postgres';
import { loopbackBroker } from '@opspilot/core/testing';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { describePostgres } from '../fixtures/postgres.js';
import { joinNode, until } from './bridged-nodes.js';
import { tcpProxy } from './tcp-proxy.js';

/** Who does what next: a node emits, all that can happen meanwhile does, or every connection breaks. */
type Step = number | 'pause' | 'break';

const nodeCount = fc.integer({ min: 2, max: 4 });
const step = (breaking: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.nat({ max: 3 }) },
    { weight: 2, arbitrary: fc.constant('pause' as const) },
    { weight: breaking ? 1 : 0, arbitrary: fc.constant('break' as const) },
  );

/** Has nodes take the steps; what each heard of each, and what each emitted, by id. */
async function act(bridge: () => BusBridge, count: number, steps: readonly Step[], breakAll: () => void) {
  const nodes = await Promise.all(Array.from({ length: count }, () => joinNode(bridge())));
  const emitted = nodes.map((): string[] => []);
  try {
    for (const one of steps) {
      if (one === 'pause') await new Promise(setImmediate);
      else if (one === 'break') breakAll();
      else emitted[one % count]?.push(nodes[one % count]?.bus.emit('note.made', one).id ?? '');
    }
    const total = emitted.flat().length;
    await until(() => nodes.every(({ heard }, index) => heard.length >= total - (emitted[index]?.length ?? 0)));
  } finally {
    await Promise.all(nodes.map(({ connection }) => connection.close()));
  }
  const heardOf = (sources: readonly string[], heard: readonly OpsEvent[]) =>
    sources.map((source) => heard.filter((event) => event.source === source).map(({ id }) => id));
  const sources = nodes.map(({ bus }) => bus.source);
  return { emitted, heard: nodes.map(({ heard }) => heardOf(sources, heard)) };
}

/** Every node hears each event of the others exactly once, those of one source in their order, and none of its own. */
const expected = (emitted: readonly (readonly string[])[]) =>
  emitted.map((_, node) => emitted.map((ids, source) => (source === node ? [] : ids)));

it('loopbackBroker: any interleaving of emits reaches every node once, in the order of each source', async () => {
  await fc.assert(
    fc.asyncProperty(nodeCount, fc.array(step(false), { maxLength: 40 }), async (count, steps) => {
      const broker = loopbackBroker();
      const { emitted, heard } = await act(
        () => broker.bridge(),
        count,
        steps,
        () => {},
      );
      expect(heard).toEqual(expected(emitted));
    }),
  );
});

await describePostgres('postgresBridge', (postgres) => {
  it('any interleaving of emits and broken connections reaches every node once, in the order of each source', async () => {
    const proxy = await tcpProxy(await postgres.createDatabase());
    let run = 0;
    await fc.assert(
      fc.asyncProperty(nodeCount, fc.array(step(true), { minLength: 1, maxLength: 40 }), async (count, steps) => {
        const name = `run_${run++}`;
        const { emitted, heard } = await act(
          () => postgresBridge(proxy.url, { name }),
          count,
          steps,
          () => {
            proxy.cut();
            proxy.mend();
          },
        );
        expect(heard).toEqual(expected(emitted));
      }),
      { numRuns: 12 },
    );
    await proxy.close();
  }, 120_000);
});
