import { hash } from 'node:crypto';
import { join } from 'node:path';
import { type AuditRecord, type AuditSink, callbackSink, fileSink, verifyExport } from '@opspilot/compliance';
import type { StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import { openLog, openTables, temporaryDirectory } from './open-log.js';
import { appendMany, auditor, decision, newSigner, pieces, sampleExport, textOf } from './samples.js';

/** Makes everything anew from a record on, as somebody can who may write to the whole database. */
async function rewriteFrom(storage: StorageAdapter, first: number): Promise<void> {
  const db = await openTables(storage);
  const rows = await db
    .selectFrom('audit_records')
    .selectAll()
    .where('sequence', '>=', first)
    .orderBy('sequence')
    .execute();
  let previous = (JSON.parse(rows[0]?.body ?? '') as AuditRecord).previous;
  for (const { sequence, body } of rows) {
    const record = { ...(JSON.parse(body) as AuditRecord), previous };
    const forged = JSON.stringify(sequence === first ? { ...record, actor: { id: 'innocent' } } : record);
    previous = hash('sha256', forged);
    await db
      .updateTable('audit_records')
      .set({ body: forged, hash: previous })
      .where('sequence', '=', sequence)
      .execute();
  }
  await db.updateTable('audit_head').set({ hash: previous }).execute();
  await db.deleteFrom('audit_checkpoints').execute();
}

const linesOf = async (sink: AuditSink): Promise<readonly string[]> => (await sink.read?.()) ?? [];

describe('a log that was made anew in its database', () => {
  const opened = async () => {
    const directory = await temporaryDirectory();
    const sink = fileSink(join(directory, 'checkpoints.jsonl'));
    const path = join(directory, 'audit.db');
    const signer = newSigner();
    const { log, storage } = await openLog({ storage: sqliteStorage(path), signer, sinks: [sink] });
    await appendMany(log, 20);
    await log.checkpoint();
    return { log, storage, signer, sink, path };
  };

  it('is neither continued nor signed by the process that wrote it', async () => {
    const { log, storage, sink } = await opened();
    const before = await linesOf(sink);
    await rewriteFrom(storage, 5);
    const damaged = { code: 'audit-log-damaged', message: expect.stringContaining('record 20') };
    await expect(log.checkpoint()).rejects.toMatchObject(damaged);
    await expect(log.append(decision(21))).rejects.toMatchObject(damaged);
    await expect(textOf(log.export({ actor: auditor, format: 'jsonl' }))).rejects.toMatchObject(damaged);
    expect(log.status()).toMatchObject({ isOpen: false, signer: { code: 'audit-log-damaged' } });
    expect((await log.verify(auditor)).problem).toMatchObject({ kind: 'rewritten', sequence: 20 });
    await log.close();
    expect(await linesOf(sink)).toEqual(before);
  });

  it('is not signed either where it was made anew behind the last checkpoint', async () => {
    const { log, storage } = await opened();
    await appendMany(log, 10, 20);
    await rewriteFrom(storage, 25);
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit-log-damaged' });
  });

  it('is not continued when it was also cut', async () => {
    const { log, storage } = await opened();
    const db = await openTables(storage);
    await db.deleteFrom('audit_records').where('sequence', '>', 8).execute();
    const rows = await db.selectFrom('audit_records').select('hash').where('sequence', '=', 8).execute();
    await db
      .updateTable('audit_head')
      .set({ sequence: 8, hash: rows[0]?.hash ?? '' })
      .execute();
    await expect(log.append(decision(9))).rejects.toMatchObject({ code: 'audit-log-damaged' });
    expect((await log.verify(auditor)).problem).toMatchObject({ kind: 'truncated', sequence: 9 });
  });

  it('is refused by a process that opens it, which reads the sink', async () => {
    const { log, storage, signer, sink, path } = await opened();
    await log.close();
    await rewriteFrom(storage, 5);
    const again = openLog({ storage: sqliteStorage(path), signer, sinks: [sink] });
    await expect(again).rejects.toMatchObject({ code: 'audit-rolled-back', details: { checkpoint: 20 } });
  });

  it('is refused for good once its sink holds checkpoints of both, however new the forged one is', async () => {
    const { log, storage, signer, sink, path } = await opened();
    await log.close();
    await rewriteFrom(storage, 5);
    // A signer that never saw the first sink: what it signs stands in the second beside what was signed before.
    const launderer = await openLog({ storage: sqliteStorage(path), signer });
    const forged = await launderer.log.append(decision(21));
    const signed = await launderer.log.checkpoint();
    expect(signed?.checkpoint).toMatchObject({ sequence: 21, hash: forged.hash });
    await sink.deliver(JSON.stringify(signed));
    await launderer.log.close();
    const again = openLog({ storage: sqliteStorage(path), signer, sinks: [sink] });
    await expect(again).rejects.toMatchObject({ code: 'audit-rolled-back', details: { checkpoint: 20 } });
    // And what it exports is refuted by the lines of the sink, which the key alone does not do.
    const exporter = await openLog({ storage: sqliteStorage(path), signer });
    const text = await textOf(exporter.log.export({ actor: auditor, format: 'jsonl' }));
    const keys = { publicKeys: [signer.publicKey] };
    const pinned = await verifyExport(pieces(text), { ...keys, checkpoints: await linesOf(sink) });
    expect(pinned).toMatchObject({ isIntact: false, problem: { kind: 'rewritten', sequence: 20 } });
  });

  it('is signed when another process continued it, and not when that part was made anew', async () => {
    const { log, path } = await opened();
    const other = await openLog({ storage: sqliteStorage(path) });
    await appendMany(other.log, 5, 20);
    await log.append(decision(25));
    expect((await log.checkpoint())?.checkpoint.sequence).toBe(26);
    await appendMany(other.log, 5, 26);
    const db = await openTables(other.storage);
    await db.updateTable('audit_records').set({ body: '{}' }).where('sequence', '=', 28).execute();
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit-log-damaged', details: { sequence: 28 } });
  });

  it('goes on in spite of lines in a sink that nobody signed, and an export of an early period is signed', async () => {
    const { log, signer, sink, path } = await opened();
    const text = await textOf(log.export({ actor: auditor, format: 'jsonl', to: Date.now() + 60_000 }));
    expect((await verifyExport(pieces(text), { publicKeys: [signer.publicKey], isPartial: true })).isIntact).toBe(true);
    await log.close();
    const [line = ''] = await linesOf(sink);
    const noise = callbackSink('noise', async () => {});
    const lines = [line.replace(/"hash":"[0-9a-f]{4}/, '"hash":"0000'), 'noise'];
    const again = await openLog({
      storage: sqliteStorage(path),
      signer,
      sinks: [sink, { ...noise, read: async () => lines }],
    });
    expect((await again.log.append(decision(1))).sequence).toBe(22);
  });
});

describe('an export with records behind its checkpoint', () => {
  it('is refused, chained or not', async () => {
    const signer = newSigner();
    const lines = (await sampleExport('jsonl', signer, 10)).trimEnd().split('\n');
    const { hash: previous, record } = JSON.parse(lines.at(-1) ?? '') as { hash: string; record: AuditRecord };
    const body = JSON.stringify({ ...record, sequence: 12, previous });
    const added = hash('sha256', body);
    const header = (lines[0] ?? '').replace(
      `"last":{"hash":"${previous}","sequence":11}`,
      `"last":{"hash":"${added}","sequence":12}`,
    );
    expect(header).not.toBe(lines[0]);
    const forged = [header, ...lines.slice(1), `{"hash":"${added}","record":${body}}`, ''].join('\n');
    for (const isPartial of [false, true]) {
      const found = await verifyExport(pieces(forged), { publicKeys: [signer.publicKey], isPartial });
      expect(found).toMatchObject({ isIntact: false, problem: { kind: 'checkpoint-invalid', sequence: 12 } });
    }
  });
});
