import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endReceipt, readReceipt, receiptExecutor } from '../../src/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plain = localExecutor();
/** Nobody is about to write more here: nothing is waited for. */
const there = (script: string) => plain.start(localHost, `sleep() { :; }\n${script}`);
const standing = async (id: string) => (await readReceipt(there, folder, id)).standing;

describe('a receipt that is written in part', () => {
  it('tells an end at its full length alone, never another, nor that nothing has begun', async () => {
    const executor = receiptExecutor(plain, { directory: folder });
    const execution = await executor.start(localHost, 'exit 123', { id: 'whole' });
    execution.stdout.resume();
    execution.stderr.resume();
    await execution.result;
    const whole = await readFile(join(folder, 'whole.leader'), 'latin1');
    expect(whole).toMatch(/^.+\n123\n$/);
    // Of the signature some, of the end each one.
    const lengths = Array.from({ length: whole.length }, (_, length) => length).filter(
      (length) => length % 8 === 0 || length > whole.length - 16,
    );
    const found = await Promise.all(
      lengths.map(async (length) => {
        await writeFile(join(folder, `cut-${length}.leader`), whole.slice(0, length));
        return [length, await standing(`cut-${length}`)];
      }),
    );
    expect(found).toEqual(lengths.map((length) => [length, 'lost']));
    expect(await readReceipt(there, folder, 'whole')).toMatchObject({ standing: 'finished', exitCode: 123 });
    // An end that was begun stands in nobody's way.
    for (const length of lengths.slice(-'123\n'.length)) {
      expect(await endReceipt(there, folder, `cut-${length}`)).toMatchObject({ standing: 'cancelled' });
      expect(await standing(`cut-${length}`)).toBe('cancelled');
    }
    await executor.close();
  });
});
