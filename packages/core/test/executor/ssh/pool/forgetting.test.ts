import { manualClock, seededRandom } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import type { SshConnection } from '../../../../src/executor/ssh/connection/ssh-connection.js';
import { SshPool } from '../../../../src/executor/ssh/pool/ssh-pool.js';
import { ShortMemory } from '../../../../src/executor/ssh/short-memory.js';
import { sshError } from '../../../../src/executor/ssh/ssh-error.js';
import { createSshLauncher } from '../../../../src/executor/ssh/ssh-launcher.js';
import { settleOptions } from '../../../../src/executor/ssh/ssh-options.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';
import { connectionOf } from './pooled-connection.js';

const settings = settleOptions({ pool: { attempts: 1, breaker: { failures: 2, rest: 1_000 } } });

function poolOf(connect: (target: SshTarget) => Promise<SshConnection>) {
  const clock = manualClock();
  const random = seededRandom(1);
  return { clock, random, pool: new SshPool({ ...settings.pool, connect, clock, random }) };
}

function targetOf(name: string): SshTarget {
  return {
    ...{ name, address: name, port: 22, user: 'deploy', identities: [], identitiesOnly: true, forwardAgent: false },
    ...{ knownHosts: [], jump: [] },
  };
}

describe('the pool', () => {
  it('remembers nothing of machines that nobody has a connection to', async () => {
    const { pool } = poolOf(async (target) => connectionOf(target));
    for (let n = 0; n < 1_000; n++) {
      const { connection, release } = await pool.lease(targetOf(`web-${n}`), undefined);
      release();
      await connection.close();
    }
    await new Promise(setImmediate);
    expect(pool.memory).toBe(0);
    await pool.close();
  });

  it('remembers nothing of failures that are not the fault of the machine', async () => {
    const { pool } = poolOf(async () => {
      throw sshError('key-file-missing', 'There is no such key.');
    });
    for (let n = 0; n < 100; n++) await Promise.resolve(pool.lease(targetOf(`web-${n}`), undefined)).catch(() => {});
    expect(pool.memory).toBe(0);
  });

  it('forgets failures that nobody asked about again', async () => {
    const { pool, clock } = poolOf(async ({ name }) => {
      throw sshError('connection-refused', 'Nothing listens there.', { details: { host: name } });
    });
    const fail = async (from: number, to: number): Promise<void> => {
      for (let n = from; n < to; n++)
        await Promise.resolve(pool.lease(targetOf(`web-${n}`), undefined)).catch(() => {});
    };
    await fail(0, 256);
    expect(pool.memory).toBe(256);
    await clock.advance(60_000);
    await fail(256, 257);
    expect(pool.memory).toBe(1);
  });
});

it('targets that were settled a while ago are forgotten with the next one', () => {
  const memory = new ShortMemory<number>(1_000);
  for (let n = 0; n < 10_000; n++) memory.set(`web-${n}`, n, n);
  expect(memory.size).toBe(1_000);
  expect([memory.get('web-9000', 9_999), memory.get('web-9000', 10_000), memory.get('web-1', 10_000)]).toEqual([
    9_000,
    undefined,
    undefined,
  ]);
});

it('a start is limited while its target is still being looked up', async () => {
  const { pool, clock, random } = poolOf(async (target) => connectionOf(target));
  const launcher = createSshLauncher({ pool, settings, clock, random });
  const never = (): Promise<SshTarget> => new Promise(() => {});
  await expect(launcher.launch({ name: 'web-1' }, never, 'true', { timeouts: { start: 20 } })).rejects.toMatchObject({
    code: 'start-timed-out',
    details: { host: 'web-1', limit: 20 },
  });
  const abort = new AbortController();
  const starting = launcher.launch({ name: 'web-1' }, never, 'true', { signal: abort.signal });
  abort.abort();
  await expect(starting).rejects.toMatchObject({ code: 'start-cancelled' });
  const waiting = launcher.launch({ name: 'web-1' }, never, 'true', {});
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'executor-closed' }), launcher.close()]);
});
