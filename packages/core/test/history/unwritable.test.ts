import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sqliteStorage } from '../../src/sqlite.js';
import { recordingLogger } from '../../src/testing/recording-logger.js';
import { smallDisk } from '../fixtures/small-disk.js';
import { finishWithOutput, openHistory, readAll, temporaryDirectory } from './open-history.js';
import { commandEnd, commandStart } from './records.js';

/** A history whose file another connection can lock. */
async function lockable() {
  const path = join(await temporaryDirectory(), 'ops.db');
  const logger = recordingLogger();
  const opened = await openHistory(sqliteStorage(path, { lockTimeout: 20 }), { logger });
  const stranger = new Database(path, { timeout: 0 });
  onTestFinished(() => void stranger.close());
  return {
    ...opened,
    logger,
    // Tried again between turns: the history itself may just be writing.
    lock: () => vi.waitFor(() => void stranger.exec('begin exclusive'), { timeout: 10_000, interval: 5 }),
    unlock: () => void stranger.exec('commit'),
  };
}

describe('a locked database', () => {
  it('lets no command start', async () => {
    const { history, recorder, lock, unlock } = await lockable();
    const start = commandStart();
    await lock();
    await expect(recorder.begin(start)).rejects.toMatchObject({
      code: 'history-unwritable',
      details: { command: start.id, reason: 'storage-locked' },
    });
    unlock();
    expect(await history.count()).toBe(0);
  });

  it('costs no end: it is written with the next record', async () => {
    const { history, recorder, lock, unlock } = await lockable();
    const starts = [commandStart(), commandStart(), commandStart()];
    for (const start of starts) await recorder.begin(start);
    const denied = commandStart();
    await lock();
    for (const start of starts) {
      await expect(recorder.finish(start, commandEnd({ exitCode: 7 }))).rejects.toMatchObject({
        code: 'history-unwritable',
        message: expect.stringMatching(/kept in memory/),
      });
    }
    await expect(recorder.finish(denied, commandEnd({ status: 'denied' }))).rejects.toThrow(/locked/);
    unlock();
    expect(await history.count({ status: 'running' })).toBe(3);
    await recorder.finish(commandStart(), commandEnd());
    expect(await history.count({ status: 'running' })).toBe(0);
    expect((await history.get(starts[1]?.id ?? ''))?.end).toEqual(commandEnd({ exitCode: 7 }));
    expect((await history.get(denied.id))?.end?.status).toBe('denied');
    expect(await history.count()).toBe(5);
  });

  it('costs no end when the history is closed after it', async () => {
    const path = join(await temporaryDirectory(), 'ops.db');
    const storage = sqliteStorage(path, { lockTimeout: 20 });
    const first = await openHistory(storage);
    const start = commandStart();
    await first.recorder.begin(start);
    const stranger = new Database(path, { timeout: 0 });
    await vi.waitFor(() => void stranger.exec('begin exclusive'), { timeout: 10_000, interval: 5 });
    await expect(first.recorder.finish(start, commandEnd())).rejects.toThrow(/locked/);
    stranger.exec('commit');
    stranger.close();
    await first.close();
    const second = await openHistory(storage);
    expect((await second.history.get(start.id))?.end?.status).toBe('succeeded');
  });

  it('is told when the history is closed with ends that were never written', async () => {
    const { recorder, close, lock } = await lockable();
    await lock();
    for (let i = 0; i < 2; i++) await expect(recorder.finish(commandStart(), commandEnd())).rejects.toThrow(/locked/);
    await expect(close()).rejects.toMatchObject({ code: 'history-unwritable', details: { records: 2 } });
  });

  it('does not fill the memory: the oldest ends go, and the log says so', async () => {
    const { history, recorder, logger, lock, unlock } = await lockable();
    const text = 'x'.repeat(2 ** 23);
    const stdout = { text, bytes: text.length, truncated: false };
    const starts = Array.from({ length: 10 }, () => commandStart());
    await lock();
    for (const start of starts) await expect(recorder.finish(start, commandEnd({ stdout }))).rejects.toThrow(/locked/);
    unlock();
    expect(logger.messages('error')).toHaveLength(2);
    await recorder.finish(commandStart(), commandEnd());
    expect(await history.get(starts[1]?.id ?? '')).toBeUndefined();
    expect(await history.get(starts[2]?.id ?? '')).toBeDefined();
    expect(await history.count()).toBe(9);
  });
});

/** Takes all the room that is left. */
async function fill(directory: string): Promise<string> {
  const path = join(directory, 'filler');
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    while (
      await writeFile(path, Buffer.alloc(size), { flag: 'a' }).then(
        () => true,
        () => false,
      )
    );
  }
  return path;
}

describe('a full disk', () => {
  it('lets no command start, and costs no end once there is room again', async (context) => {
    const disk = smallDisk(context, 2_048);
    const { history, recorder } = await openHistory(sqliteStorage(join(disk, 'ops.db')));
    const start = commandStart();
    await recorder.begin(start);
    const filler = await fill(disk);
    const stdout = { text: 'y'.repeat(60_000), bytes: 60_000, truncated: false };
    await expect(recorder.finish(start, commandEnd({ stdout }))).rejects.toMatchObject({
      code: 'history-unwritable',
      details: { reason: 'storage-full' },
    });
    const refused = commandStart({ command: 'z'.repeat(60_000) });
    await expect(recorder.begin(refused)).rejects.toMatchObject({ code: 'history-unwritable' });
    expect((await history.get(start.id))?.end).toBeNull();
    await rm(filler);
    await recorder.begin(commandStart());
    expect((await history.get(start.id))?.end?.stdout).toEqual(stdout);
    expect(await history.get(refused.id)).toBeUndefined();
  });

  it('fails no command whose output it cannot take', async (context) => {
    const spool = smallDisk(context, 3_072);
    const logger = recordingLogger();
    const opened = await openHistory(sqliteStorage(':memory:'), { spool, logger });
    const start = commandStart();
    const chunk = Buffer.alloc(65_536, 'flood ');
    const { stdout } = await finishWithOutput(
      opened,
      start,
      Array.from({ length: 100 }, () => chunk),
    );
    expect(stdout).toMatchObject({ bytes: 100 * chunk.length, truncated: true, incomplete: 'write-failed' });
    expect(logger.messages('warn')).toHaveLength(1);
    const kept = await readAll(await opened.history.output(start.id, 'stdout'));
    // What was written, but for the megabyte that was given back.
    expect(kept.length).toBeGreaterThan(2 ** 20);
    expect(kept.length).toBeLessThan(2.1 * 2 ** 20);
    expect(kept.equals(Buffer.alloc(kept.length, chunk))).toBe(true);
    expect((await stat(join(spool))).isDirectory()).toBe(true);
  });
});
