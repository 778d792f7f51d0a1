import { expect, it } from 'vitest';
import type { Order, RunEvent } from '../../src/index.js';
import { useSqliteSite } from './sqlite-site.js';

const { site } = useSqliteSite();

it.each([
  ['roll-back', 'rolled-back'],
  ['cancel', 'cancelled'],
  ['pause', 'succeeded'],
] as const)('a run whose last command ends before its driver looks for orders obeys %s first', async (type, end) => {
  const { folder } = site();
  const [driver, other] = [await site().process(), await site().process()];
  const steps = [{ id: 's', command: `until [ -e ${folder}/end ]; do sleep 0.01; done`, rollback: 'true' }];
  const run = await driver.orchestration.start({ name: 'p', steps, strategy: { type: 'sequential' } }, ['a', 'b']);
  const events: RunEvent[] = [];
  const watched = (async () => {
    for await (const { event } of driver.orchestration.watch(run.id)) events.push(event);
  })();
  // Behind a look, with half a second until the next.
  await other.orchestration.order(run.id, { type: 'skip', host: 'b' });
  await site().until(async () => events.some((event) => event.type === 'ordered'));
  await other.orchestration.order(run.id, { type });
  await site().write('end');
  if (type === 'pause') {
    await site().until(async () => run.report().isPaused && run.report().hosts[0]?.standing !== 'running');
    await run.order({ type: 'resume' });
  }
  expect((await run.result).status).toBe(end);
  await watched;
  const ordered = events.flatMap((event) => (event.type === 'ordered' ? event.order.type : []));
  expect(ordered).toEqual(['skip', type, ...(type === 'pause' ? ['resume'] : [])]);
});

it('an order that would change nothing is refused, and says why', async () => {
  const { folder } = site();
  const [driver, other] = [await site().process(), await site().process()];
  const command = `until [ -e ${folder}/end ]; do sleep 0.01; done`;
  const run = await driver.orchestration.start({ name: 'p', steps: [{ id: 's', command }] }, ['a', 'b']);
  const refused = (why: string) => ({ code: 'order-not-applicable', message: expect.stringContaining(why) });
  const orders: readonly (readonly [Order, string])[] = [
    [{ type: 'promote', by: 'ann' }, 'stands at no gate'],
    [{ type: 'resume' }, 'is not paused'],
    [{ type: 'retry' }, 'no host that it names has failed'],
    [{ type: 'resolve', host: 'a', step: 's', result: 'failed' }, 'nobody is asked'],
  ];
  for (const [order, why] of orders) {
    await expect(run.order(order)).rejects.toMatchObject(refused(why));
    await expect(other.orchestration.order(run.id, order)).rejects.toMatchObject(refused(why));
  }
  // Orders that are not taken yet count: one after another, each says something.
  await other.orchestration.order(run.id, { type: 'pause' });
  await expect(run.order({ type: 'pause' })).rejects.toMatchObject(refused('paused already'));
  await run.order({ type: 'resume' });
  await other.orchestration.order(run.id, { type: 'abort' });
  await expect(run.order({ type: 'roll-back' })).resolves.toBeUndefined();
  await expect(run.order({ type: 'abort' })).rejects.toMatchObject(refused('ending'));
  await site().write('end');
  await run.result;
  await expect(run.order({ type: 'pause' })).rejects.toMatchObject({ code: 'run-ended' });
});
