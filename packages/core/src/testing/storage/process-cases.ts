import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { StorageAdapter } from '../../storage/storage-adapter.js';
import { describe, expect, it } from '../vitest.js';
import type { StorageFixture } from './storage-fixture.js';

/**
 * What another process does with the database. It knows the tables by plain SQL types that every adapter has, and says
 * on its output what it has done.
 */
const programs = {
  /** Opens a module whose steps take a while. */
  migrate: `
    const log = [];
    const step = (id) => ({ id, up: async (db, types) => {
      log.push(id);
      await db.schema.createTable('processes_' + id).addColumn('id', types.integer).execute();
      await new Promise((resolve) => setTimeout(resolve, 50));
    } });
    console.log('ready');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    await storage.open('processes', ['one', 'two', 'three'].map(step));
    console.log('applied ' + log.join(','));
    await storage.close();
    process.exit(0);`,
  /** Acknowledges one row after the other until it is killed. */
  acknowledge: `
    const db = await storage.open('journal', migrations);
    for (let i = 0; ; i++) {
      await db.insertInto('journal_entries').values({ number: i }).execute();
      process.stdout.write('written ' + i + '\\n');
    }`,
  /** Writes into a transaction that never ends. */
  unfinished: `
    const db = await storage.open('journal', migrations);
    await db.insertInto('journal_entries').values({ number: 1 }).execute();
    const transaction = await db.startTransaction().execute();
    await transaction.insertInto('journal_entries').values({ number: 2 }).execute();
    console.log('inside');
    setInterval(() => {}, 1000);`,
  /** Is killed in the middle of a migration. */
  halfMigrated: `
    await storage.open('halves', [{ id: 'one', up: async (db, types) => {
      await db.schema.createTable('halves_left').addColumn('id', types.integer).execute();
      console.log('inside');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    } }]);`,
  /** Adds to one row many times. */
  increment: `
    const db = await storage.open('journal', migrations);
    await db.insertInto('journal_entries').values({ number: 0 }).onConflict((c) => c.column('number').doNothing()).execute();
    for (let i = 0; i < 100; i++) {
      await db.transaction().execute(async (transaction) => {
        await transaction.updateTable('journal_entries').set((eb) => ({ total: eb('total', '+', 1) })).execute();
      });
    }
    console.log('added');
    await storage.close();
    process.exit(0);`,
};

const migrations = `[{ id: '0001', up: (db, types) => db.schema.createTable('journal_entries')
  .addColumn('number', types.integer, (c) => c.primaryKey())
  .addColumn('total', types.integer, (c) => c.notNull().defaultTo(0)).execute() }]`;

interface JournalSchema {
  journal_entries: { number: number; total: number };
}

const openJournal = (storage: StorageAdapter) =>
  storage.open<JournalSchema>('journal', [{ id: '0001', up: async () => {} }]);

/** Several processes on one database, and what remains of one that was killed. */
export function describeProcesses(fixture: StorageFixture): void {
  const { elsewhere } = fixture;

  const start = (storage: StorageAdapter, program: keyof typeof programs) => {
    if (elsewhere === undefined) throw new Error('no other process');
    const { nodeArguments, expression } = elsewhere(storage);
    const source = `const storage = ${expression};\nconst migrations = ${migrations};\n${programs[program]}`;
    const child = spawn(process.execPath, [...nodeArguments, '--input-type=module', '--eval', source], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  };

  const kill = async (child: ChildProcess): Promise<void> => {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };

  const reopen = async (storage: StorageAdapter): Promise<StorageAdapter> => {
    const again = await fixture.reopen?.(storage);
    if (again === undefined) throw new Error('reopen gave nothing');
    return again;
  };

  // Every process here loads the whole driver first, which a busy machine makes slow.
  describe.skipIf(elsewhere === undefined)('other processes', { timeout: 120_000 }, () => {
    it('migrate at the same time, each step is applied once and both succeed', async () => {
      const storage = await fixture.open();
      const children = [start(storage, 'migrate'), start(storage, 'migrate'), start(storage, 'migrate')];
      for (const { lines } of children) expect((await lines.next()).value).toBe('ready');
      for (const { child } of children) child.stdin.write('go\n');
      const applied = await Promise.all(children.map(async ({ lines }) => (await lines.next()).value as string));
      const steps = applied.flatMap((line) => line.replace('applied ', '').split(',').filter(Boolean));
      expect(steps.sort()).toEqual(['one', 'three', 'two']);
      await storage.close();
    });

    it('add to one row without losing any', async () => {
      const storage = await fixture.open();
      const children = [start(storage, 'increment'), start(storage, 'increment')];
      for (const { lines } of children) expect((await lines.next()).value).toBe('added');
      const db = await openJournal(storage);
      expect(await db.selectFrom('journal_entries').select('total').execute()).toEqual([{ total: 200 }]);
      await storage.close();
    });

    it('that is killed while it writes loses nothing that it has acknowledged', async () => {
      const storage = await fixture.open();
      const { child, lines } = start(storage, 'acknowledge');
      let last = -1;
      while (last < 200) last = Number(String((await lines.next()).value).replace('written ', ''));
      await kill(child);
      for await (const line of lines) last = Number(line.replace('written ', ''));
      const again = await reopen(storage);
      const rows = await (await openJournal(again)).selectFrom('journal_entries').select('number').execute();
      const numbers = rows.map(({ number }) => number).sort((a, b) => a - b);
      expect(numbers.length).toBeGreaterThan(last);
      expect(numbers).toEqual(numbers.map((_, i) => i));
      await Promise.all([storage.close(), again.close()]);
    });

    it('that is killed inside a transaction leaves nothing of it, and no lock', async () => {
      const storage = await fixture.open();
      const { child, lines } = start(storage, 'unfinished');
      expect((await lines.next()).value).toBe('inside');
      await kill(child);
      const again = await reopen(storage);
      const db = await openJournal(again);
      expect(await db.selectFrom('journal_entries').select('number').execute()).toEqual([{ number: 1 }]);
      await db.insertInto('journal_entries').values({ number: 2, total: 0 }).execute();
      await Promise.all([storage.close(), again.close()]);
    });

    it('that is killed inside a migration leaves nothing of it, and the next applies it', async () => {
      const storage = await fixture.open();
      const { child, lines } = start(storage, 'halfMigrated');
      expect((await lines.next()).value).toBe('inside');
      await kill(child);
      const again = await reopen(storage);
      const db = await again.open<{ halves_left: { id: number } }>('halves', [
        {
          id: 'one',
          up: (builder, types) => builder.schema.createTable('halves_left').addColumn('id', types.integer).execute(),
        },
      ]);
      expect(await db.selectFrom('halves_left').selectAll().execute()).toEqual([]);
      await Promise.all([storage.close(), again.close()]);
    });
  });
}
