import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditEvents, type AuditSink, fileSink, verifyExport } from '@opspilot/compliance';
import { createEventBus, silentLogger, systemClock, systemRandom } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it, vi } from 'vitest';
import { openLog, temporaryDirectory } from './open-log.js';
import { appendMany, auditor, decision, newSigner, pieces, textOf } from './samples.js';

const signer = newSigner();
const keys = { publicKeys: [signer.publicKey] };

/** A log with some records, its export, and the lines of its sink. */
async function exported() {
  const path = join(await temporaryDirectory(), 'checkpoints.jsonl');
  const { log } = await openLog({ signer, sinks: [fileSink(path)] });
  await appendMany(log, 3);
  const text = await textOf(log.export({ actor: auditor, format: 'jsonl' }));
  return { text, log, lines: (await readFile(path, 'utf8')).split('\n') };
}

describe('an export verified against the sink of another log', () => {
  it('is not intact, whatever its own checkpoint says', async () => {
    const [one, other] = [await exported(), await exported()];
    const found = await verifyExport(pieces(one.text), { ...keys, checkpoints: other.lines });
    expect(found).toMatchObject({ isIntact: false, problem: { kind: 'other-log' } });
    expect(await verifyExport(pieces(one.text), { ...keys, checkpoints: one.lines })).toMatchObject({ isIntact: true });
    expect(await one.log.verify(auditor, other.lines)).toMatchObject({ problem: { kind: 'other-log' } });
  });

  it('is told where the sink has lines of both', async () => {
    const [one, other] = [await exported(), await exported()];
    const checkpoints = [...one.lines, ...other.lines];
    const found = await verifyExport(pieces(other.text), { ...keys, checkpoints });
    expect(found.problem).toMatchObject({
      kind: 'other-log',
      message: expect.stringContaining('the lines of this one'),
    });
  });

  it.each([
    ['emptied', ['']],
    ['emptied to the last line', []],
    ['filled with something else', ['torn', '{"a":1}']],
  ])('is not intact when the sink was %s', async (_, checkpoints) => {
    const { text, log } = await exported();
    const found = await verifyExport(pieces(text), { ...keys, checkpoints });
    expect(found).toMatchObject({ isIntact: false, problem: { kind: 'checkpoint-missing', sequence: 0 } });
    expect(await log.verify(auditor, checkpoints)).toMatchObject({ problem: { kind: 'checkpoint-missing' } });
  });

  it('is not intact against what strangers signed', async () => {
    const { text } = await exported();
    const { log } = await openLog({ signer: newSigner() });
    await log.append(decision(1));
    const line = JSON.stringify(await log.checkpoint());
    const found = await verifyExport(pieces(text), { ...keys, checkpoints: [line] });
    expect(found.problem).toMatchObject({ kind: 'checkpoint-missing' });
  });
});

describe('a sink with lines of another log beside those of this one', () => {
  it('does not hide that the other was taken away', async () => {
    const path = join(await temporaryDirectory(), 'checkpoints.jsonl');
    const [one, other] = [await exported(), await openLog({ signer })];
    await appendMany(other.log, 2);
    const line = JSON.stringify(await other.log.checkpoint());
    await writeFile(path, `${one.lines.join('\n')}\n${line}\n`);
    await expect(openLog({ storage: other.storage, signer, sinks: [fileSink(path)] })).rejects.toMatchObject({
      code: 'audit-rolled-back',
      details: { vouchedFor: one.log.status().log },
    });
  });
});

describe('a sink that has lost its lines', () => {
  async function damaged(change: (path: string) => Promise<void>) {
    const directory = await temporaryDirectory();
    const path = join(directory, 'checkpoints.jsonl');
    const sinks: readonly AuditSink[] = [fileSink(path)];
    const open = (more: object = {}) =>
      openLog({ signer, sinks, storage: sqliteStorage(join(directory, 'audit.db')), ...more });
    const { log } = await open();
    for (let i = 0; i < 3; i++) {
      await log.append(decision(i));
      await log.checkpoint();
    }
    await change(path);
    return { log, open, path };
  }
  const firstLine = async (path: string) => `${(await readFile(path, 'utf8')).split('\n')[0]}\n`;
  const changes: readonly (readonly [string, (path: string) => Promise<void>])[] = [
    ['cut', async (path) => writeFile(path, await firstLine(path))],
    ['emptied', (path) => writeFile(path, '')],
    ['taken away', (path) => rm(path)],
    ['replaced', (path) => writeFile(path, 'something else\n')],
  ];

  it.each(changes)('is told by a verification, and keeps the log from being opened: %s', async (how, change) => {
    const { log, open } = await damaged(change);
    expect(await log.verify(auditor)).toMatchObject({
      isIntact: false,
      problem: { kind: 'checkpoint-missing', sequence: how === 'cut' ? 2 : 1 },
    });
    await log.close();
    await expect(open()).rejects.toMatchObject({ code: 'audit-sink-lost' });
  });

  it('is told once and given everything again where the log buffers', async () => {
    const { log, open, path } = await damaged((file) => writeFile(file, ''));
    await log.close();
    const events = createEventBus<AuditEvents>({ clock: systemClock, random: systemRandom, logger: silentLogger });
    const heard: string[] = [];
    events.on('audit.failed', ({ data }) => void heard.push(data.code));
    const again = await open({ onSinkFailure: { buffer: {} }, events });
    const patience = { timeout: 20_000 };
    await vi.waitFor(() => expect(heard).toEqual(['audit-sink-lost']), patience);
    const delivered = async () => (await readFile(path, 'utf8')).trim().split('\n').length;
    await vi.waitFor(async () => expect(await delivered()).toBeGreaterThan(2), patience);
    expect(await again.log.verify(auditor)).toMatchObject({ isIntact: true });
  });
});
