import { createHash, hash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditLog, type AuditSigner, createAuditLog, verifyExport } from '@opspilot/compliance';
import { createRedactor, OpsError, type StorageAdapter, systemClock, systemRandom } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { seededRandom } from '@opspilot/core/testing';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { compare, measure, noBar } from '../../../bench/harness.js';
import { leakedCanaries, plantCanaries } from '../test/audit/canaries.js';
import { appendMany, auditor, decision, newSigner, pieces, sampleExport, textOf } from '../test/audit/samples.js';
import { type Tampering, tamper, tamperings } from '../test/audit/tampering.js';
import { storageWithoutDatabase } from './fixtures/storage-without-database.js';

const verified = 100_000;

function openLog(storage: StorageAdapter, signer?: AuditSigner): Promise<AuditLog> {
  const redactor = createRedactor();
  for (let i = 0; i < 10; i++) redactor.add(`S3cr+t/${i}-kq7ZxP"${i}$'`);
  const parts = { storage, clock: systemClock, random: systemRandom, redactor };
  return createAuditLog(signer === undefined ? parts : { ...parts, signer });
}

/** All that an append costs but the database, against hashing and writing the same data as JSON. */
async function appendRows(): Promise<readonly BenchRow[]> {
  const count = 20_000;
  const entries = Array.from({ length: 100 }, (_, index) => decision(index));
  const entry = (i: number) => entries[i % entries.length] as (typeof entries)[number];
  const log = await openLog(storageWithoutDatabase());
  const file = join(await mkdtemp(join(tmpdir(), 'opspilot-audit-bench-')), 'audit.db');
  const storage = sqliteStorage(file);
  const onDisk = await openLog(storage);
  const together = async (into: AuditLog): Promise<void> => {
    // As many commands as a fleet has at a time.
    for (let i = 0; i < count; i += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => into.append(entry(i + index))));
    }
  };
  const times = await compare(5, {
    alone: () => measure(count, (i) => log.append(entry(i))),
    together: () => measure(1, () => together(log)),
    disk: () => measure(1, () => together(onDisk)),
    floor: () => measure(count, (i) => hash('sha256', JSON.stringify(entry(i)))),
  });
  await onDisk.close();
  await storage.close();
  await rm(join(file, '..'), { recursive: true });
  await log.close();
  const floor = times.floor.cpuMicroseconds;
  const against = 'JSON.stringify and SHA-256 of the same entry';
  const row = (name: string, value: number): BenchRow => ({
    name,
    value,
    unit: 'µs CPU',
    against,
    ratio: value / floor,
    bar: '≤ 20 µs',
    met: value <= 20,
  });
  return [
    row('audit append without I/O, one after the other', times.alone.cpuMicroseconds),
    row('audit append without I/O, 100 at a time', times.together.cpuMicroseconds / count),
    {
      ...row('audit append to SQLite with a flush for each group, 100 at a time', times.disk.cpuMicroseconds / count),
      ...noBar,
    },
  ];
}

/** Records per second of CPU, so that what else runs on the machine does not count, against bare SHA-256 over the same bytes. */
async function verifyRows(): Promise<readonly BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-audit-bench-'));
  const storage = sqliteStorage(join(directory, 'audit.db'));
  const signer = newSigner();
  const log = await openLog(storage, signer);
  for (let first = 0; first < verified; first += 1_000) await appendMany(log, 1_000, first);
  const exports = {
    jsonl: Buffer.from(await textOf(log.export({ actor: auditor, format: 'jsonl' }))),
    csv: Buffer.from(await textOf(log.export({ actor: auditor, format: 'csv' }))),
  };
  const lines = exports.jsonl
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Buffer.from(line));
  const check = async (format: 'jsonl' | 'csv'): Promise<void> => {
    const found = await verifyExport(pieces(exports[format]), { publicKeys: [signer.publicKey] });
    if (!found.isIntact) throw new Error(found.problem?.message);
  };
  const times = await compare(3, {
    database: () => measure(1, () => log.verify(auditor)),
    jsonl: () => measure(1, () => check('jsonl')),
    csv: () => measure(1, () => check('csv')),
    floor: () =>
      measure(1, () => {
        for (const line of lines) createHash('sha256').update(line).digest('hex');
      }),
  });
  await log.close();
  await storage.close();
  await rm(directory, { recursive: true });
  const perSecond = (microseconds: number): number => Math.round(verified / (microseconds / 1_000_000));
  const row = (name: string, kind: 'database' | 'jsonl' | 'csv'): BenchRow => {
    const value = perSecond(times[kind].cpuMicroseconds);
    return {
      name,
      value,
      unit: 'records per CPU second',
      against: 'bare SHA-256 of the same bytes',
      ratio: value / perSecond(times.floor.cpuMicroseconds),
      bar: '≥ 100,000',
      met: value >= 100_000,
    };
  };
  return [
    row(`audit verify of ${verified.toLocaleString('en')} records in SQLite`, 'database'),
    row('audit verify of an export as JSON lines', 'jsonl'),
    { ...row('audit verify of an export as CSV', 'csv'), ...noBar },
  ];
}

