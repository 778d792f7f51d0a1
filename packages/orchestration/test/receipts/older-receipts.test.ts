import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endReceipt, readReceipt, receiptExecutor, sweepReceipts } from '../../src/index.js';

const plain = localExecutor();
const there = (line: string) => plain.start(localHost, line);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Leaves a receipt as versions before did: with its end, where there is one, in a file of its own. */
async function leave(id: string, end?: string): Promise<void> {
  const executor = receiptExecutor(plain, { directory: folder });
  const execution = await executor.start(localHost, 'true', { id });
  execution.stdout.resume();
  execution.stderr.resume();
  await execution.result;
  const leader = join(folder, `${id}.leader`);
  const [signature] = (await readFile(leader, 'latin1')).split('\n');
  await writeFile(leader, `${signature}\n`, 'latin1');
  if (end !== undefined) await writeFile(join(folder, `${id}.code`), end);
}

describe('a receipt of the version before', () => {
  it.each([
    ['0\n', 'finished', 0],
    ['3\n', 'finished', 3],
    ['cancelled\n', 'cancelled', null],
  ])('tells its end: %j', async (end, standing, exitCode) => {
    await leave('a', end);
    expect(await readReceipt(there, folder, 'a')).toMatchObject({ standing, exitCode });
    expect(await endReceipt(there, folder, 'a')).toEqual({ standing, exitCode });
    expect(await readReceipt(there, folder, 'a')).toMatchObject({ standing, exitCode });
  });

  it('is lost without one', async () => {
    await leave('a');
    expect((await readReceipt(there, folder, 'a')).standing).toBe('lost');
  });

  it('goes with all that it has once it has expired', async () => {
    await leave('a', '0\n');
    const leader = join(folder, 'a.leader');
    const fields = (await readFile(leader, 'latin1')).split(' ');
    fields[4] = '1000000000';
    await writeFile(leader, fields.join(' '), 'latin1');
    await utimes(leader, 1e9, 1e9);
    expect(await sweepReceipts(there, folder)).toBe(1);
    expect((await readdir(folder)).filter((name) => name.startsWith('a.'))).toEqual([]);
  });
});
