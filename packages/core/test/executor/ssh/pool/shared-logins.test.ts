import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '@opspilot/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../fixtures/ssh/free-port.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from '../refusals/ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
const names = ['web-1', 'web-2'];

describe('two hosts that are one login', () => {
  it('share a connection, and each is told of a start that fails by its own name', async () => {
    const server = await open();
    const executor = executorFor(server);
    for (const name of names) {
      const host = hostOf(server, { name });
      const error = await refusalOf(executor.start(host, 'true', { cwd: '/no/such/directory' }));
      expect(error).toMatchObject({ code: 'working-directory-unusable', details: { host: name } });
      expect(error.message).toContain(` on ${name} `);
    }
    expect(server.counts.connections).toBe(1);
  });

  it('are each told by its own name that there is no connection', async () => {
    const port = await freePort('127.0.0.1');
    const pool = { attempts: 1, breaker: { failures: 1, rest: 60_000 } };
    const executor = executorFor({ knownHostsFile: '/dev/null' }, { pool });
    const hosts = names.map((name): Host => ({ name, address: '127.0.0.1', port, user: 'deploy' }));
    const errors = await Promise.all(hosts.map((host) => refusalOf(executor.start(host, 'true'))));
    expect(errors.map(({ code, details }) => [code, details['host']])).toEqual([
      ['connection-refused', 'web-1'],
      ['connection-refused', 'web-2'],
    ]);
    expect(errors[1]?.message).toMatch(/^web-2 is reached by the same login as web-1\. web-1 \(.*\) cannot be reached/);
    for (const host of hosts) {
      const error = await refusalOf(executor.start(host, 'true'));
      expect(error).toMatchObject({ code: 'host-unavailable', details: { host: host.name } });
    }
  });

  it('are each told by its own name that contact was lost', async () => {
    const server = await open();
    const executor = executorFor(server);
    await run(executor, hostOf(server), 'true');
    const execution = await executor.start(hostOf(server, { name: 'web-2' }), 'exec sleep 60');
    server.dropConnections('rst');
    const { status, error } = await execution.result;
    expect([status, error?.code]).toEqual(['unknown', 'contact-lost']);
    expect(error?.message).toMatch(/web-2 is reached by the same login as web-1\. The connection to web-1/);
  });

  it('do not share it when they may log in by different methods', async () => {
    const server = await open({ methods: ['publickey', 'password'] });
    const directory = mkdtempSync(join(tmpdir(), 'opspilot-methods-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const config = join(directory, 'config');
    writeFileSync(config, 'Host web-2\n  PreferredAuthentications password\n');
    const executor = executorFor(server, { config, credentials: { password: server.password } });
    for (const name of names) await run(executor, hostOf(server, { name }), 'true');
    const accepted = server.attempts.filter(({ outcome }) => outcome === 'accepted').map(({ method }) => method);
    expect(accepted).toEqual(['publickey', 'password']);
  });

  it('do not share it when they log in as two users: the second has to log in by itself', async () => {
    const server = await open();
    const executor = executorFor(server);
    await run(executor, hostOf(server), 'true');
    const error = await refusalOf(executor.start(hostOf(server, { name: 'web-2', user: 'somebody-else' }), 'true'));
    expect(error).toMatchObject({ code: 'login-refused', details: { host: 'web-2' } });
    expect(server.counts.connections).toBe(2);
    expect(server.commands).toHaveLength(1);
  });

  it('do not share it when they are reached by two ways', async () => {
    const [gate, other, server] = [await open(), await open(), await open()];
    const knownHostsFile = join(server.directory, 'all_hosts');
    const texts = [gate, other, server].map((each) => readFileSync(each.knownHostsFile, 'utf8'));
    writeFileSync(knownHostsFile, texts.join(''));
    const hosts = [hostOf(gate, { name: 'gate' }), hostOf(other, { name: 'other' })];
    const executor = executorFor({ knownHostsFile }, { hosts });
    for (const jump of [[], ['gate'], ['other'], ['gate', 'other'], ['gate']]) {
      expect((await run(executor, hostOf(server, { jump }), 'echo in')).stdout).toBe('in\n');
    }
    expect(server.counts.connections).toBe(4);
    expect([gate.counts.connections, other.counts.connections]).toEqual([1, 2]);
  });
});
