import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import { type JournalTables, journalMigrations } from '../../src/journal/journal-schema.js';
import { useReceipts } from '../../src/testing/used-receipts.js';
import { useSqliteSite } from './sqlite-site.js';

const { site, journalFile } = useSqliteSite();

const plainExecutor = () => ({ executor: localExecutor() });
const directory = (name = 'receipts'): string => join(site().folder, name);

/** A run of one command, whose controller was killed after that had ended, and before it could write so down. */
async function killedRun(others: Parameters<ReturnType<typeof site>['process']>[1] = {}): Promise<string> {
  const pilot = await site().process({}, others);
  const run = await pilot.orchestration.start(site().plan(`echo x >> ${site().folder}/count`), ['a']);
  await run.result;
  await site().end(pilot);
  const storage = sqliteStorage(journalFile());
  const db = await storage.open<JournalTables>('orchestration', journalMigrations);
  await db.deleteFrom('orchestration_events').where('sequence', '>', 0).execute();
  await db.updateTable('orchestration_runs').set({ status: 'running', leased_until: 0 }).execute();
  await storage.close();
  return run.id;
}

describe('a command whose end nobody has written down', () => {
  it('ended as its receipt says', async () => {
    const id = await killedRun();
    const { orchestration } = await site().process();
    expect((await (await orchestration.resume(id)).result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\n');
  });

  it('has not begun where its receipt is missing in a directory that was there before', async () => {
    const id = await killedRun();
    const files = (await readdir(directory())).filter((name) => name.startsWith(id));
    await Promise.all(files.map((name) => rm(join(directory(), name))));
    const { orchestration } = await site().process();
    expect((await (await orchestration.resume(id)).result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\nx\n');
  });

  it.each([
    ['the directory of receipts has gone', () => rm(directory(), { recursive: true })],
    [
      'the directory of receipts was made anew since',
      async () => {
        await rm(directory(), { recursive: true });
        // Receipts tell whole seconds, and a directory of the second in which the run began may be older than it.
        const begun = Math.floor(Date.now() / 1_000);
        await site().until(async () => Math.floor(Date.now() / 1_000) > begun);
        await useReceipts(directory());
      },
    ],
  ])('may have run where %s', async (_, meanwhile) => {
    const id = await killedRun();
    await meanwhile();
    const { orchestration } = await site().process();
    const run = await orchestration.resume(id);
    await site().until(async () => run.report().hosts[0]?.standing !== 'running');
    expect(run.report().hosts).toEqual([{ host: 'a', standing: 'unresolved', step: 's' }]);
    expect(await site().read('count')).toBe('x\n');
  });

  it('may have run where its executor has left no receipts, whatever the options say', async () => {
    const id = await killedRun(plainExecutor());
    const { orchestration } = await site().process({}, plainExecutor());
    const run = await orchestration.resume(id);
    await site().until(async () => run.report().hosts[0]?.standing !== 'running');
    expect(run.report().hosts).toEqual([{ host: 'a', standing: 'unresolved', step: 's' }]);
    expect(await site().read('count')).toBe('x\n');
  });

  it('is left alone by who would look for its receipt elsewhere', async () => {
    const id = await killedRun();
    await useReceipts(directory('others'));
    const pilot = await site().process({ receipts: directory('others') });
    const changed = {
      code: 'receipts-changed',
      message: expect.stringContaining(`begun with receipts in ${directory()}, and the option "receipts" says`),
    };
    await expect(pilot.orchestration.resume(id, { acceptInventory: true })).rejects.toMatchObject(changed);
    const told: unknown[] = [];
    pilot.events.on('run.not-recovered', ({ data }) => told.push(data));
    expect(await pilot.orchestration.recover()).toEqual([]);
    expect(told).toEqual([{ run: id, ...changed }]);
    await site().end(pilot);
    const { orchestration } = await site().process();
    expect((await (await orchestration.resume(id)).result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\n');
  });

  it('has failed where somebody else has ended it', async () => {
    const id = await killedRun();
    await writeFile(join(directory(), `${id}-s0-1-0.code`), 'cancelled\n');
    const { orchestration } = await site().process();
    expect(await (await orchestration.resume(id)).result).toMatchObject({
      status: 'aborted',
      hosts: [{ host: 'a', standing: 'failed', step: 's' }],
    });
  });
});