/** What a verification says of a changed export: whether it noticed, and whether it named another place than the right one. */
async function judge({ bytes, place }: Tampering, publicKey: string) {
  try {
    const found = await verifyExport(pieces(bytes), { publicKeys: [publicKey] });
    const isMisplaced = place !== undefined && found.problem?.sequence !== place;
    return { isNoticed: !found.isIntact, isMisplaced };
  } catch (error) {
    // A file whose first byte was changed is no export at all.
    if (OpsError.is(error, 'invalid-audit-export')) return { isNoticed: true, isMisplaced: false };
    throw error;
  }
}

/** 10,000 random changes of each sort of export; 100 % have to be noticed, and the place named where it is certain. */
async function tamperRow(): Promise<BenchRow> {
  const seed = Number(process.env['OPSPILOT_BENCH_SEED'] ?? randomBytes(4).readUInt32LE());
  const random = seededRandom(seed);
  const signer = newSigner();
  const texts = { jsonl: await sampleExport('jsonl', signer), csv: await sampleExport('csv', signer) };
  const count = 10_000;
  let noticed = 0;
  let misplaced = 0;
  for (let changed = 0; changed < count; ) {
    const format = random.next() < 0.5 ? 'jsonl' : 'csv';
    const kind = tamperings[Math.floor(random.next() * tamperings.length)] ?? 'bit flip';
    const tampering = tamper(kind, texts[format], format, random);
    if (tampering.bytes.equals(Buffer.from(texts[format]))) continue;
    changed++;
    const { isNoticed, isMisplaced } = await judge(tampering, signer.publicKey);
    if (isNoticed) noticed++;
    if (isMisplaced) misplaced++;
  }
  const value = (noticed / count) * 100;
  return {
    name: `audit: ${count.toLocaleString('en')} random changes of exports noticed (seed ${seed}), ${misplaced} at a wrong place`,
    value,
    unit: '%',
    against: 'the export as it was written',
    ratio: null,
    bar: '100 %, 0 misplaced',
    met: value === 100 && misplaced === 0,
  };
}

async function canaryRow(): Promise<BenchRow> {
  const redactor = createRedactor();
  const { secrets, entries } = plantCanaries(200, redactor);
  const storage = sqliteStorage(':memory:');
  const log = await createAuditLog({ storage, clock: systemClock, random: systemRandom, redactor });
  await Promise.all(entries.map((entry) => log.append(entry)));
  let leaked = 0;
  for (const format of ['jsonl', 'csv'] as const) {
    leaked += leakedCanaries(Buffer.from(await textOf(log.export({ actor: auditor, format }))), secrets).length;
  }
  await log.close();
  await storage.close();
  return {
    name: 'audit: 200 secrets planted in entries, found again in exports',
    value: leaked,
    unit: 'leaks',
    against: 'search and decoding, independent of the redactor',
    ratio: null,
    bar: '0',
    met: leaked === 0,
  };
}

/** A log that nobody can change unseen, at a price that every command can pay. */
export const bench: Bench = async () => [
  ...(await appendRows()),
  ...(await verifyRows()),
  await tamperRow(),
  await canaryRow(),
];
