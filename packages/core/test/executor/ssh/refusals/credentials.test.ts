import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { type SshCredentials, sshExecutor } from '@opspilot/core/ssh';
import ssh2 from 'ssh2';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { hostOf, keylessHostOf } from '../../../fixtures/ssh/host-of.js';
import { makeKeyPair } from '../../../fixtures/ssh/key-pair.js';
import type { SshServer } from '../../../fixtures/ssh/ssh-server.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, told, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
const directory = mkdtempSync(join(tmpdir(), 'opspilot-refusals-'));
afterAll(() => rmSync(directory, { recursive: true }));

const passphrase = 'correct horse battery';

/** The key that the server accepts, with a passphrase. */
function lockedKey(server: SshServer): string {
  const file = join(server.directory, 'locked');
  copyFileSync(server.identityFile, file);
  execFileSync('ssh-keygen', ['-q', '-p', '-a', '1', '-P', '', '-N', passphrase, '-f', file], { stdio: 'ignore' });
  return file;
}

describe('a key', () => {
  it('that the machine does not know', async () => {
    const server = await open();
    const identity = join(directory, 'other');
    writeFileSync(identity, (await makeKeyPair('ed25519')).private, { mode: 0o600 });
    const error = await refusalOf(executorFor(server).start(hostOf(server, { identity }), 'true'));
    expect(error).toMatchObject({
      code: 'login-refused',
      message: expect.stringMatching(
        /^Login to host web-1 as \S+ \(127\.0\.0\.1 port \d+\) failed\. Tried: key .*refused/,
      ),
    });
    expect(error.message).toMatch(/Check the user name.*login shell.*authorized_keys/);
    expect(server.commands).toEqual([]);
  });

  it('that is not there', async () => {
    const server = await open();
    const error = await refusalOf(
      executorFor(server).start(hostOf(server, { identity: join(directory, 'no') }), 'true'),
    );
    expect(error).toMatchObject({
      code: 'key-file-missing',
      message: expect.stringMatching(/check the path, or make/),
    });
  });

  it('that others may read', async () => {
    const server = await open();
    const identity = join(directory, 'exposed');
    writeFileSync(identity, server.privateKey, { mode: 0o644 });
    const error = await refusalOf(executorFor(server).start(hostOf(server, { identity }), 'true'));
    expect(error).toMatchObject({ code: 'key-file-exposed', message: expect.stringMatching(/chmod 600/) });
    expect(server.attempts.every(({ method }) => method === 'none')).toBe(true);
  });

  it.each<[string, SshCredentials, string, RegExp]>([
    [
      'no passphrase',
      {},
      'key-passphrase-missing',
      /is encrypted and no passphrase was given: add the key to an ssh-agent/,
    ],
    [
      'a wrong passphrase',
      { passphrase: 'battery horse' },
      'key-passphrase-wrong',
      /^The private key \S+ does not open: the passphrase that was given is wrong\. Check it by hand.* Login to host/,
    ],
    ['a passphrase that nobody gives', { passphrase: () => undefined }, 'key-passphrase-missing', /passphrase/],
  ])('that is encrypted, with %s', async (_title, credentials, code, message) => {
    const server = await open();
    const identity = lockedKey(server);
    const error = await refusalOf(executorFor(server, { credentials }).start(hostOf(server, { identity }), 'true'));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(told(error)).not.toMatch(/battery/);
  });

  it('that is encrypted opens with its passphrase', async () => {
    const server = await open();
    const identity = lockedKey(server);
    const executor = executorFor(server, { credentials: { passphrase } });
    expect(await run(executor, hostOf(server, { identity }), 'echo in')).toMatchObject({ stdout: 'in\n' });
  });

  it('whose file begins with ~ lies in the home of who runs this process, as the system has it', async () => {
    const server = await open();
    const error = await refusalOf(executorFor(server).start(hostOf(server, { identity: '~/no/such/key' }), 'true'));
    expect(error).toMatchObject({
      code: 'key-file-missing',
      message: expect.stringContaining(join(userInfo().homedir, 'no/such/key')),
    });
  });

  it('that was parsed before is refused, not passed over', async () => {
    const { private: text } = await makeKeyPair('ed25519');
    const parsed = ssh2.utils.parseKey(text) as never;
    for (const privateKey of [parsed, [{ key: parsed }], 7 as never, [] as never]) {
      expect(() => sshExecutor({ credentials: { privateKey } })).toThrowError(
        expect.objectContaining({ code: 'invalid-private-key', message: expect.stringMatching(/privateKey/) }),
      );
    }
  });

  it('that is no key', async () => {
    const server = await open();
    for (const privateKey of [
      'what',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
    ]) {
      const executor = executorFor(server, { credentials: { privateKey } });
      expect(await refusalOf(executor.start(keylessHostOf(server), 'true'))).toMatchObject({
        code: 'invalid-private-key',
      });
    }
  });
});

