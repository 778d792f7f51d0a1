import {
  callbackSecrets,
  definePlugin,
  envSecrets,
  type OpsContext,
  OpsPilot,
  type PilotOptions,
} from '@opspilot/core';
import { expect, it, onTestFinished } from 'vitest';

/** The context that plugins are given by a pilot that is made with these. */
async function contextOf(options: Pick<PilotOptions, 'approve' | 'secrets'>, asks = false): Promise<OpsContext> {
  let context: OpsContext | undefined;
  const looking = definePlugin({
    id: 'looking',
    setup: (given) => {
      context = given;
      return { api: {} };
    },
  });
  // Set up after the one that looks.
  const asking = definePlugin({
    id: 'asking',
    setup: () => ({ api: {}, ...(asks ? { hooks: { approve: () => ({ approved: true, by: 'it' }) } } : {}) }),
  });
  const pilot = await OpsPilot.create({ ...options, plugins: [looking, asking] });
  onTestFinished(() => pilot.close());
  return context as OpsContext;
}

it('a plugin learns whether anybody can be asked for leave', async () => {
  expect((await contextOf({})).asksSomebody()).toBe(false);
  expect((await contextOf({ approve: () => ({ approved: false, by: 'me' }) })).asksSomebody()).toBe(true);
  expect((await contextOf({}, true)).asksSomebody()).toBe(true);
});

it('a plugin learns whether there is a secret, where that is known without asking for it', async () => {
  expect(await (await contextOf({})).hasSecret('token')).toBe(false);
  const { hasSecret } = await contextOf({ secrets: envSecrets({ env: { TOKEN: 'correct horse' } }) });
  expect([await hasSecret('token'), await hasSecret('other')]).toEqual([true, false]);
  const asked = callbackSecrets(() => expect.fail('nobody is to be asked'));
  expect(await (await contextOf({ secrets: asked })).hasSecret('token')).toBeUndefined();
});
