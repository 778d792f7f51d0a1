import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { Host } from '@opspilot/core';
import { afterEach, describe, expect, it } from 'vitest';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { run, useExecutors } from '../refusals/ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
/** Longer than a test lasts. */
const never = 120_000;

let mute: Server | undefined;
/** When each connection came. */
let arrivals: number[] = [];

afterEach(() => mute?.close());

/** So many machines that take connections and never say a word. */
async function muteHosts(count: number, parts: Partial<Host> = {}): Promise<readonly Host[]> {
  arrivals = [];
  mute = createServer((socket) => {
    arrivals.push(performance.now());
    socket.on('error', () => {}).resume();
  });
  await once(mute.listen(0, '127.0.0.1'), 'listening');
  const { port } = mute.address() as { port: number };
  return Array.from({ length: count }, (_, index) => ({
    ...{ name: `mute-${index}`, address: '127.0.0.1', port, user: `user-${index}` },
    ...parts,
  }));
}

function startAll(executor: ReturnType<typeof executorFor>, hosts: readonly Host[]): void {
  for (const host of hosts) executor.start(host, 'true').catch(() => {});
}

describe('machines that say nothing', () => {
  it('do not hold up one that does', { timeout: 60_000 }, async () => {
    const server = await open();
    const executor = executorFor(server, { timeouts: { login: never } });
    startAll(executor, await muteHosts(160));
    const ran = await run(executor, hostOf(server), 'echo in', { timeouts: { start: 40_000 } });
    expect(ran.stdout).toBe('in\n');
  });

  it('behind a bastion are tried a few at a time, and hold up no other for long', { timeout: 60_000 }, async () => {
    const [bastion, server] = await Promise.all([open(), open()]);
    const hop = hostOf(bastion, { name: 'bastion' });
    const executor = executorFor(bastion, {
      hosts: [hop],
      knownHosts: [bastion.knownHostsFile, server.knownHostsFile],
      timeouts: { login: never },
      pool: { handshakes: 4 },
    });
    const hosts = await muteHosts(7, { jump: ['bastion'] });
    const begun = performance.now();
    startAll(executor, hosts);
    await expectSoon(() => arrivals.length).toBeGreaterThanOrEqual(4);
    const ran = await run(executor, hostOf(server, { jump: ['bastion'] }), 'echo in', { timeouts: { start: 40_000 } });
    expect(ran.stdout).toBe('in\n');
    await expectSoon(() => arrivals.length).toBe(7);
    // The fifth came only when a place was given up, after the three seconds that it is held: later still on a slow machine.
    expect((arrivals[4] ?? 0) - begun).toBeGreaterThan(2_900);
  });
});