describe('a password', () => {
  it('that is wrong', async () => {
    const server = await open({ methods: ['password'] });
    const executor = executorFor(server, { credentials: { password: 'open barley' } });
    const error = await refusalOf(executor.start(keylessHostOf(server), 'true'));
    expect(error).toMatchObject({
      code: 'password-refused',
      message: expect.stringMatching(/Check the password, and whether \S+ may log in by password there/),
    });
    expect(told(error)).not.toContain('barley');
    // Once: more would lock the account.
    expect(server.attempts.filter(({ method }) => method === 'password')).toHaveLength(1);
  });

  it('that is asked for by keyboard-interactive', async () => {
    const server = await open({ methods: ['keyboard-interactive'] });
    const right = executorFor(server, { credentials: { password: server.password } });
    expect((await run(right, keylessHostOf(server), 'echo in')).stdout).toBe('in\n');
    const wrong = executorFor(server, { credentials: { password: 'open barley' } });
    expect(await refusalOf(wrong.start(keylessHostOf(server), 'true'))).toMatchObject({ code: 'password-refused' });
  });

  it('that comes after a key', async () => {
    const server = await open({ factors: ['publickey', 'password'] });
    const right = executorFor(server, { credentials: { password: () => server.password } });
    expect((await run(right, hostOf(server), 'echo in')).stdout).toBe('in\n');
    expect(await refusalOf(executorFor(server).start(hostOf(server), 'true'))).toMatchObject({
      code: 'login-refused',
      message: expect.stringMatching(/accepted, but not enough.*The server accepts: password.*another factor/),
    });
  });
});

it('questions are answered, and wrong answers told', async () => {
  const questions = [
    { prompt: 'Name of your cat: ', echo: true, answer: 'Mimi' },
    { prompt: 'Code: ', answer: '123456' },
  ];
  const server = await open({ methods: ['keyboard-interactive'], questions });
  const answering = (...answers: readonly string[]) =>
    executorFor(server, { credentials: { keyboardInteractive: () => answers } });
  expect((await run(answering('Mimi', '123456'), keylessHostOf(server), 'echo in')).stdout).toBe('in\n');
  const error = await refusalOf(answering('Mimi', '654321').start(keylessHostOf(server), 'true'));
  expect(error).toMatchObject({
    code: 'keyboard-interactive-refused',
    message: expect.stringMatching(/Check the answers/),
  });
  expect(told(error)).not.toContain('654321');
  expect(await refusalOf(executorFor(server).start(keylessHostOf(server), 'true'))).toMatchObject({
    code: 'nothing-to-offer',
    message: expect.stringMatching(/accepts: keyboard-interactive.*pass .*keyboardInteractive/),
  });
});

describe('a refused login', () => {
  it('is an outcome and a record of a command that did not run, without a secret', async () => {
    const server = await open({ methods: ['publickey', 'password', 'keyboard-interactive'] });
    const identity = lockedKey(server);
    const secrets = ['wr0ng-passphrase', 'wr0ng-password', 'wr0ng-answer'];
    const executor = executorFor(server, {
      credentials: {
        passphrase: 'wr0ng-passphrase',
        password: 'wr0ng-password',
        keyboardInteractive: () => ['wr0ng-answer'],
      },
    });
    const pilot = await OpsPilot.create({
      ...{ executor, hosts: [hostOf(server, { identity })], actor: 'ada', analysis: false },
    });
    onTestFinished(() => pilot.close());
    const events: unknown[] = [];
    pilot.events.on('*', (event) => events.push(event));
    const outcome = await pilot.run({ command: 'touch /tmp/never', host: 'web-1' });
    expect(outcome).toMatchObject({
      status: 'failed',
      stage: 'execute',
      executed: 'no',
      exitCode: null,
      recorded: true,
      error: { code: 'key-passphrase-wrong', message: expect.stringMatching(/Login to host web-1/) },
    });
    const record = await pilot.history.get(outcome.id);
    expect(record).toMatchObject({
      command: 'touch /tmp/never',
      host: 'web-1',
      end: { status: 'failed', executed: 'no', error: { code: 'key-passphrase-wrong' } },
    });
    const seen = `${JSON.stringify([outcome, record, events])}${told(outcome.error)}`;
    for (const secret of secrets) expect(seen).not.toContain(secret);
    expect(events.map((event) => (event as { type: string }).type)).toContain('command.finished');
    expect(server.commands).toEqual([]);
  });
});

it('a host that nobody knows is refused before anything else', async () => {
  const pilot = await OpsPilot.create({ executor: sshExecutor({ config: false }), hosts: [{ name: 'web-1' }] });
  onTestFinished(() => pilot.close());
  await expect(pilot.run({ command: 'true', host: 'web-2' })).rejects.toMatchObject({
    code: 'unknown-host',
    message: expect.stringMatching(/no host "web-2".*Known: web-1.*Name one of these/),
  });
});
