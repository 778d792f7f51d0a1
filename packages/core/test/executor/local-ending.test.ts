import { once } from 'node:events';
import { systemClock } from '@opspilot/core';
import { expect, it, onTestFinished } from 'vitest';
import { LocalExecution } from '../../src/executor/local/local-execution.js';
import { spawnProcess } from '../../src/executor/local/spawn-process.js';
import type { ProcessEntry } from '../../src/executor/processes/process-table.js';
import { linuxProcessTable } from '../../src/executor/processes/process-table-linux.js';

const first: ProcessEntry = {
  ...{ pid: 1, parent: 0, group: 1, session: 1, started: 1, stopped: false, dead: false },
  marker: () => '',
};

/** A command on a machine that shows of its processes only `shown`. */
async function execute(command: string, shown: (entries: readonly ProcessEntry[]) => readonly ProcessEntry[]) {
  const child = await spawnProcess({ file: '/bin/sh', arguments: ['-c', command], env: {}, pipesInput: false });
  onTestFinished(() => void child.kill('SIGKILL'));
  const table = linuxProcessTable();
  const execution = new LocalExecution(child, {
    ...{ id: 'unmarked', clock: systemClock, grace: 100, collectEarly: () => {} },
    table: { look: async () => shown(await table.look()) },
  });
  return { child, execution };
}

it('does not claim the end of a process that no look shows and that has not exited', { timeout: 20_000 }, async () => {
  const { child, execution } = await execute('exec sleep 60', () => [first]);
  execution.end({ status: 'cancelled' });
  const { status, error } = await execution.result;
  expect([status, error?.code, error?.details['pids']]).toEqual(['unknown', 'termination-unconfirmed', [child.pid]]);
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

it('does not claim that nobody is left where the processes of others are hidden', { timeout: 20_000 }, async () => {
  const { child, execution } = await execute('exec sleep 60', (entries) => entries.filter(({ pid }) => pid !== 1));
  const exited = once(child, 'exit');
  execution.end({ status: 'cancelled' });
  const { status, error } = await execution.result;
  await exited;
  expect([status, error?.code]).toEqual(['unknown', 'termination-unconfirmed']);
  expect(error?.message).toMatch(/shows a user no processes of others \(hidepid/);
});

it('claims the end where everybody is shown', { timeout: 20_000 }, async () => {
  const { execution } = await execute('exec sleep 60', (entries) => entries);
  execution.end({ status: 'cancelled' });
  expect(await execution.result).toMatchObject({ status: 'cancelled', signal: 'SIGTERM' });
});
