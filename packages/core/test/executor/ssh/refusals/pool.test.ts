import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, type Host, systemClock } from '@opspilot/core';
import { seededRandom } from '@opspilot/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { freePort } from '../../../fixtures/ssh/free-port.js';
import { hostOf, keylessHostOf } from '../../../fixtures/ssh/host-of.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
const nowhere = { knownHostsFile: '/dev/null' };

describe('the pauses between tries', () => {
  /** Takes no time, and tells how long it would have taken. */
  function hastyClock(): { readonly clock: Clock; readonly slept: number[] } {
    const slept: number[] = [];
    const sleep: Clock['sleep'] = async (milliseconds) => {
      slept.push(milliseconds);
    };
    return { clock: { ...systemClock, sleep }, slept };
  }

  it('are by chance, within bounds that double up to five seconds', async () => {
    const server = createServer((socket) => void socket.on('error', () => {}).end()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const pausesOf = async (seed: number): Promise<readonly number[]> => {
      const { clock, slept } = hastyClock();
      const executor = executorFor(nowhere, { clock, random: seededRandom(seed) });
      await refusalOf(executor.start({ name: 'web-1', address: '127.0.0.1', port, user: 'deploy' }, 'true'));
      return slept;
    };
    const pauses = await pausesOf(1);
    const bounds = [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000];
    expect(pauses).toHaveLength(bounds.length);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThan(bounds[index] ?? 0);
    }
    expect(await pausesOf(1)).toEqual(pauses);
    expect(await pausesOf(2)).not.toEqual(pauses);
  });

  it('are not taken where another try would be no better', async () => {
    const server = await open({ methods: ['password'] });
    const { clock, slept } = hastyClock();
    const executor = executorFor(server, { clock, credentials: { password: 'wrong' } });
    await refusalOf(executor.start(keylessHostOf(server), 'true'));
    await refusalOf(executorFor(nowhere, { clock }).start(hostOf(server), 'true'));
    expect(slept.filter((milliseconds) => milliseconds < 5_000)).toEqual([]);
  });

  it('end when the caller gives up', async () => {
    const port = await freePort('127.0.0.1');
    const host: Host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    const executor = executorFor(nowhere, {
      pool: { attempts: 10, backoff: 600_000 },
      random: { ...seededRandom(1), next: () => 0.9 },
    });
    const abort = new AbortController();
    const starting = executor.start(host, 'true', { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect((await refusalOf(starting)).code).toBe('start-cancelled');
  });
});

describe('a connection', () => {
  it('is shared, kept for a while, and closed when nobody used it', async () => {
    const server = await open();
    const executor = executorFor(server, { pool: { idle: 1_500 } });
    for (let n = 0; n < 5; n++) await run(executor, hostOf(server), 'true');
    expect(server.counts).toMatchObject({ connections: 1, openConnections: 1 });
    await expectSoon(() => server.counts.openConnections).toBe(0);
    await run(executor, hostOf(server), 'true');
    expect(server.counts.connections).toBe(2);
  });

  it('that died unused is replaced without anybody noticing', async () => {
    const server = await open();
    const executor = executorFor(server);
    for (const how of ['fin', 'rst', 'fin'] as const) {
      expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
      server.dropConnections(how);
    }
    expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
  });

  it('is not shared by two executors, nor ended with the other one', async () => {
    const server = await open();
    const [one, other] = [executorFor(server), executorFor(server)];
    const running = await one.start(hostOf(server), 'read line; echo "$line"', { stdin: slowly('still here\n') });
    running.stderr.resume();
    await run(other, hostOf(server), 'true');
    expect(server.counts.openConnections).toBe(2);
    await other.close();
    expect((await running.stdout.toArray()).join('')).toBe('still here\n');
    expect((await running.result).status).toBe('exited');
  });

  async function* slowly(text: string): AsyncGenerator<Uint8Array> {
    await sleep(300);
    yield Buffer.from(text);
  }
});

describe('closing', () => {
  it('ends what is on its way to a machine that says nothing', async () => {
    const server = createServer((socket) => void socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const executor = executorFor(nowhere);
    const starting = refusalOf(executor.start({ name: 'web-1', address: '127.0.0.1', port, user: 'deploy' }, 'true'));
    await expectSoon(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(1);
    await executor.close();
    expect((await starting).code).toBe('executor-closed');
    await expectSoon(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(0);
  });

  it.each(['session', 'exec'] as const)('ends what waits for a server that does not answer: %s', async (omission) => {
    const server = await open({ omits: [omission] });
    const executor = executorFor(server, { timeouts: { session: 1_000 } });
    const starting = refusalOf(executor.start(hostOf(server), 'true')).catch((error: unknown) => error);
    await expectSoon(() => server.counts.handshakes).toBe(1);
    await executor.close();
    await starting;
    await expectSoon(() => server.counts.openConnections).toBe(0);
  });

  it('ends what waits between two tries', async () => {
    const port = await freePort('127.0.0.1');
    const executor = executorFor(nowhere, {
      pool: { attempts: 10, backoff: 600_000 },
      random: { ...seededRandom(1), next: () => 0.9 },
    });
    const starting = refusalOf(executor.start({ name: 'web-1', address: '127.0.0.1', port, user: 'deploy' }, 'true'));
    await sleep(100);
    await executor.close();
    expect((await starting).code).toBe('executor-closed');
  });
});
