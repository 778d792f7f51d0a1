import { generateKeyPairSync } from 'node:crypto';
import { type AuditEntry, callbackSink, ed25519Signer, fileSink, verifyExport } from '@opspilot/compliance';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import { openLog } from './open-log.js';
import { appendMany, auditor, decision, newSigner, operator, pieces, sampleExport, textOf } from './samples.js';

const entry = (changes: Record<string, unknown>) => ({ ...decision(1), ...changes }) as unknown as AuditEntry;

describe('an entry that is none', () => {
  it.each<[string, unknown]>([
    ['', null],
    ['', []],
    ['type', entry({ type: 'command.undecided' })],
    ['type', entry({ type: 'custom.' })],
    ['type', entry({ type: 7 })],
    ['actor', entry({ actor: undefined })],
    ['actor.id', entry({ actor: { id: '' } })],
    ['actor.kind', entry({ actor: { id: 'x', kind: 'robot' } })],
    ['actor.roles', entry({ actor: { id: 'x', roles: 'admin' } })],
    ['actor.name', entry({ actor: { id: 'x', name: 'X' } })],
    ['host', entry({ host: 5 })],
    ['command', entry({ command: null })],
    ['command', entry({ command: 'rm \ud800' })],
    ['comand', entry({ comand: 'ls' })],
    ['data', entry({ data: undefined })],
    ['data.when', entry({ data: { when: new Date(0) } })],
    ['data[1].x', entry({ data: [0, { x: Number.NaN }] })],
    ['data.list[0]', entry({ data: { list: [undefined] } })],
  ])('is refused with its place: %s', async (path, bad) => {
    const { log } = await openLog();
    await expect(log.append(bad as AuditEntry)).rejects.toMatchObject({
      code: 'invalid-audit-entry',
      message: expect.stringContaining(`'${path}'`),
      details: { path },
    });
    expect(log.status()).toMatchObject({ isOpen: true, sequence: 0 });
  });

  it('and is too large is refused with its length', async () => {
    const { log } = await openLog();
    const large = entry({ command: 'x'.repeat(1_000_001) });
    await expect(log.append(large)).rejects.toMatchObject({ code: 'audit-entry-too-large' });
  });

  it('takes no other entry with it', async () => {
    const { log } = await openLog();
    const appended = await Promise.allSettled([
      log.append(decision(1)),
      log.append(entry({ host: 5 })),
      log.append(decision(2)),
    ]);
    expect(appended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await log.verify(auditor)).records).toBe(2);
  });

  it('is what it was when append was called, whatever becomes of it afterwards', async () => {
    const { log } = await openLog();
    const changing = { ...decision(1), data: { list: [1] } } as unknown as { data: { list: number[] } } & AuditEntry;
    const appended = log.append(changing);
    changing.data.list.push(2);
    await appended;
    expect((await log.read(auditor))[0]?.data).toEqual({ list: [1] });
  });
});

describe('options that make no sense', () => {
  const sink = callbackSink('one', async () => {});
  it.each<[string, object]>([
    ['signer', { sinks: [sink] }],
    ['sinks', { sinks: [sink, sink], signer: newSigner() }],
    ['sinkTimeout', { sinkTimeout: 0 }],
    ['checkpointEvery.records', { checkpointEvery: { records: 1.5 } }],
    ['checkpointEvery.interval', { checkpointEvery: { interval: -1 } }],
    ['onSinkFailure', { onSinkFailure: 'ignore' }],
    ['onSinkFailure.buffer.limit', { onSinkFailure: { buffer: { limit: 0 } } }],
  ])('are refused, naming %s', async (option, options) => {
    await expect(openLog(options)).rejects.toMatchObject({ code: 'invalid-audit-options', details: { option } });
  });

  it('such as a key of another kind are refused without repeating it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const key of [pem, `${pem.slice(0, 100)}\n`, publicKey, '']) {
      const signer = () => ed25519Signer(key);
      expect(signer).toThrow(expect.objectContaining({ code: 'invalid-audit-key' }));
      expect(signer).not.toThrow(pem.split('\n')[1] ?? 'none');
    }
    expect(() => fileSink('')).toThrow(expect.objectContaining({ code: 'invalid-audit-options' }));
  });
});

describe('a question that makes no sense', () => {
  it.each<[string, object]>([
    ['from', { from: Number.NaN }],
    ['to', { from: 5, to: 5 }],
    ['types', { types: [] }],
    ['after', { after: 0.5 }],
    ['limit', { limit: 1_001 }],
    ['limit', { limit: 0 }],
  ])('is refused, naming %s', async (field, query) => {
    const { log } = await openLog();
    await expect(log.read(auditor, query)).rejects.toMatchObject({ code: 'invalid-audit-query', details: { field } });
    expect(log.status().sequence).toBe(0);
  });

  it('such as an export of an empty period, or in another format, is refused', async () => {
    const { log } = await openLog();
    await log.append(decision(1));
    const empty = textOf(log.export({ actor: auditor, format: 'jsonl', to: 5 }));
    await expect(empty).rejects.toMatchObject({ code: 'invalid-audit-query', details: { field: 'to' } });
    const xml = textOf(log.export({ actor: auditor, format: 'xml' as never }));
    await expect(xml).rejects.toMatchObject({ code: 'invalid-audit-query', details: { field: 'format' } });
  });
});

