import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { makeKeyPair } from '../../../fixtures/ssh/key-pair.js';
import { listenAtAll } from '../../../fixtures/ssh/listen.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();

it('goes on after an exchange of keys in between, as long as the machine shows the same one', async () => {
  const server = await open();
  const executor = executorFor(server);
  const execution = await executor.start(hostOf(server), 'echo begun; read line; echo "$line"', { stdin: 'end\n' });
  execution.stderr.resume();
  server.rekey();
  expect(Buffer.concat(await execution.stdout.toArray()).toString()).toBe('begun\nend\n');
  await expect(execution.result).resolves.toMatchObject({ status: 'exited', exitCode: 0 });
  expect((await run(executor, hostOf(server), 'echo again')).stdout).toBe('again\n');
  expect(server.counts.connections).toBe(1);
});

it('ends a connection whose machine shows another key in between, and trusts that one no more than before', async () => {
  const server = await open();
  const executor = executorFor(server, { pool: { attempts: 1 } });
  const execution = await executor.start(hostOf(server), 'echo begun; sleep 30');
  execution.stderr.resume();
  const other = await makeKeyPair('ed25519');
  let output = '';
  for await (const chunk of execution.stdout) {
    output += chunk;
    server.rekey(other);
  }
  expect(output).toBe('begun\n');
  await expect(execution.result).resolves.toMatchObject({
    status: 'unknown',
    error: { message: expect.stringContaining('Host denied (verification failed)') },
  });
  // The server itself is as it was: only what the exchange showed was wrong.
  expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
  expect(server.counts.connections).toBe(2);
});

it('offers no group exchange, over a socket without delay', async () => {
  let offered = '';
  const listening = await listenAtAll(['127.0.0.1'], (socket) => {
    socket
      .on('error', () => {})
      .on('data', (data) => {
        offered += data.toString('latin1');
        // Names of one list end where the next begins: the offer is whole once its last one has come.
        if (/none/.test(offered)) socket.destroy();
      });
    socket.write('SSH-2.0-OpenSSH_9.2\r\n');
  });
  onTestFinished(() => listening.close());
  const sockets: Socket[] = [];
  const note = (message: unknown): void => void sockets.push((message as { readonly socket: Socket }).socket);
  subscribe('net.client.socket', note);
  onTestFinished(() => void unsubscribe('net.client.socket', note));
  const executor = executorFor({ knownHostsFile: '/dev/null' }, { pool: { attempts: 1 } });
  const host = { name: 'web-1', address: '127.0.0.1', port: listening.port, user: 'deploy' };
  await expect(executor.start(host, 'true')).rejects.toThrow();
  expect(offered).toContain('curve25519-sha256');
  expect(offered).not.toContain('group-exchange');
  expect(sockets).toHaveLength(1);
  expect(sockets.map(isWithoutDelay)).toEqual([true]);
});

/** Node keeps what it was told, and has no way to ask for it. */
function isWithoutDelay(socket: Socket): unknown {
  const known = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'kSetNoDelay');
  return known === undefined ? undefined : (socket as unknown as Record<symbol, unknown>)[known];
}
