import { type AuditSigner, type AuditSink, createAuditLog } from '@opspilot/compliance';
import { createRedactor, systemClock, systemRandom } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it } from 'vitest';
import { openLog } from './open-log.js';
import { decision, newSigner } from './samples.js';

const never = () => new Promise<never>(() => {});

/** A signer that answers until it is told not to, and counts how often it is asked. */
function silentSigner() {
  const signer = newSigner();
  const state = { isSilent: false, asked: 0 };
  const sign = (bytes: Uint8Array): ReturnType<AuditSigner['sign']> => {
    state.asked++;
    return state.isSilent ? never() : signer.sign(bytes);
  };
  return { signer: { ...signer, sign }, state };
}

describe('a signer that does not answer', () => {
  it('closes the log within its time, asked once for all who wait, and opens it again', async () => {
    const { signer, state } = silentSigner();
    const { log } = await openLog({ signer, signerTimeout: 50 });
    await log.append(decision(1));
    state.isSilent = true;
    await expect(log.checkpoint()).rejects.toMatchObject({
      code: 'audit-signer-failed',
      message: expect.stringContaining('50 ms'),
    });
    const before = state.asked;
    const tried = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => log.append(decision(i))));
    for (const each of tried) expect(each).toMatchObject({ reason: { code: 'audit-signer-failed' } });
    expect(state.asked - before).toBe(1);
    state.isSilent = false;
    await log.append(decision(2));
    expect(log.status().isOpen).toBe(true);
  });

  it('lets a log that buffers go on, as far as its limit', async () => {
    const { signer, state } = silentSigner();
    state.isSilent = true;
    const { log } = await openLog({ signer, signerTimeout: 20, onSinkFailure: { buffer: { limit: 2 } } });
    for (let i = 0; i < 2; i++) {
      await log.append(decision(i));
      await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit-signer-failed' });
    }
    await log.append(decision(3));
    expect(log.status()).toMatchObject({ isOpen: true, signer: { code: 'audit-signer-failed' } });
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit-signer-failed' });
    expect(log.status().isOpen).toBe(false);
    await expect(log.append(decision(4))).rejects.toMatchObject({ code: 'audit-signer-failed' });
  });

  it('keeps no log from being closed, however many checkpoints are due', async () => {
    const { signer, state } = silentSigner();
    const parts = { clock: systemClock, random: systemRandom, redactor: createRedactor() };
    const storage = sqliteStorage(':memory:');
    const log = await createAuditLog({
      ...parts,
      storage,
      signer,
      signerTimeout: 200,
      checkpointEvery: { records: 1 },
      onSinkFailure: { buffer: {} },
    });
    state.isSilent = true;
    for (let i = 0; i < 40; i++) await log.append(decision(i));
    const began = Date.now();
    await log.close();
    expect(Date.now() - began).toBeLessThan(3_000);
    await storage.close();
  });
});

describe('a sink that does not answer when it is read', () => {
  it('cannot be read in time, and is told', async () => {
    const sink: AuditSink = { name: 'mute', deliver: async () => {}, read: never };
    const parts = { signer: newSigner(), sinks: [sink], sinkTimeout: 50 };
    await expect(openLog(parts)).rejects.toMatchObject({
      code: 'audit-sink-unavailable',
      message: expect.stringContaining('50 ms'),
    });
    const { log } = await openLog({ ...parts, onSinkFailure: { buffer: {} } });
    await expect(log.verify(decision(0).actor)).rejects.toMatchObject({ code: 'audit-sink-unavailable' });
  });
});
