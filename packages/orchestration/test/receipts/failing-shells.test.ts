import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localHost } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { endReceipt, readReceipt, receiptExecutor, sweepReceipts } from '../../src/index.js';
import { enterReceipts } from '../../src/receipts/enter-receipts.js';
import { useMachine } from './use-machine.js';

const machine = useMachine();

/** Runs a command with a receipt on a host whose shell is given each line as `change` makes it. */
function hostOf(change: (line: string) => string) {
  const inner = machine.withLines(change);
  const directory = join(machine.folder, 'receipts');
  const executor = receiptExecutor(inner, { directory });
  const there = (line: string) => inner.start(localHost, line);
  return {
    run: async (command: string, id: string) => {
      const execution = await executor.start(localHost, `echo x >>${machine.folder}/count; ${command}`, { id });
      execution.stdout.resume();
      execution.stderr.resume();
      return execution.result;
    },
    receipt: (id: string) => readReceipt(there, directory, id),
    end: (id: string) => endReceipt(there, directory, id),
    sweep: () => sweepReceipts(there, directory),
    enter: () => enterReceipts(there, directory),
  };
}

const count = () => readFile(join(machine.folder, 'count'), 'utf8').catch(() => '');

describe('a command with a receipt', () => {
  it.each([0, 3, 125, 126])('ends with %i, as it says, where the shell ends at the first failure', async (code) => {
    const { run, receipt, end, sweep, enter } = hostOf((line) => `set -e;${line}`);
    // The first is swept beside, the second is not.
    for (const id of ['first', 'second']) {
      expect(await run(`exit ${code}`, id)).toMatchObject({ status: 'exited', exitCode: code });
      expect(await receipt(id)).toMatchObject({ standing: 'finished', exitCode: code });
      expect(await end(id)).toEqual({ standing: 'finished', exitCode: code });
      expect((await run('true', id)).error?.code).toBe('receipt-taken');
    }
    expect(await count()).toBe('x\nx\n');
    expect((await receipt('never')).standing).toBe('none');
    expect((await end('withheld')).standing).toBe('withheld');
    expect([await sweep(), await enter()]).toEqual([0, expect.stringMatching(/\S/)]);
  });

  it.each(['set -e', 'set -f', 'set -u', 'set -C'])('is ended in a shell that was told to %s', async (told) => {
    const { run, receipt, end } = hostOf((line) => `${told};${line}`);
    const running = run('sleep 100', 'a');
    await expect.poll(count, { timeout: 20_000 }).toBe('x\n');
    expect(await end('a')).toEqual({ standing: 'cancelled', exitCode: null });
    expect((await running).status).toBe('signalled');
    expect((await receipt('a')).standing).toBe('cancelled');
  });

  it('may have run where its host does not say that there is no receipt', async () => {
    let lines = 0;
    // The shell that is asked for the receipt ends before it has looked.
    const { run } = hostOf((line) => {
      lines += 1;
      return lines === 1 ? `${line.replace(/exit "\$opspilot_code"$/, 'exit 125')}` : `exit 1;${line}`;
    });
    expect(await run('true', 'a')).toMatchObject({ status: 'unknown', error: { code: 'receipt-unreadable' } });
    expect([await count(), lines]).toEqual(['x\n', 2]);
  });
});
