import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { startPostgres } from '../../../core/test/fixtures/postgres-server.js';
import { EngineSite, hostNames } from '../../src/testing/engine-site.js';
import { dbosOnPostgres } from './dbos-on-postgres.js';
import { expectEachOnce, markedSteps } from './marked-steps.js';

// One test alone: DBOS is one to a process.
await describePostgres('a worker whose PostgreSQL', () => {
  it('is away for longer than its lease lasts, more than once, drives its run on and does each step once', async () => {
    const server = await startPostgres();
    const site = await EngineSite.open(dbosOnPostgres(async () => server.url));
    try {
      const pilot = await site.process({ leaseTime: 1_000 });
      const plan = markedSteps(site, 8, () => 'sleep 0.3');
      const run = await pilot.orchestration.start(plan, hostNames);
      for (const _ of [1, 2]) {
        await delay(700);
        await server.restart(() => delay(1_500));
      }
      expect(await run.result).toMatchObject({ status: 'succeeded', failures: 0 });
      await expectEachOnce(site, plan);
    } finally {
      await site.close();
      await server.stop();
    }
  });
});
