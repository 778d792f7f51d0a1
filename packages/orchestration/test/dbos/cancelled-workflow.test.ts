import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { expect, it, onTestFinished, vi } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { dbosOrchestration } from '../../src/dbos.js';
import { executionName, receiptExecutor } from '../../src/index.js';
import { preparedDatabases } from '../engine/prepared-databases.js';

await describePostgres('with DBOS', (postgres) => {
  const createDatabase = preparedDatabases(postgres);

  it('a command whose workflow somebody cancels in DBOS is followed by its receipt, and not begun beside itself', async () => {
    const databaseUrl = await createDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'cancelled-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const receipts = join(folder, 'receipts');
    const pilot = await OpsPilot.create({
      storage: postgresStorage(databaseUrl),
      executor: receiptExecutor(localExecutor(), { directory: receipts }),
      hosts: [{ name: 'a', address: 'localhost' }],
      plugins: [dbosOrchestration({ databaseUrl, receipts })],
    });
    onTestFinished(() => pilot.close());
    const log = join(folder, 'log');
    const command = `echo begin >> ${log}; sleep 4; echo end >> ${log}`;
    const retry = { attempts: 3, backoff: 10 };
    const run = await pilot.orchestration.start({ name: 'n', steps: [{ id: 's', command, idempotent: true, retry }] }, [
      'a',
    ]);
    const written = () => readFile(log, 'utf8').catch(() => '');
    await vi.waitFor(async () => expect(await written()).toBe('begin\n'), { timeout: 30_000 });
    await DBOS.cancelWorkflow(executionName(run.id, { host: 0, step: 0, kind: 'step', attempt: 1 }));
    expect((await run.result).status).toBe('succeeded');
    expect(await written()).toBe('begin\nend\n');
  });
});
