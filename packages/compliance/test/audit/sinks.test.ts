import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AuditEvents,
  type AuditSigner,
  type AuditSink,
  callbackSink,
  createAuditLog,
  fileSink,
} from '@opspilot/compliance';
import { createEventBus, createRedactor, silentLogger, systemClock, systemRandom } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { manualClock, recordingLogger } from '@opspilot/core/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openLog, openTables, temporaryDirectory } from './open-log.js';
import { appendMany, auditor, decision, newSigner } from './samples.js';

/** A sink that can be broken, and keeps what it was told while it was not. */
function breakableSink(name = 'breakable') {
  const lines: string[] = [];
  const state = { isBroken: false, isSilent: false };
  const sink = callbackSink(name, async (line) => {
    if (state.isSilent) await new Promise(() => {});
    if (state.isBroken) throw new Error('the store is full');
    lines.push(line);
  });
  return { sink, lines, state };
}

const sequences = (lines: readonly string[]): number[] =>
  lines.map((line) => (JSON.parse(line) as { checkpoint: { sequence: number } }).checkpoint.sequence);

function listen() {
  const bus = createEventBus<AuditEvents>({ clock: systemClock, random: systemRandom, logger: silentLogger });
  const heard: string[] = [];
  bus.on('*', ({ type, data }) => void heard.push(`${type} ${data.part}`));
  return { events: bus, heard };
}

describe('checkpoints', () => {
  it('are made when as many records have come as was asked for, and delivered', async () => {
    const { sink, lines } = breakableSink();
    const { log } = await openLog({ signer: newSigner(), sinks: [sink], checkpointEvery: { records: 10 } });
    for (let i = 0; i < 25; i++) await log.append(decision(i));
    await vi.waitFor(() => expect(sequences(lines).some((sequence) => sequence >= 20)).toBe(true), 30_000);
    await log.close();
    expect(sequences(lines).at(-1)).toBe(25);
    expect(sequences(lines)).toEqual([...sequences(lines)].sort((a, b) => a - b));
  });

  it('are made when enough time has passed, if anything was appended', async () => {
    const clock = manualClock();
    const { sink, lines } = breakableSink();
    const { log } = await openLog({ clock, signer: newSigner(), sinks: [sink], checkpointEvery: { interval: 5_000 } });
    await log.append(decision(1));
    await clock.advance(5_000);
    await vi.waitFor(() => expect(sequences(lines)).toEqual([1]));
    await clock.advance(20_000);
    expect(sequences(lines)).toEqual([1]);
  });

  it('are made on demand, once for the same record', async () => {
    const { sink, lines } = breakableSink();
    const { log } = await openLog({ signer: newSigner(), sinks: [sink] });
    expect(await log.checkpoint()).toBeUndefined();
    const { sequence, hash } = await log.append(decision(1));
    const signed = await log.checkpoint();
    expect(signed?.checkpoint).toMatchObject({ sequence, hash, log: log.status().log });
    expect(await log.checkpoint()).toEqual(signed);
    expect(sequences(lines)).toEqual([1]);
  });

  it('are made at the start for what a process that was killed left without', async () => {
    const storage = sqliteStorage(join(await temporaryDirectory(), 'audit.db'));
    const killed = await openLog({ storage });
    await appendMany(killed.log, 4);
    const { sink, lines } = breakableSink();
    await openLog({ storage, signer: newSigner(), sinks: [sink] });
    await vi.waitFor(() => expect(sequences(lines)).toEqual([4]));
  });

  it.each([
    ['the signature of another key', () => ({ publicKey: newSigner().publicKey })],
    [
      'a text',
      ({ sign }: AuditSigner) => ({
        sign: async (bytes: Uint8Array) => Buffer.from(await sign(bytes)).toString('base64'),
      }),
    ],
    ['nothing', () => ({ sign: async () => undefined })],
  ])('say so when the signer gives what its public key does not confirm: %s', async (_, change) => {
    const signer = newSigner();
    const { log } = await openLog({ signer: { ...signer, ...change(signer) } as AuditSigner });
    await log.append(decision(1));
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit-signer-failed' });
    expect(log.status()).toMatchObject({ isOpen: false, signer: { code: 'audit-signer-failed' } });
    await expect(log.append(decision(2))).rejects.toMatchObject({ code: 'audit-signer-failed' });
  });
});

