import { setTimeout as delay } from 'node:timers/promises';
import { postgresStorage } from '@opspilot/core/postgres';
import { expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { startPostgres } from '../../../core/test/fixtures/postgres-server.js';
import { dbosOrchestration } from '../../src/dbos.js';
import { EngineSite, hostNames } from '../../src/testing/engine-site.js';

// One test alone: DBOS is one to a process.
await describePostgres('a worker whose PostgreSQL', () => {
  it('is away for longer than its lease lasts, more than once, drives its run on and does each step once', async () => {
    const server = await startPostgres();
    const site = await EngineSite.open({
      open: async () => ({
        storage: () => postgresStorage(server.url),
        plugin: (options) => dbosOrchestration({ ...options, databaseUrl: server.url }),
        close: () => server.stop(),
      }),
    });
    try {
      const pilot = await site.process({ leaseTime: 1_000 });
      const ids = Array.from({ length: 8 }, (_, index) => `s${index}`);
      const steps = ids.map((id, index) => ({
        id,
        needs: ids.slice(Math.max(0, index - 1), index),
        command: `echo begun >> ${site.folder}/${id}-{{host}}; sleep 0.3; echo done >> ${site.folder}/${id}-{{host}}`,
      }));
      const run = await pilot.orchestration.start({ name: 'p', steps }, hostNames);
      for (const _ of [1, 2]) {
        await delay(700);
        await server.restart(() => delay(1_500));
      }
      expect(await run.result).toMatchObject({ status: 'succeeded', failures: 0 });
      for (const id of ids) {
        for (const host of hostNames) expect(await site.read(`${id}-${host}`)).toBe('begun\ndone\n');
      }
    } finally {
      await site.close();
    }
  });
});
