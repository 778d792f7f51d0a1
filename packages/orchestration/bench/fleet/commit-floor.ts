import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { median } from '../../../../bench/harness.js';

const commits = 300;

/**
 * Milliseconds that SQLite takes to store one row for good: the middle of many, by itself. A command of a run has three such
 * rows, one after the other: that it began and how it ended in the history, and how it ended in the journal.
 */
export function commitFloor(): number {
  const folder = mkdtempSync(join(tmpdir(), 'commit-floor-'));
  const database = new Database(join(folder, 'floor.db'));
  try {
    database.pragma('journal_mode = wal');
    database.pragma('synchronous = full');
    database.exec('create table rows (id integer primary key, content text not null)');
    const insert = database.prepare('insert into rows (content) values (?)');
    const content = 'x'.repeat(400);
    const times = Array.from({ length: commits }, () => {
      const before = performance.now();
      insert.run(content);
      return performance.now() - before;
    });
    return median(times);
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
