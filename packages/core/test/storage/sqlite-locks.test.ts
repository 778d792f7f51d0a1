import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type NoteSchema, noteMigrations } from './note-migrations.js';

const directory = mkdtempSync(join(tmpdir(), 'opspilot-locks-'));
const cleanups: (() => unknown)[] = [];
let files = 0;

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function open(path: string, lockTimeout: number) {
  const storage = sqliteStorage(path, { lockTimeout });
  cleanups.push(() => storage.close());
  return { storage, db: await storage.open<NoteSchema>('notes', noteMigrations) };
}

/** Another process that holds the write lock until it is told to let go. */
async function holdLock(path: string): Promise<ChildProcess> {
  const source = `
    const database = new (require('better-sqlite3'))(${JSON.stringify(path)});
    database.exec('begin immediate');
    console.log('held');
    process.stdin.once('data', () => { database.exec('commit'); process.exit(0); });`;
  const child = spawn(process.execPath, ['--eval', source], { stdio: ['pipe', 'pipe', 'inherit'] });
  cleanups.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await once(createInterface({ input: child.stdout }), 'line');
  return child;
}

const note = (id: number) => ({ id, text: 'x', tags: [] });

describe('a database locked by another process', () => {
  it('is waited for, and the event loop goes on meanwhile', async () => {
    const path = join(directory, `${++files}.db`);
    const { db } = await open(path, 20_000);
    const holder = await holdLock(path);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const writing = db.insertInto('notes').values(note(1)).execute();
    while (ticks < 10) await delay(5);
    holder.stdin?.write('go\n');
    await writing;
    clearInterval(timer);
    expect(await db.selectFrom('notes').select('id').execute()).toEqual([{ id: 1 }]);
  });

  it('can be read meanwhile', async () => {
    const path = join(directory, `${++files}.db`);
    const { db } = await open(path, 100);
    await db.insertInto('notes').values(note(1)).execute();
    await holdLock(path);
    expect(await db.selectFrom('notes').select('id').execute()).toEqual([{ id: 1 }]);
  });

  it.each(['a write', 'a transaction'])('is reported as locked when the wait of %s is over', async (what) => {
    const path = join(directory, `${++files}.db`);
    const { db } = await open(path, 100);
    await holdLock(path);
    const work =
      what === 'a write'
        ? db.insertInto('notes').values(note(1)).execute()
        : db.transaction().execute((transaction) => transaction.selectFrom('notes').selectAll().execute());
    await expect(work).rejects.toMatchObject({ code: 'storage-locked', message: expect.stringContaining('Try again') });
  });

  it('takes writes again after the holder was killed', async () => {
    const path = join(directory, `${++files}.db`);
    const { db } = await open(path, 20_000);
    const holder = await holdLock(path);
    const writing = db.insertInto('notes').values(note(1)).execute();
    holder.kill('SIGKILL');
    await writing;
    expect(await db.selectFrom('notes').select('id').execute()).toEqual([{ id: 1 }]);
  });
});

describe.each([':memory:', 'file'])('inside one process, %s', (kind) => {
  const place = () => (kind === 'file' ? join(directory, `${++files}.db`) : kind);

  it('the outer builder used inside a transaction fails instead of hanging', async () => {
    const { db } = await open(place(), 100);
    const work = db.transaction().execute(() => db.insertInto('notes').values(note(1)).execute());
    await expect(work).rejects.toMatchObject({
      code: 'storage-locked',
      message: expect.stringContaining('through the transaction itself'),
    });
    await db.insertInto('notes').values(note(2)).execute();
  });

  it('a query waits for the transaction that is under way', async () => {
    const { db } = await open(place(), 20_000);
    const order: string[] = [];
    const first = db.transaction().execute(async (transaction) => {
      await delay(30);
      await transaction.insertInto('notes').values(note(1)).execute();
      order.push('transaction');
    });
    const second = db
      .insertInto('notes')
      .values(note(2))
      .execute()
      .then(() => order.push('query'));
    await Promise.all([first, second]);
    expect(order).toEqual(['transaction', 'query']);
  });

  it('a transaction begun with plain SQL is refused and rolled back', async () => {
    const { db, storage } = await open(place(), 100);
    const { sql } = await import('kysely');
    await expect(sql`begin`.execute(db)).rejects.toMatchObject({ code: 'storage-query-failed' });
    await db.insertInto('notes').values(note(1)).execute();
    await storage.open('notes', noteMigrations);
    expect(await db.selectFrom('notes').select('id').execute()).toEqual([{ id: 1 }]);
  });
});

describe('two connections of one storage', () => {
  it('take turns in writing transactions', async () => {
    const path = join(directory, `${++files}.db`);
    const { storage, db } = await open(path, 20_000);
    const metrics = await storage.open<NoteSchema>('notes', noteMigrations, { durability: 'metrics' });
    const held = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values(note(1)).execute();
      await delay(50);
      await transaction.insertInto('notes').values(note(2)).execute();
    });
    const rest = Array.from({ length: 20 }, (_, i) =>
      (i % 2 === 0 ? db : metrics).transaction().execute((transaction) =>
        transaction
          .insertInto('notes')
          .values(note(10 + i))
          .execute(),
      ),
    );
    await Promise.all([held, ...rest]);
    expect(await db.selectFrom('notes').select('id').execute()).toHaveLength(22);
  });

  it('read while the other one writes', async () => {
    const path = join(directory, `${++files}.db`);
    const { storage, db } = await open(path, 5_000);
    const metrics = await storage.open<NoteSchema>('notes', noteMigrations, { durability: 'metrics' });
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values(note(1)).execute();
      expect(await metrics.selectFrom('notes').selectAll().execute()).toEqual([]);
    });
    expect(await metrics.selectFrom('notes').selectAll().execute()).toHaveLength(1);
  });
});
