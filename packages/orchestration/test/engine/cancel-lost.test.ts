import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Executor, localExecutor, OpsError } from '@opspilot/core';
import { expect, it } from 'vitest';
import { receiptExecutor } from '../../src/index.js';
import { useSqliteSite } from './sqlite-site.js';

const { site } = useSqliteSite();
const directory = (name = 'receipts'): string => join(site().folder, name);
const hasBegun = () =>
  site().until(async () =>
    /\d\n/.test(
      await site()
        .read('pid')
        .catch(() => ''),
    ),
  );

/** Loses contact to the first command once that runs, and for a while nobody finds what its host has kept of it. */
function losing(): Executor {
  const inner = receiptExecutor(localExecutor(), { directory: directory() });
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
        await hasBegun();
        await rename(directory(), directory('away'));
        const error = new OpsError('connection-lost', 'lost');
        return { status: 'unknown' as const, exitCode: null, signal: null, error, startedAt, endedAt: Date.now() };
      })();
      return { stdout: Readable.from([]), stderr: Readable.from([]), resize: execution.resize, result };
    },
  };
}

it('a cancelled command that contact was lost to, and that somebody is to tell the end of, is ended where it runs', async () => {
  const { orchestration } = await site().process({}, { executor: losing() });
  const command = `echo $$ > ${site().folder}/pid; sleep 60`;
  const run = await orchestration.start({ name: 'p', steps: [{ id: 's', command }] }, ['a']);
  await site().until(async () => run.report().hosts[0]?.standing === 'unresolved');
  // A look for a receipt may have made the directory anew.
  await rm(directory(), { recursive: true, force: true });
  await rename(directory('away'), directory());
  await run.order({ type: 'cancel' });
  const hosts = [{ host: 'a', standing: 'cancelled', step: 's' }];
  expect(await run.result).toMatchObject({ status: 'cancelled', hosts });
  expect(await site().runs(await site().read('pid'))).toBe(false);
});
