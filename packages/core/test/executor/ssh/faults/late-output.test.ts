import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterEach, describe, expect, it } from 'vitest';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { knownHostsLines } from '../../../fixtures/ssh/key-files.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { endOf } from './settled.js';

/** A network whose traffic to the client can be held up for a while: what a lost packet does. */
async function openStallingWay(target: { readonly host: string; readonly port: number }) {
  const sources = new Set<Socket>();
  const server = createServer((client) => {
    const source = connect({ ...target, noDelay: true });
    client.setNoDelay(true);
    sources.add(source);
    for (const socket of [client, source]) socket.on('error', () => {});
    client.once('close', () => source.destroy());
    source.once('close', () => client.destroy());
    source.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk) => source.write(chunk));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  return {
    port,
    stall: () => {
      for (const source of sources) source.pause();
    },
    goOn: () => {
      for (const source of sources) source.resume();
    },
    close: () => {
      for (const source of sources) source.destroy();
      server.close();
    },
  };
}

const openServer = useScriptedServers();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('output that the exit status overtook', () => {
  it('is waited for, however long the network holds it up', async () => {
    const server = await openServer();
    const way = await openStallingWay(server);
    const knownHosts = join(server.directory, 'known_hosts-stalling');
    await writeFile(knownHosts, knownHostsLines(['127.0.0.1'], way.port, Object.values(server.hostKeys)));
    const executor = sshExecutor({ config: false, agent: false, knownHosts: [knownHosts] });
    closing.push(() => executor.close(), way.close);
    const { username: user, identityFile: identity } = server;
    const host = { name: 'stalling', address: '127.0.0.1', port: way.port, user, identity };
    // A child holds the output, as what a server has not read yet: the status goes ahead of it.
    const told = join(server.directory, 'told');
    const ended = endOf(executor, host, `{ until [ -e ${told} ]; do sleep 0.02; done; echo late; } & exit 7`);
    const has = (wanted: string) => server.phases.at(-1)?.some(({ phase }) => phase === wanted);
    await expectSoon(() => has('exit-status')).toBe(true);
    way.stall();
    await writeFile(told, '');
    await expectSoon(() => has('eof')).toBe(true);
    // Far longer than any silence that a reader waits for.
    await wait(2_000);
    way.goOn();
    expect(await ended).toMatchObject({ end: 'exited', output: 'late\n' });
  });

  it('is not waited for when a child left behind keeps it open, talkative or not', async () => {
    const server = await openServer();
    const { host: address, port, username: user, identityFile: identity, knownHostsFile } = server;
    const executor = sshExecutor({ config: false, agent: false, knownHosts: [knownHostsFile] });
    closing.push(() => executor.close());
    const host = { name: 'leftovers', address, port, user, identity };
    for (const leftover of ['sleep 30', 'while sleep 0.1; do echo talk; done']) {
      // Waited for, it would be pending: one of them outlasts all patience, the other one never ends.
      const { end, output } = await endOf(executor, host, `echo own; { ${leftover}; } & exit 0`);
      expect([leftover, end, output.slice(0, 4)]).toEqual([leftover, 'exited', 'own\n']);
    }
  });
});