describe('a sink that fails', () => {
  it('closes the log, tells it once, and opens it again when it works', async () => {
    const { sink, lines, state } = breakableSink();
    const { events, heard } = listen();
    const logger = recordingLogger();
    const { log } = await openLog({ signer: newSigner(), sinks: [sink], events, logger });
    await log.append(decision(1));
    state.isBroken = true;
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit-sink-unavailable' });
    for (let i = 0; i < 3; i++) {
      await expect(log.append(decision(2))).rejects.toMatchObject({
        code: 'audit-sink-unavailable',
        message: expect.stringContaining('the store is full'),
      });
    }
    expect(log.status()).toMatchObject({ isOpen: false, sinks: [{ name: 'breakable', pending: 1 }] });
    expect(heard).toEqual(['audit.failed sink']);
    expect(logger.messages('error')).toHaveLength(1);
    state.isBroken = false;
    await log.append(decision(2));
    expect(sequences(lines)).toEqual([1]);
    expect(heard).toEqual(['audit.failed sink', 'audit.recovered sink']);
    expect(log.status()).toMatchObject({ isOpen: true, sequence: 2, sinks: [{ pending: 0, lastDelivered: 1 }] });
  });

  it('has failed too when it does not answer in time', async () => {
    const { sink, state } = breakableSink();
    const { log } = await openLog({ signer: newSigner(), sinks: [sink], sinkTimeout: 20 });
    await log.append(decision(1));
    state.isSilent = true;
    await expect(log.checkpoint()).rejects.toMatchObject({ message: expect.stringContaining('20 ms') });
  });

  it('lets the log go on in buffer mode, tells it, and gets everything later, from another process too', async () => {
    const path = join(await temporaryDirectory(), 'audit.db');
    const { sink, lines, state } = breakableSink();
    const { events, heard } = listen();
    const parts = { signer: newSigner(), onSinkFailure: { buffer: { limit: 3 } }, events } as const;
    const first = await openLog({ ...parts, sinks: [sink], storage: sqliteStorage(path) });
    state.isBroken = true;
    for (let i = 0; i < 3; i++) {
      await first.log.append(decision(i));
      await first.log.checkpoint();
    }
    expect(first.log.status()).toMatchObject({ isOpen: true, sinks: [{ pending: 3 }] });
    expect(heard).toEqual(['audit.failed sink']);
    // The fourth is one too many: it closes, and says so.
    await first.log.append(decision(4));
    await expect(first.log.checkpoint()).rejects.toMatchObject({ code: 'audit-sink-unavailable' });
    await expect(first.log.append(decision(5))).rejects.toMatchObject({ code: 'audit-sink-unavailable' });
    expect(heard).toEqual(['audit.failed sink', 'audit.failed sink']);
    await first.log.close();
    expect(lines).toEqual([]);
    state.isBroken = false;
    const second = await openLog({ ...parts, sinks: [sink], storage: sqliteStorage(path) });
    await vi.waitFor(() => expect(sequences(lines)).toEqual([1, 2, 3, 4]));
    expect((await second.log.verify(auditor)).signedUpTo).toBe(4);
  });

  it('keeps no other sink from its checkpoints', async () => {
    const broken = breakableSink('broken');
    const whole = breakableSink('whole');
    broken.state.isBroken = true;
    const parts = { signer: newSigner(), onSinkFailure: { buffer: {} } } as const;
    const { log } = await openLog({ ...parts, sinks: [broken.sink, whole.sink] });
    await log.append(decision(1));
    await log.checkpoint();
    expect(sequences(whole.lines)).toEqual([1]);
  });
});

describe('a file of checkpoints', () => {
  it('gets one line each, for its owner alone, and is what the log is verified against', async () => {
    const path = join(await temporaryDirectory(), 'checkpoints.jsonl');
    const { log } = await openLog({ signer: newSigner(), sinks: [fileSink(path)] });
    await appendMany(log, 3);
    await log.checkpoint();
    await appendMany(log, 3);
    await log.checkpoint();
    const text = await readFile(path, 'utf8');
    expect(sequences(text.trimEnd().split('\n'))).toEqual([3, 6]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await log.verify(auditor)).toMatchObject({ isIntact: true, checkpoints: 2, signedUpTo: 6 });
  });

  it('that a crash has torn is continued on a new line', async () => {
    const path = join(await temporaryDirectory(), 'checkpoints.jsonl');
    const sink = fileSink(path);
    await sink.deliver('{"a":1}');
    await appendFile(path, '{"checkpoi');
    await sink.deliver('{"b":2}');
    expect(await sink.read?.()).toEqual(['{"a":1}', '{"checkpoi', '{"b":2}']);
    const { log } = await openLog({ signer: newSigner(), sinks: [sink] });
    await log.append(decision(1));
    expect((await log.verify(auditor)).isIntact).toBe(true);
  });

  it('that cannot be written to fails as any sink', async () => {
    const path = join(await temporaryDirectory(), 'missing', 'checkpoints.jsonl');
    const { log } = await openLog({ signer: newSigner(), sinks: [fileSink(path)] });
    await log.append(decision(1));
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit-sink-unavailable' });
  });
});