describe('what is given to verify', () => {
  it.each([
    ['nothing', ''],
    ['something else', 'hello\n'],
  ])('%s is refused as no export', async (_, text) => {
    await expect(verifyExport(pieces(text))).rejects.toMatchObject({ code: 'invalid-audit-export' });
  });

  it('an export that an editor has saved anew is told so', async () => {
    const text = await sampleExport('jsonl', newSigner(), 2);
    const returned = await verifyExport(pieces(text.replaceAll('\n', '\r\n')));
    expect(returned.problem).toMatchObject({ kind: 'header-changed', message: expect.stringContaining('CR LF') });
    const changed = await verifyExport(pieces(text.replace('"first"', '"worst"')));
    expect(changed.problem?.message).toBe('The header of the export is not as it was written.');
    for (const format of ['jsonl', 'csv'] as const) {
      const marked = `\ufeff${await sampleExport(format, newSigner(), 2)}`;
      await expect(verifyExport(pieces(marked))).rejects.toMatchObject({
        code: 'invalid-audit-export',
        message: expect.stringContaining('byte order mark'),
      });
    }
  });

  it('options that are none open no log', async () => {
    await expect(openLog({ signers: [] } as never)).rejects.toMatchObject({ code: 'invalid-audit-options' });
    await expect(openLog({ publicKeys: 'a' as never })).rejects.toMatchObject({ code: 'invalid-audit-options' });
  });

  it('checkpoints without a key are refused, with another key they prove nothing', async () => {
    const signer = newSigner();
    const { log } = await openLog({ signer });
    await log.append(decision(1));
    const text = await textOf(log.export({ actor: auditor, format: 'jsonl' }));
    const header = JSON.parse(text.slice(0, text.indexOf('\n'))) as { audit: { checkpoint: object } };
    const checkpoints = [JSON.stringify(header.audit.checkpoint)];
    await expect(verifyExport(pieces(text), { checkpoints })).rejects.toMatchObject({ code: 'audit-keys-missing' });
    const found = await verifyExport(pieces(text), { publicKeys: [newSigner().publicKey] });
    expect(found.problem).toMatchObject({ kind: 'checkpoint-invalid', message: expect.stringContaining('not among') });
  });

  it('an export whose signature was taken away is not trusted when a key is given', async () => {
    const { log } = await openLog();
    await log.append(decision(1));
    const text = await textOf(log.export({ actor: auditor, format: 'jsonl' }));
    expect(await verifyExport(pieces(text))).toMatchObject({ isIntact: true, signedUpTo: 0 });
    const found = await verifyExport(pieces(text), { publicKeys: [newSigner().publicKey] });
    expect(found.problem).toMatchObject({ kind: 'checkpoint-invalid', sequence: 2 });
  });

  it('an older export is told as cut when a newer checkpoint is at hand', async () => {
    const signer = newSigner();
    const lines: string[] = [];
    const { log } = await openLog({ signer, sinks: [callbackSink('kept', async (line) => void lines.push(line))] });
    await appendMany(log, 3);
    const text = await textOf(log.export({ actor: auditor, format: 'jsonl' }));
    await appendMany(log, 3);
    await log.checkpoint();
    const against = { publicKeys: [signer.publicKey], checkpoints: lines };
    expect((await verifyExport(pieces(text), against)).problem).toMatchObject({ kind: 'truncated', sequence: 5 });
    expect((await verifyExport(pieces(text), { ...against, isPartial: true })).isIntact).toBe(true);
  });

  it('a part of a log is taken for one only when that is said', async () => {
    const { log } = await openLog();
    await log.append(decision(1));
    const second = await log.append(decision(2));
    const text = await textOf(log.export({ actor: auditor, format: 'jsonl' }));
    const header = `{"audit":{"first":{"previous":"${second.previous}","sequence":2},"format":"opspilot-audit-1",`;
    const part = text
      .replace(/^\{"audit":\{"first":\{"previous":"0+","sequence":1\},"format":"opspilot-audit-1",/, header)
      .replace(/\n[^\n]*\n/, '\n');
    expect((await verifyExport(pieces(part))).problem).toMatchObject({ kind: 'missing', sequence: 1 });
    expect(await verifyExport(pieces(part), { isPartial: true })).toMatchObject({ isIntact: true, first: 2, last: 3 });
  });
});

describe('a storage that is down', () => {
  it('rejects what is appended, tells it, and takes entries again when it works', async () => {
    const storage = sqliteStorage(':memory:');
    const { log } = await openLog({ storage });
    await log.append(decision(1));
    await storage.close();
    await expect(log.append(decision(2))).rejects.toMatchObject({
      code: 'audit-storage-unavailable',
      details: { storage: 'storage-closed' },
    });
    expect(log.status()).toMatchObject({ isOpen: false, storage: { code: 'audit-storage-unavailable' } });
  });

  it('is not asked after the log was closed', async () => {
    const { log } = await openLog();
    await log.close();
    await log.close();
    await expect(log.append({ ...decision(1), actor: operator })).rejects.toMatchObject({ code: 'audit-log-closed' });
    expect(log.status().isOpen).toBe(false);
  });
});
