import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@opspilot/core/testing';
import Database from 'better-sqlite3';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';

const kills = 100;
const writer = fileURLToPath(new URL('./fixtures/acknowledging-writer.mjs', import.meta.url));

interface Damage {
  acknowledged: number;
  lost: number;
  halfWritten: number;
  notIntact: number;
}

/** A process that writes records of two halves is killed a hundred times, at any moment; the same file goes on. */
export const bench: Bench = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-crash-'));
  const path = join(directory, 'crash.db');
  const random = seededRandom(1);
  const damage: Damage = { acknowledged: 0, lost: 0, halfWritten: 0, notIntact: 0 };
  try {
    // The next writer loads while the last one is being killed.
    let next = startWriter(path);
    for (let kill = 0; kill < kills; kill++) {
      const child = next;
      next = startWriter(path);
      const last = await writeAndKill(child, 1 + Math.floor(random.next() * 100));
      assess(path, last, damage);
    }
    await stop(next);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  const of = `${damage.acknowledged} acknowledged records, ${kills} × kill -9`;
  return [
    row('acknowledged records lost', damage.lost, of),
    row('transactions half written', damage.halfWritten, of),
    row('databases not intact', damage.notIntact, of),
  ];
};

/** Against the built package it needs nothing of what this process was started with; against the sources, all of it. */
const execArgv = process.execArgv.includes('--conditions=@opspilot/source') ? process.execArgv : [];

function startWriter(path: string): ChildProcess {
  return fork(writer, [path], { execArgv, stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
}

/** Kills some milliseconds after the first acknowledgement; gives the last record that was acknowledged. */
async function writeAndKill(child: ChildProcess, milliseconds: number): Promise<number> {
  if (child.stdin === null || child.stdout === null) throw new Error('the writer has no pipes');
  const exit = once(child, 'exit');
  child.stdin.write('go\n');
  let last = 0;
  let killing: Promise<void> | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may be cut short: a number that lost a digit is smaller, never larger.
    last = Math.max(last, Number(line));
    killing ??= delay(milliseconds).then(() => void child.kill('SIGKILL'));
  }
  await Promise.all([killing, exit]);
  return last;
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Looks with SQLite itself, not through the storage under test. */
function assess(path: string, last: number, damage: Damage): void {
  const database = new Database(path);
  const present = database
    .prepare('select count(distinct record) from crash_halves where record <= ?')
    .pluck()
    .get(last);
  damage.acknowledged = last;
  damage.lost += last - Number(present);
  damage.halfWritten += database
    .prepare('select record from crash_halves group by record having count(*) <> 2')
    .all().length;
  if (database.pragma('integrity_check', { simple: true }) !== 'ok') damage.notIntact++;
  database.close();
}

function row(name: string, value: number, against: string): BenchRow {
  return { name, value, unit: 'of all', against, ratio: null, bar: '0', met: value === 0 };
}
