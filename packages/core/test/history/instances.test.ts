import { describe, expect, it } from 'vitest';
import { historyMigrations } from '../../src/history/history-migrations.js';
import type { HistorySchema, InstancesTable } from '../../src/history/history-schema.js';
import { newId } from '../../src/random/new-id.js';
import { systemRandom } from '../../src/random/random.js';
import { sqliteStorage } from '../../src/sqlite.js';
import { manualClock } from '../../src/testing/manual-clock.js';
import { openHistory } from './open-history.js';
import { commandEnd, commandStart } from './records.js';

/** Two histories on one database, one of which the other may take for something else. */
async function twoProcesses() {
  const clock = manualClock();
  const storage = sqliteStorage(':memory:');
  const db = await storage.open<HistorySchema>('history', historyMigrations);
  const owner = await openHistory(storage, { clock });
  const [{ id: ownerId }] = (await db.selectFrom('history_instances').select('id').execute()) as [{ id: string }];
  const other = await openHistory(storage, { clock });
  const start = commandStart({ id: newId(clock, systemRandom) });
  await owner.recorder.begin(start);
  const disguise = (as: Partial<InstancesTable>) =>
    db.updateTable('history_instances').set(as).where('id', '=', ownerId).execute();
  const status = async () => (await other.history.get(start.id))?.end?.status ?? 'running';
  return { clock, db, owner, other, start, disguise, status };
}

describe('the owner of a running command', () => {
  it('lives when it is this very process', async () => {
    const { clock, status } = await twoProcesses();
    await clock.advance(1_000_000);
    expect(await status()).toBe('running');
  });

  it('is gone when its process id is free', async () => {
    const { disguise, status } = await twoProcesses();
    await disguise({ pid: 2 ** 22 + 1 });
    expect(await status()).toBe('unknown');
  });

  it.runIf(process.platform === 'linux')('is gone when its process id was given to another process', async () => {
    const { disguise, status } = await twoProcesses();
    await disguise({ process_started: '1' });
    expect(await status()).toBe('unknown');
  });

  it('is judged by its signs of life where nothing tells who has its process id', async () => {
    const { clock, disguise, status } = await twoProcesses();
    await disguise({ process_started: null });
    expect(await status()).toBe('running');
    await clock.advance(200_000);
    expect(await status()).toBe('unknown');
  });

  it('is judged by its signs of life when it is on another machine', async () => {
    const { clock, disguise, status } = await twoProcesses();
    await disguise({ machine: 'elsewhere', pid: 2 ** 22 + 1 });
    await clock.advance(110_000);
    expect(await status()).toBe('running');
    await clock.advance(20_000);
    expect(await status()).toBe('unknown');
  });

  it('is gone when it closed its history before its command ended', async () => {
    const { owner, status } = await twoProcesses();
    await owner.close();
    expect(await status()).toBe('unknown');
  });

  it.each([false, true])('knows better when it was only silent (record moved on: %s)', async (moved) => {
    const { disguise, other, owner, start, status } = await twoProcesses();
    await disguise({ machine: 'elsewhere', beat_at: 0 });
    expect(await status()).toBe('unknown');
    if (moved) await other.history.prune({});
    await owner.recorder.finish(start, commandEnd({ exitCode: 0 }));
    expect((await other.history.list()).map((record) => record.end?.status)).toEqual(['succeeded']);
    await other.history.prune({});
    expect(await other.history.get(start.id)).toEqual({ ...start, end: commandEnd({ exitCode: 0 }) });
  });

  it('is taken out of the database once it is known to be gone', async () => {
    const { db, disguise, other } = await twoProcesses();
    await disguise({ machine: 'elsewhere', beat_at: 0 });
    await other.history.prune({});
    expect(await db.selectFrom('history_instances').select('id').execute()).toHaveLength(1);
  });
});
