import { type AnyPlugin, OpsPilot } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untypedPlugin } from './plugins.js';

/** Creates a pilot of `plugins` and tells in which order they were set up. */
async function setUpOrder(plugins: readonly { readonly id: string; readonly requires: readonly string[] }[]) {
  const order: string[] = [];
  const made = plugins.map(({ id, requires }) =>
    untypedPlugin({
      id,
      requires,
      setup: (_context: unknown, required: object) => {
        order.push(id);
        expect(Object.keys(required)).toEqual(requires);
        return { api: {} };
      },
    }),
  );
  const pilot = await OpsPilot.create({ plugins: made });
  await pilot.close();
  return order;
}

const create = (...plugins: readonly unknown[]) => OpsPilot.create({ plugins: plugins as readonly AnyPlugin[] });
const named = (id: unknown, ...requires: readonly string[]) => ({ id, requires, setup: () => ({ api: {} }) });

describe('plugins', () => {
  it('are set up as given, except that what one requires comes first', async () => {
    // Every plugin may require those of smaller numbers, so there is no cycle; they are given in any order.
    const graph = fc.integer({ min: 1, max: 7 }).chain((count) =>
      fc.tuple(
        fc.tuple(
          ...Array.from({ length: count }, (_, index) => fc.subarray(Array.from({ length: index }, (_, i) => `p${i}`))),
        ),
        fc.shuffledSubarray(
          Array.from({ length: count }, (_, index) => index),
          { minLength: count },
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(graph, async ([requires, order]) => {
        const given = order.map((index) => ({ id: `p${index}`, requires: requires[index] ?? [] }));
        const done = await setUpOrder(given);
        expect([...done].sort()).toEqual(given.map(({ id }) => id).sort());
        for (const { id, requires: needed } of given) {
          for (const one of needed) expect(done.indexOf(one)).toBeLessThan(done.indexOf(id));
        }
        if (given.every(({ requires: needed }) => needed.length === 0)) expect(done).toEqual(given.map(({ id }) => id));
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['twice the same id', [named('docs'), named('docs')], 'duplicate-plugin', /"docs".*pass each plugin once/],
    [
      'a missing requirement',
      [named('rollback', 'snapshots')],
      'missing-plugin',
      /"rollback" requires "snapshots".*add it to plugins/,
    ],
    ['a circle', [named('a', 'b'), named('b', 'c'), named('c', 'b')], 'plugin-cycle', /b → c → b.*Remove one/],
    ['one that requires itself', [named('a', 'a')], 'plugin-cycle', /a → a/],
    [
      'an id of the pilot itself',
      [named('run')],
      'invalid-plugin',
      /"run" is a part of the pilot itself; choose another/,
    ],
    ['an id that would make the pilot a promise', [named('then')], 'invalid-plugin', /"then"/],
    ['an id that is no name', [named('my-plugin')], 'invalid-plugin', /letters and digits/],
    ['the name of a prototype', [named('__proto__')], 'invalid-plugin', /letters and digits/],
    ['no id', [named(undefined)], 'invalid-plugin', /no id/],
    ['a factory that was not called', [() => named('docs')], 'invalid-plugin', /without being called/],
    ['nothing', [undefined], 'invalid-plugin', /no id/],
    ['no setup', [{ id: 'docs' }], 'invalid-plugin', /setup function/],
  ])('are refused: %s', async (_what, plugins, code, message) => {
    const created = create(...plugins);
    await expect(created).rejects.toMatchObject({ name: 'OpsError', code });
    await expect(created).rejects.toThrow(message);
  });
});
