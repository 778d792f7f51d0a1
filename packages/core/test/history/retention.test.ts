import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { RetentionPolicy } from '../../src/history/history.js';
import { historyMigrations } from '../../src/history/history-migrations.js';
import type { HistorySchema } from '../../src/history/history-schema.js';
import { sqliteStorage } from '../../src/sqlite.js';
import { manualClock } from '../../src/testing/manual-clock.js';
import { finishWithOutput, openFileHistory, openHistory, readAll, spooledFiles } from './open-history.js';
import { commandEnd, commandStart } from './records.js';

/** A history with three commands of ten spooled bytes each, a second apart. */
async function threeCommands() {
  const clock = manualClock();
  const opened = await openFileHistory({ clock, outputLimit: 4 });
  const starts = [1, 2, 3].map((i) => commandStart({ createdAt: clock.now() - 4_000 + i * 1_000 }));
  for (const start of starts) await finishWithOutput(opened, start, [Buffer.from('0123456789')]);
  const [oldest, middle, newest] = starts.map((start) => start.id) as [string, string, string];
  const remaining = async () => (await opened.history.list()).map((record) => record.id);
  return { ...opened, clock, oldest, middle, newest, remaining };
}

describe('retention', () => {
  it('removes what is too old, with its files', async () => {
    const { directory, history, newest, remaining } = await threeCommands();
    expect(await history.prune({ maxAge: 1_500 })).toEqual({ commands: 2, spoolBytes: 20 });
    expect(await remaining()).toEqual([newest]);
    expect(await spooledFiles(directory)).toHaveLength(1);
  });

  it('removes what is too much, with its files', async () => {
    const { directory, history, middle, newest, remaining } = await threeCommands();
    expect(await history.prune({ maxCommands: 2 })).toEqual({ commands: 1, spoolBytes: 10 });
    expect(await remaining()).toEqual([newest, middle]);
    expect(await spooledFiles(directory)).toHaveLength(2);
    expect((await readAll(await history.output(middle, 'stdout'))).toString()).toBe('0123456789');
  });

  it('takes the oldest files when there is too much output, and leaves their records', async () => {
    const { directory, history, oldest, middle, newest, remaining } = await threeCommands();
    expect(await history.prune({ maxSpoolBytes: 15 })).toEqual({ commands: 0, spoolBytes: 20 });
    expect(await remaining()).toEqual([newest, middle, oldest]);
    expect(await spooledFiles(directory)).toHaveLength(1);
    const stdout = (await history.get(oldest))?.end?.stdout;
    expect(stdout).toMatchObject({ bytes: 10, truncated: true, incomplete: 'pruned' });
    expect(stdout?.text).toMatch(/^01\n.*\n89$/);
    await expect(history.output(oldest, 'stdout')).rejects.toThrow(/retention/);
    expect(await history.prune({ maxSpoolBytes: 15 })).toEqual({ commands: 0, spoolBytes: 0 });
  });

  it('never takes a running command', async () => {
    const { clock, directory, history, recorder } = await threeCommands();
    const start = commandStart({ createdAt: 0 });
    await recorder.begin(start);
    const capture = recorder.capture(start.id, 'stdout');
    await capture.write(Buffer.from('0123456789'));
    await clock.advance(1);
    expect(await history.prune({ maxAge: 0, maxCommands: 0, maxSpoolBytes: 0 })).toMatchObject({ commands: 3 });
    expect((await history.list()).map((record) => record.id)).toEqual([start.id]);
    expect(await spooledFiles(directory)).toHaveLength(1);
    await recorder.finish(start, commandEnd({ stdout: await capture.end() }));
    expect((await readAll(await history.output(start.id, 'stdout'))).toString()).toBe('0123456789');
  });

  it('works in many small steps', async () => {
    const { history, recorder } = await openFileHistory();
    for (let i = 0; i < 1_234; i++) await recorder.finish(commandStart({ createdAt: i }), commandEnd());
    expect(await history.prune({ maxCommands: 10 })).toEqual({ commands: 1_224, spoolBytes: 0 });
    expect(await history.count()).toBe(10);
  });

  it('is applied when the history is opened', async () => {
    const { storage, history } = await threeCommands();
    await openHistory(storage, { retention: { maxCommands: 1 } });
    await vi.waitFor(async () => expect(await history.count()).toBe(1), 10_000);
  });

  it('survives a file that is gone, and says so when it is asked for', async () => {
    const { directory, history, newest, remaining } = await threeCommands();
    await rm(join(directory, 'ops.db.files'), { recursive: true });
    await expect(history.output(newest, 'stdout')).rejects.toMatchObject({ code: 'history-output-missing' });
    expect(await remaining()).toHaveLength(3);
    expect(await history.prune({ maxAge: 0 })).toMatchObject({ commands: 3 });
  });

  it.each(['../../../../etc/passwd', '/etc/passwd', '01ARZ3NDEKTSV4RRFFQ69G5FAV/../../ops.db'])(
    'neither reads nor removes a file outside the spool that a record names: %s',
    async (file) => {
      const { history, newest, storage } = await threeCommands();
      await history.prune({});
      const db = await storage.open<HistorySchema>('history', historyMigrations);
      await db.updateTable('history_commands').set({ stdout_file: file }).execute();
      await expect(history.output(newest, 'stdout')).rejects.toThrow(/its name is not one/);
      await history.prune({ maxAge: 0 });
      expect((await readdir('/etc')).includes('passwd')).toBe(true);
    },
  );

  it('refuses a limit whose name is written wrong', async () => {
    const { history } = await openFileHistory();
    await expect(history.prune({ maxage: 1 } as RetentionPolicy)).rejects.toMatchObject({
      code: 'invalid-retention',
      message: 'There is no retention limit maxage; there are maxAge, maxCommands, maxSpoolBytes.',
    });
  });

  it.each([{ maxAge: -1 }, { maxCommands: Number.NaN }, { maxSpoolBytes: Number.POSITIVE_INFINITY }])(
    'refuses %o',
    async (policy) => {
      const { history } = await openFileHistory();
      await expect(history.prune(policy)).rejects.toMatchObject({ code: 'invalid-retention' });
      await expect(openHistory(sqliteStorage(':memory:'), { retention: policy })).rejects.toMatchObject({
        code: 'invalid-retention',
      });
    },
  );
});
