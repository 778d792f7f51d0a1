import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionOptions, OpsError } from '@opspilot/core';
import type { SshCredentials } from '@opspilot/core/ssh';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hostOf, keylessHostOf } from '../../fixtures/ssh/host-of.js';
import type { SshAuthenticationMethod, SshServer } from '../../fixtures/ssh/ssh-server.js';
import { useScriptedServers } from '../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, useExecutors } from './refusals/ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
afterEach(() => {
  vi.useRealTimers();
});

/** A person who thinks for longer than any limit: the time passes as soon as they are asked. */
async function never(milliseconds: number): Promise<never> {
  vi.advanceTimersByTime(milliseconds);
  return new Promise(() => {});
}

function lockedKey(server: SshServer): string {
  const file = join(server.directory, 'locked');
  copyFileSync(server.identityFile, file);
  execFileSync('ssh-keygen', ['-q', '-p', '-a', '1', '-P', '', '-N', 'passphrase', '-f', file], { stdio: 'ignore' });
  return file;
}

function passTimeByHand(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

describe.each<[string, SshAuthenticationMethod, (wait: () => Promise<never>) => SshCredentials]>([
  ['password', 'password', (wait) => ({ password: wait })],
  ['password', 'keyboard-interactive', (wait) => ({ password: wait })],
  ['keyboardInteractive', 'keyboard-interactive', (wait) => ({ keyboardInteractive: wait })],
  ['passphrase', 'publickey', (wait) => ({ passphrase: wait })],
])('a login that waits for credentials.%s (%s)', (name, method, credentialsOf) => {
  const ask = async (milliseconds: number, options: ExecutionOptions = {}): Promise<OpsError> => {
    const server = await open({ methods: [method] });
    const executor = executorFor(server, { credentials: credentialsOf(() => never(milliseconds)) });
    const host = method === 'publickey' ? hostOf(server, { identity: lockedKey(server) }) : keylessHostOf(server);
    passTimeByHand();
    return refusalOf(executor.start(host, 'true', options));
  };

  it('says so when it takes too long', async () => {
    const error = await ask(20_000);
    expect(error).toMatchObject({ code: 'login-timed-out', details: { awaited: `credentials.${name}` } });
    expect(error.message).toMatch('within 20000 ms. Nothing is wrong with the machine: this side still waited for');
    expect(error.message).not.toMatch(/overloaded/);
  });

  it('says so when the start takes too long', async () => {
    const error = await ask(5_000, { timeouts: { start: 5_000 } });
    expect(error).toMatchObject({ code: 'start-timed-out', details: { awaited: `credentials.${name}` } });
    expect(error.message).toMatch(/after 5000 ms; it did not run\. The login still waited for credentials\.\w+, and/);
    expect(error.message).not.toMatch(/Check the machine/);
  });
});

it('a server that hangs up meanwhile is not asked again, nor its account blamed', async () => {
  const server = await open({ methods: ['password'] });
  let asked = 0;
  const password = (): Promise<never> => {
    asked += 1;
    server.dropConnections('fin');
    return new Promise(() => {});
  };
  const pool = { breaker: { failures: 1, rest: 60_000 } };
  const executor = executorFor(server, { credentials: { password }, pool });
  for (const times of [1, 2]) {
    const error = await refusalOf(executor.start(keylessHostOf(server), 'true'));
    expect(error).toMatchObject({ code: 'connection-lost', details: { awaited: 'credentials.password' } });
    expect(error.message).toMatch(/while this side still waited for credentials\.password: .*LoginGraceTime/);
    expect(asked).toBe(times);
  }
});

it('a person who answers late makes nobody leave the machine alone', async () => {
  const server = await open({ methods: ['password'] });
  const pool = { breaker: { failures: 1, rest: 60_000 } };
  const executor = executorFor(server, { credentials: { password: () => never(20_000) }, pool });
  passTimeByHand();
  for (let times = 0; times < 2; times++) {
    expect(await refusalOf(executor.start(keylessHostOf(server), 'true'))).toMatchObject({ code: 'login-timed-out' });
  }
});

it('a start says that the login to a machine on the way waits for somebody', async () => {
  const [bastion, server] = await Promise.all([open({ methods: ['password'] }), open()]);
  const executor = executorFor(bastion, {
    credentials: { password: () => never(5_000) },
    hosts: [keylessHostOf(bastion, { name: 'bastion' })],
  });
  passTimeByHand();
  const error = await refusalOf(
    executor.start(hostOf(server, { jump: ['bastion'] }), 'true', { timeouts: { start: 5_000 } }),
  );
  expect(error).toMatchObject({ code: 'start-timed-out', details: { awaited: 'credentials.password' } });
});
