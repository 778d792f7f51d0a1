import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endReceipt, readReceipt, receiptExecutor, sweepReceipts } from '../../src/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const year = 365 * 86_400;

describe('a receipt on a host whose clock is wrong, or jumps', () => {
  it.each([
    ['years back', -20 * year],
    ['years ahead', 20 * year],
  ])('%s says what it says: no time of that host is asked for, or believed', async (_, jump) => {
    const receipts = join(folder, 'receipts');
    const bin = join(folder, 'bin');
    await mkdir(bin);
    // Programs that tell the time of day, or when by that a process was started.
    for (const program of ['date', 'ps', 'stat', 'uptime']) {
      await writeFile(join(bin, program), `#!/bin/sh\necho "$0" >>${folder}/asked\nexit 1\n`);
      await chmod(join(bin, program), 0o755);
    }
    const env = { PATH: `${bin}:${process.env['PATH']}` };
    const plain = localExecutor();
    const executor = receiptExecutor(plain, { directory: receipts });
    const there = (line: string) => plain.start(localHost, line, { env });
    const begin = async (id: string, command: string) => {
      const execution = await executor.start(localHost, command, { id, env });
      execution.stderr.resume();
      await new Promise((resolve) => execution.stdout.once('data', resolve));
      return execution.result;
    };
    /** All that is there now was written before the clock jumped. */
    const letClockJump = async () => {
      const then = Date.now() / 1_000 - jump;
      for (const file of await readdir(receipts)) await utimes(join(receipts, file), then, then);
      await utimes(receipts, then, then);
    };
    const standing = async (id: string) => (await readReceipt(there, receipts, id)).standing;

    await begin('done', 'echo x; exit 4');
    const running = begin('running', `echo x; until [ -e ${folder}/go ]; do sleep 0.05; done; exit 5`);
    const stuck = begin('stuck', 'echo x; sleep 100');
    await expect.poll(() => standing('stuck'), { timeout: 20_000 }).toBe('running');
    await letClockJump();
    expect(await readReceipt(there, receipts, 'done')).toMatchObject({ standing: 'finished', exitCode: 4 });
    expect([await standing('running'), await standing('never')]).toEqual(['running', 'none']);
    expect((await endReceipt(there, receipts, 'stuck')).standing).toBe('cancelled');
    await stuck;
    expect(await sweepReceipts(there, receipts)).toBe(0);
    await writeFile(join(folder, 'go'), '');
    expect((await running).exitCode).toBe(5);
    expect(await readReceipt(there, receipts, 'running')).toMatchObject({ standing: 'finished', exitCode: 5 });
    expect(await readFile(join(folder, 'asked'), 'utf8').catch(() => '')).toBe('');
    await executor.close();
  });
});