describe('a database that was set back to an earlier state', () => {
  async function setBack(change: (path: string, copy: Buffer) => Promise<void>, sink: AuditSink) {
    const path = join(await temporaryDirectory(), 'audit.db');
    const signer = newSigner();
    const parts = { clock: systemClock, random: systemRandom, redactor: createRedactor(), signer, sinks: [sink] };
    const storage = sqliteStorage(path);
    const log = await createAuditLog({ ...parts, storage });
    await appendMany(log, 3);
    await log.close();
    await storage.close();
    const copy = await readFile(path);
    const later = sqliteStorage(path);
    const more = await createAuditLog({ ...parts, storage: later });
    await appendMany(more, 3);
    await more.close();
    await later.close();
    await change(path, copy);
    const again = sqliteStorage(path);
    onTestFinished(() => again.close());
    return createAuditLog({ ...parts, storage: again });
  }

  it('is refused when a sink has seen more', async () => {
    const sink = fileSink(join(await temporaryDirectory(), 'checkpoints.jsonl'));
    await expect(setBack((path, copy) => writeFile(path, copy), sink)).rejects.toMatchObject({
      code: 'audit-rolled-back',
      details: { head: 3, checkpoint: 6 },
    });
  });

  it('and written on with other records is refused', async () => {
    const sink = fileSink(join(await temporaryDirectory(), 'checkpoints.jsonl'));
    const forge = async (path: string, copy: Buffer) => {
      await writeFile(path, copy);
      const storage = sqliteStorage(path);
      const { log } = await openLog({ storage });
      await appendMany(log, 9, 100);
      await storage.close();
    };
    await expect(setBack(forge, sink)).rejects.toMatchObject({ code: 'audit-rolled-back' });
  });

  it('is told as rewritten by a verification against the checkpoints', async () => {
    const { sink, lines } = breakableSink();
    const signer = newSigner();
    const { log, storage } = await openLog({ signer, sinks: [sink] });
    await appendMany(log, 4);
    await log.checkpoint();
    // As somebody who can write to the database would: cut it, and let a log go on from there that knows no sink.
    const db = await openTables(storage);
    await db.deleteFrom('audit_records').where('sequence', '>', 2).execute();
    await db.deleteFrom('audit_checkpoints').execute();
    const { hash } = await db
      .selectFrom('audit_records')
      .select('hash')
      .where('sequence', '=', 2)
      .executeTakeFirstOrThrow();
    await db.updateTable('audit_head').set({ sequence: 2, hash }).execute();
    const honest = await openLog({ storage, signer });
    await appendMany(honest.log, 4, 50);
    expect((await honest.log.verify(auditor)).isIntact).toBe(true);
    expect((await honest.log.verify(auditor, lines)).problem).toMatchObject({ kind: 'rewritten', sequence: 4 });
  });
});

describe('a log that was taken away', () => {
  async function witnessed() {
    const sink = fileSink(join(await temporaryDirectory(), 'checkpoints.jsonl'));
    const signer = newSigner();
    const { log } = await openLog({ signer, sinks: [sink] });
    await appendMany(log, 3);
    await log.checkpoint();
    return { sink, signer, log: log.status().log };
  }

  it('is missed by its sink, whatever stands in its place', async () => {
    const { sink, signer, log } = await witnessed();
    await expect(openLog({ signer, sinks: [sink] })).rejects.toMatchObject({
      code: 'audit-rolled-back',
      details: { sink: sink.name, vouchedFor: log, checkpoint: 3 },
    });
    const other = await openLog({ signer });
    await appendMany(other.log, 9);
    await other.log.close();
    await expect(openLog({ storage: other.storage, signer, sinks: [sink] })).rejects.toMatchObject({
      code: 'audit-rolled-back',
    });
  });

  it('is none where only strangers have signed what a sink holds', async () => {
    const { sink } = await witnessed();
    const { log } = await openLog({ signer: newSigner(), sinks: [sink] });
    await appendMany(log, 1);
    expect((await log.verify(auditor)).isIntact).toBe(true);
  });
});
