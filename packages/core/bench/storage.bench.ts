import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Durability, Migration } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import Database from 'better-sqlite3';
import { CompiledQuery, type Generated, type Kysely } from 'kysely';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { compare, type Measurement, measure, ratioRow } from '../../../bench/harness.js';

interface Schema {
  bench_commands: {
    id: Generated<number>;
    host: string;
    command: string;
    exit_code: number;
    succeeded: boolean;
    started_at: number;
    seconds: number;
  };
}

const migrations: readonly Migration[] = [
  {
    id: '0001-create-commands',
    columns: { bench_commands: { succeeded: 'boolean', started_at: 'time' } },
    up: async (db, types) => {
      await db.schema
        .createTable('bench_commands')
        .addColumn('id', types.integer, (column) => column.primaryKey())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('command', types.text, (column) => column.notNull())
        .addColumn('exit_code', types.integer, (column) => column.notNull())
        .addColumn('succeeded', types.boolean, (column) => column.notNull())
        .addColumn('started_at', types.time, (column) => column.notNull())
        .addColumn('seconds', types.real, (column) => column.notNull())
        .execute();
    },
  },
];

const batchRows = 500;

function row(i: number) {
  return {
    host: `web-${i % 40}.example.net`,
    command: `systemctl restart service-${i % 1000} --no-block`,
    exit_code: i % 3,
    succeeded: i % 3 === 0,
    started_at: 1_760_000_000_000 + i,
    seconds: (i % 997) / 7,
  };
}

/** Everyday queries through the builder against better-sqlite3 with its statements prepared, on one file. */
export const bench: Bench = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-bench-'));
  const path = join(directory, 'bench.db');
  const storage = sqliteStorage(path);
  try {
    const db = await storage.open<Schema>('bench', migrations);
    for (let start = 0; start < 20_000; start += batchRows) await insertBatch(db, start);
    const raw = new Database(path);
    raw.pragma('synchronous = full');
    const reads = await pointReads(db, raw);
    const journal = await batchedInserts('journal', db, raw);
    raw.pragma('synchronous = normal');
    const metrics = await batchedInserts(
      'metrics',
      await storage.open<Schema>('bench', migrations, { durability: 'metrics' }),
      raw,
    );
    raw.close();
    const reader = await storage.open<Schema>('bench', migrations, { readOnly: true });
    return [...reads, journal, metrics, await aggregateDelay(db, reader)];
  } finally {
    await storage.close();
    rmSync(directory, { recursive: true, force: true });
  }
};

async function pointReads(db: Kysely<Schema>, raw: Database.Database): Promise<BenchRow[]> {
  const rounds = 15;
  const reads = 10_000;
  const id = (i: number) => ((i * 7919) % 20_000) + 1;
  const statement = raw.prepare('select * from bench_commands where id = ?');
  const compiled = db.selectFrom('bench_commands').selectAll().where('id', '=', 0).compile();
  const results = await compare(rounds, {
    builder: () =>
      measure(reads, (i) => db.selectFrom('bench_commands').selectAll().where('id', '=', id(i)).executeTakeFirst()),
    compiled: () => measure(reads, (i) => db.executeQuery(CompiledQuery.raw(compiled.sql, [id(i)]))),
    raw: () => measure(reads, (i) => statement.get(id(i))),
  });
  return [
    storageRow('point read, query builder', results.builder, results.raw, 4),
    storageRow('point read, compiled once', results.compiled, results.raw, 4),
  ];
}

async function batchedInserts(durability: Durability, db: Kysely<Schema>, raw: Database.Database): Promise<BenchRow> {
  const statement = raw.prepare(
    'insert into bench_commands (host, command, exit_code, succeeded, started_at, seconds) values (?, ?, ?, ?, ?, ?)',
  );
  const insertRaw = raw.transaction((start: number) => {
    for (let i = start; i < start + batchRows; i++) {
      const { host, command, exit_code, succeeded, started_at, seconds } = row(i);
      statement.run(host, command, exit_code, succeeded ? 1 : 0, started_at, seconds);
    }
  });
  const results = await compare(15, {
    builder: () => measure(20, (i) => insertBatch(db, i * batchRows)),
    raw: () => measure(20, (i) => insertRaw(i * batchRows)),
  });
  return storageRow(
    `insert of ${batchRows} rows, query builder, durability ${durability}`,
    results.builder,
    results.raw,
    2,
  );
}

async function insertBatch(db: Kysely<Schema>, start: number): Promise<unknown> {
  const rows = Array.from({ length: batchRows }, (_, i) => row(start + i));
  return db.insertInto('bench_commands').values(rows).execute();
}

/** How long the event loop stands still while a million rows are aggregated for reading. */
async function aggregateDelay(db: Kysely<Schema>, reader: Kysely<Schema>): Promise<BenchRow> {
  const present = await db.selectFrom('bench_commands').select(db.fn.countAll<number>().as('n')).executeTakeFirst();
  for (let start = present?.n ?? 0; start < 1_000_000; start += batchRows) await insertBatch(db, start);
  const aggregate = () =>
    reader
      .selectFrom('bench_commands')
      .select(({ fn }) => ['host', fn.countAll<number>().as('n'), fn.avg<number>('seconds').as('mean')])
      .groupBy('host')
      .orderBy('n', 'desc')
      .execute();
  await aggregate();
  const idle = await delayDuring(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  const busy = await delayDuring(aggregate);
  const [value, rival] = [busy, idle].map((histogram) => histogram.percentile(99) / 1e6) as [number, number];
  return {
    name: 'event-loop delay p99 during an aggregate of 1,000,000 rows',
    value,
    unit: 'ms',
    against: 'idle loop',
    ratio: value / rival,
    bar: '< 20 ms',
    met: value < 20,
  };
}

async function delayDuring(work: () => Promise<unknown>): Promise<IntervalHistogram> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work();
  histogram.disable();
  return histogram;
}

function storageRow(name: string, ours: Measurement, rival: Measurement, atMost: number): BenchRow {
  return ratioRow({
    name,
    value: ours.wallMicroseconds,
    rival: rival.wallMicroseconds,
    unit: 'µs',
    against: 'raw better-sqlite3, prepared',
    atMost,
    cpu: { value: ours.cpuMicroseconds, against: rival.cpuMicroseconds, unit: 'µs' },
  });
}
