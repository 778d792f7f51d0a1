import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Executor, localExecutor, OpsError } from '@opspilot/core';
import { expect, it } from 'vitest';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { receiptExecutor } from '../../src/index.js';
import { type EngineFixture, EngineSite } from '../../src/testing/engine-site.js';
import { dbosOnPostgres } from './dbos-on-postgres.js';
import { preparedDatabases } from './prepared-databases.js';
import { embeddedOnSqlite } from './sqlite-site.js';

/** Loses contact to the first command once that runs; from then on nobody finds what its host has kept of it. */
function losing(site: EngineSite, directory: string): Executor {
  const inner = receiptExecutor(localExecutor(), { directory });
  let isLost = false;
  return {
    ...inner,
    close: () => inner.close(),
    start: async (host, command, options) => {
      const execution = await inner.start(host, command, options);
      if (isLost || !command.includes('sleep 60')) return execution;
      isLost = true;
      for (const stream of [execution.stdout, execution.stderr]) stream.resume();
      const result = (async () => {
        const startedAt = Date.now();
        await site.until(async () => /\d\n/.test(await site.read('pid')));
        await rename(directory, `${directory}-away`);
        const error = new OpsError('connection-lost', 'lost');
        return { status: 'unknown' as const, exitCode: null, signal: null, error, startedAt, endedAt: Date.now() };
      })();
      return { stdout: Readable.from([]), stderr: Readable.from([]), resize: execution.resize, result };
    },
  };
}

function itEndsWhatIsLost(engine: string, fixture: EngineFixture): void {
  it(`a cancelled command that contact was lost to is ended where it runs: ${engine}`, async () => {
    const site = await EngineSite.open(fixture);
    const directory = join(site.folder, 'receipts');
    const { orchestration } = await site.process({}, { executor: losing(site, directory) });
    const run = await orchestration.start(site.plan(`echo $$ > ${site.folder}/pid; sleep 60`), ['a']);
    await site.until(async () => run.report().hosts[0]?.standing === 'unresolved');
    // A look for a receipt may have made the directory anew.
    await rm(directory, { recursive: true, force: true });
    await rename(`${directory}-away`, directory);
    await run.order({ type: 'cancel' });
    const hosts = [{ host: 'a', standing: 'cancelled', failed: true, step: 's' }];
    expect(await run.result).toMatchObject({ status: 'cancelled', hosts });
    expect(await site.runs(await site.read('pid'))).toBe(false);
    await site.close();
  });
}

itEndsWhatIsLost('the embedded engine', embeddedOnSqlite);

await describePostgres('with PostgreSQL', (postgres) => {
  const createDatabase = preparedDatabases(postgres);
  itEndsWhatIsLost('the DBOS engine', dbosOnPostgres(createDatabase));
});
