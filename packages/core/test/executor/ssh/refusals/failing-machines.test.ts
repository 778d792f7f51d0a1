import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Host } from '@opspilot/core';
import { manualClock } from '@opspilot/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { openFaultProxy } from '../../../fixtures/ssh/fault-proxy.js';
import { freePort } from '../../../fixtures/ssh/free-port.js';
import { hostOf, keylessHostOf } from '../../../fixtures/ssh/host-of.js';
import type { Omission } from '../../../fixtures/ssh/scripted-server-options.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
const nowhere = { knownHostsFile: '/dev/null' };

describe('a machine that fails again and again', () => {
  const breaker = { failures: 5, rest: 30_000 };

  it('is left alone after five failures, and tried once after a rest', async () => {
    const clock = manualClock();
    const port = await freePort('127.0.0.1');
    const host: Host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    const executor = executorFor(nowhere, { clock, pool: { attempts: 1, breaker } });
    const codes = async (times: number): Promise<string[]> => {
      const all: string[] = [];
      for (let n = 0; n < times; n++) all.push((await refusalOf(executor.start(host, 'true'))).code);
      return all;
    };
    const refused = Array.from({ length: 5 }, () => 'connection-refused');
    expect(await codes(7)).toEqual([...refused, 'host-unavailable', 'host-unavailable']);
    const error = await refusalOf(executor.start(host, 'true'));
    expect(error).toMatchObject({
      code: 'host-unavailable',
      message: expect.stringMatching(
        /^web-1 \(.*\) failed 5 times in a row and is left alone for another 30 s, then tried again\. The last time: web-1 .*Check the port/,
      ),
      details: { failures: 5, retryAfter: 30_000, last: 'connection-refused' },
      cause: { code: 'connection-refused' },
    });
    await clock.advance(29_999);
    expect(await codes(1)).toEqual(['host-unavailable']);
    await clock.advance(1);
    expect(await codes(2)).toEqual(['connection-refused', 'host-unavailable']);
  });

  it('is used again as soon as it is back, and the failures are forgotten', async () => {
    const clock = manualClock();
    const server = await open();
    const proxy = await openFaultProxy(server, { kind: 'refuse' });
    onTestFinished(() => proxy.close());
    const host = hostOf(server, { port: proxy.port });
    const executor = executorFor(server, {
      clock,
      unknownHosts: 'trust-on-first-use',
      pool: { attempts: 1, idle: 0, breaker: { failures: 2, rest: 1_000 } },
    });
    const code = async () => (await refusalOf(executor.start(host, 'true'))).code;
    const first = await code();
    expect([await code(), await code()]).toEqual([first, 'host-unavailable']);
    proxy.setFault(undefined);
    expect(await code()).toBe('host-unavailable');
    await clock.advance(1_000);
    expect((await run(executor, host, 'echo back')).stdout).toBe('back\n');
    await expectSoon(() => proxy.open()).toBe(0);
    proxy.setFault({ kind: 'refuse' });
    // Two more before it is left alone again.
    expect([await code(), await code(), await code()]).toEqual([first, first, 'host-unavailable']);
  });

  it('does not hide what it answers once it is back', async () => {
    const clock = manualClock();
    const server = await open();
    const proxy = await openFaultProxy(server, { kind: 'refuse' });
    onTestFinished(() => proxy.close());
    const host = hostOf(server, { port: proxy.port });
    const pool = { attempts: 1, breaker: { failures: 2, rest: 1_000 } };
    const executor = executorFor(nowhere, { clock, pool });
    const code = async () => (await refusalOf(executor.start(host, 'true'))).code;
    const first = await code();
    expect([await code(), await code()]).toEqual([first, 'host-unavailable']);
    proxy.setFault(undefined);
    await clock.advance(1_000);
    expect([await code(), await code(), await code()]).toEqual(Array(3).fill('host-key-unknown'));
  });

  it('does not stay alone for longer because its bastion was away when it was tried again', async () => {
    const clock = manualClock();
    const [bastion, server] = [await open(), await open()];
    const way = await openFaultProxy(bastion);
    const proxy = await openFaultProxy(server, { kind: 'refuse' });
    onTestFinished(() => way.close());
    onTestFinished(() => proxy.close());
    const host = hostOf(server, { port: proxy.port, jump: ['bastion'] });
    const executor = executorFor(server, {
      clock,
      unknownHosts: 'trust-on-first-use',
      hosts: [hostOf(bastion, { name: 'bastion', port: way.port })],
      pool: { attempts: 1, breaker: { failures: 2, rest: 1_000 } },
    });
    const refusal = () => refusalOf(executor.start(host, 'true'));
    const first = (await refusal()).code;
    expect([(await refusal()).code, (await refusal()).code]).toEqual([first, 'host-unavailable']);
    way.setFault({ kind: 'refuse' });
    bastion.dropConnections('rst');
    await expectSoon(() => way.open()).toBe(0);
    await clock.advance(1_000);
    expect((await refusal()).message).toMatch(/^The way to web-1 leads through bastion\. /);
    way.setFault(undefined);
    proxy.setFault(undefined);
    expect((await run(executor, host, 'echo back')).stdout).toBe('back\n');
  });

  it('counts a start once, however often it was tried', async () => {
    let calls = 0;
    const server = createServer((socket) => {
      calls += 1;
      socket.on('error', () => {}).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const host: Host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
    const executor = executorFor(nowhere, {
      pool: { attempts: 2, backoff: 0, breaker: { failures: 2, rest: 60_000 } },
    });
    for (const code of ['connection-lost', 'connection-lost', 'host-unavailable']) {
      expect((await refusalOf(executor.start(host, 'true'))).code).toBe(code);
    }
    expect(calls).toBe(10);
  });

  it('is not blamed for what is wrong here', async () => {
    const server = await open();
    const executor = executorFor(server, { pool: { breaker: { failures: 1, rest: 60_000 } } });
    for (let n = 0; n < 3; n++) {
      const starting = executor.start(hostOf(server, { identity: '/no/such/key' }), 'true');
      expect((await refusalOf(starting)).code).toBe('key-file-missing');
    }
  });

  it('is left alone whoever wants to log in', async () => {
    const port = await freePort('127.0.0.1');
    const executor = executorFor(nowhere, { pool: { attempts: 1, breaker: { failures: 2, rest: 60_000 } } });
    const codes: string[] = [];
    for (const user of ['deploy', 'backup', 'deploy', 'audit']) {
      codes.push((await refusalOf(executor.start({ name: user, address: '127.0.0.1', port, user }, 'true'))).code);
    }
    expect(codes).toEqual(['connection-refused', 'connection-refused', 'host-unavailable', 'host-unavailable']);
  });

  it('is a bastion too, whoever wants to go through it to wherever', async () => {
    const port = await freePort('127.0.0.1');
    const hops = ['deploy', 'backup', 'audit'].map((user) => ({ name: user, address: '127.0.0.1', port, user }));
    const executor = executorFor(nowhere, {
      hosts: hops,
      pool: { attempts: 1, breaker: { failures: 2, rest: 60_000 } },
    });
    const codes: string[] = [];
    for (const { name } of hops) {
      const host: Host = { name: `behind-${name}`, address: `${name}.example`, user: 'deploy', jump: [name] };
      codes.push((await refusalOf(executor.start(host, 'true'))).code);
    }
    expect(codes).toEqual(['connection-refused', 'connection-refused', 'host-unavailable']);
  });

  it('keeps out the login that it refuses, and no other one', async () => {
    const server = await open();
    const executor = executorFor(server, { pool: { breaker: { failures: 2, rest: 60_000 } } });
    const wrong = hostOf(server, { name: 'wrong', user: 'nobody-there' });
    const codes: string[] = [];
    for (let n = 0; n < 3; n++) codes.push((await refusalOf(executor.start(wrong, 'true'))).code);
    expect(codes).toEqual(['login-refused', 'login-refused', 'host-unavailable']);
    const error = await refusalOf(executor.start(wrong, 'true'));
    expect(error.message).toMatch(
      /^The login of nobody-there to wrong \(.*\) failed 2 times in a row and is left alone/,
    );
    expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
    // Nor does a login that works wipe out what another one did.
    expect((await refusalOf(executor.start(wrong, 'true'))).code).toBe('host-unavailable');
  });

  it('keeps out no other login for one that takes too long to be let in', async () => {
    const omits: Omission[] = ['authentication'];
    const server = await open({ omits });
    const executor = executorFor(server, {
      timeouts: { login: 300 },
      pool: { attempts: 1, breaker: { failures: 1, rest: 60_000 } },
    });
    const slow = hostOf(server, { name: 'slow', user: 'somebody' });
    const codes = [(await refusalOf(executor.start(slow, 'true'))).code];
    codes.push((await refusalOf(executor.start(slow, 'true'))).code);
    expect(codes).toEqual(['login-timed-out', 'host-unavailable']);
    omits.pop();
    expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
  });

  it('does not have its accounts locked by a wrong password', async () => {
    const server = await open({ methods: ['password'] });
    const executor = executorFor(server, { credentials: { password: 'wrong' }, pool: { breaker } });
    const ends = await Promise.all(
      Array.from({ length: 20 }, async () => (await refusalOf(executor.start(keylessHostOf(server), 'true'))).code),
    );
    expect(new Set(ends)).toEqual(new Set(['password-refused']));
    const passwords = () => server.attempts.filter(({ method }) => method === 'password').length;
    // Three connections for twenty commands, and none of them is tried again.
    expect(passwords()).toBe(3);
    for (let n = 0; n < 10; n++) await refusalOf(executor.start(keylessHostOf(server), 'true'));
    expect(passwords()).toBe(5);
  });

  it.each([
    ['password', { password: 'wrong' }],
    ['keyboard-interactive', { keyboardInteractive: () => ['wrong'] }],
  ] as const)('has a wrong %s once where it hangs up instead of saying no', async (method, credentials) => {
    const server = await open({ methods: [method], hangsUpOnWrong: true });
    const executor = executorFor(server, { credentials, pool: { attempts: 3, backoff: 1 } });
    expect(await refusalOf(executor.start(keylessHostOf(server), 'true'))).toMatchObject({
      code: 'connection-lost',
      details: { phase: 'authentication' },
    });
    expect(server.attempts.filter((attempt) => attempt.method === method)).toHaveLength(1);
  });
});
