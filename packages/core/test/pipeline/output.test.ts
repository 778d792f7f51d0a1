import { OpsPilot, type OutputChunk } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { recordingLogger } from '@opspilot/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { never, scriptedPilot } from './pilots.js';

async function localPilot() {
  const logger = recordingLogger();
  const pilot = await OpsPilot.create({ storage: sqliteStorage(':memory:'), logger });
  onTestFinished(() => pilot.close());
  return { pilot, logger };
}

describe('onOutput', () => {
  it('sees both streams as they come, byte for byte', async () => {
    const { pilot } = await localPilot();
    const seen: Record<OutputChunk['stream'], Uint8Array[]> = { stdout: [], stderr: [] };
    const outcome = await pilot.run({
      command: String.raw`printf 'a\000\377b'; printf 'oops' >&2`,
      // Returns a number, as careless listeners do.
      onOutput: (({ stream, bytes }: OutputChunk) => seen[stream].push(bytes)) as never,
    });
    expect(Buffer.concat(seen.stdout)).toEqual(Buffer.from([0x61, 0, 0xff, 0x62]));
    expect(Buffer.concat(seen.stderr).toString()).toBe('oops');
    expect(outcome.stdout.bytes).toBe(4);
  });

  it('sees a prompt before its command ends', async () => {
    const { pilot } = await localPilot();
    const controller = new AbortController();
    const outcome = await pilot.run({
      command: "printf 'Continue? '; sleep 600",
      signal: controller.signal,
      onOutput: () => controller.abort(),
    });
    expect(outcome).toMatchObject({ status: 'cancelled', stdout: { text: 'Continue? ' } });
  });

  it('slows the command down while its promise is pending', async () => {
    const { pilot } = await localPilot();
    const mebibyte = 1024 * 1024;
    let sum = 0;
    let most = 0;
    let pending = 0;
    const outcome = await pilot.run({
      command: `head -c ${4 * mebibyte} /dev/zero`,
      onOutput: async ({ bytes }) => {
        pending++;
        most = Math.max(most, pending);
        await new Promise((resolve) => setTimeout(resolve, 1));
        sum += bytes.length;
        pending--;
      },
    });
    expect(outcome.status).toBe('succeeded');
    expect(sum).toBe(4 * mebibyte);
    // Never asked again before it was done: memory holds no more than a chunk of each stream.
    expect(most).toBe(1);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the terminal is gone');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the terminal is gone'))],
  ])('costs the command nothing when it %s, and is not called again', async (_how, fail) => {
    const { pilot, logger } = await localPilot();
    let calls = 0;
    const outcome = await pilot.run({
      command: 'for i in 1 2 3; do echo $i; sleep 0.05; done',
      onOutput: () => {
        calls++;
        return fail();
      },
    });
    expect(outcome).toMatchObject({ status: 'succeeded', stdout: { text: '1\n2\n3\n' } });
    expect(calls).toBe(1);
    expect(logger.messages('error')).toEqual(['onOutput failed and is not called again']);
  });

  it('cannot change what is recorded', async () => {
    const { pilot } = await scriptedPilot({ script: { stdout: 'honest' } });
    const outcome = await pilot.run({ command: 'x', onOutput: ({ bytes }) => void bytes.fill(0x78) });
    expect(outcome.stdout.text).toBe('honest');
  });

  it('that never answers holds up neither a cancelled command nor one that timed out', async () => {
    const { pilot } = await localPilot();
    const controller = new AbortController();
    const cancelled = pilot.run({
      command: 'echo here; sleep 600',
      signal: controller.signal,
      onOutput: () => {
        setImmediate(() => controller.abort());
        return never();
      },
    });
    await expect(cancelled).resolves.toMatchObject({ status: 'cancelled', stdout: { text: 'here\n' } });
    const timedOut = pilot.run({ command: 'echo here; sleep 600', timeouts: { total: 100 }, onOutput: never });
    await expect(timedOut).resolves.toMatchObject({ status: 'timed-out' });
    const ended = new AbortController();
    const exited = pilot.run({ command: 'echo here', signal: ended.signal, onOutput: never });
    setTimeout(() => ended.abort(), 300);
    await expect(exited).resolves.toMatchObject({ stdout: { text: 'here\n' } });
  });
});
