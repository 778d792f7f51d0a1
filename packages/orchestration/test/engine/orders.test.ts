import { expect, it } from 'vitest';
import type { RunEvent } from '../../src/index.js';
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
  const run = await driver.orchestration.start({ name: 'p', steps }, ['a']);
  const events: RunEvent[] = [];
  const watched = (async () => {
    for await (const { event } of driver.orchestration.watch(run.id)) events.push(event);
  })();
  // Behind a look, with half a second until the next.
  await other.orchestration.order(run.id, { type: 'resume' });
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
  expect(ordered).toEqual(['resume', type, ...(type === 'pause' ? ['resume'] : [])]);
});
