import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeyring } from '../../../../src/executor/ssh/credentials/keyring.js';
import type { SshCredentials } from '../../../../src/executor/ssh/credentials/ssh-credentials.js';
import { logIn, loginTarget } from './log-in.js';
import { useLogins } from './use-logins.js';

const { keys, open, refuse, file } = useLogins();
const key = keys.make('ed25519');
const passphrase = 'correct horse';
const locked = keys.make('ed25519', '-N', passphrase, '-a', '1');

/** A promise that the test resolves. */
function later<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('files of keys that cannot be used', () => {
  it.each([
    ['is missing', 'key-file-missing', () => join(keys.directory, 'missing'), /There is no private key.*ssh-keygen/],
    [
      'is a directory',
      'key-file-unreadable',
      () => {
        mkdirSync(join(keys.directory, 'a-directory'));
        return join(keys.directory, 'a-directory');
      },
      /not a file/,
    ],
    [
      'is a pipe',
      'key-file-unreadable',
      () => {
        execFileSync('mkfifo', [join(keys.directory, 'a-pipe')]);
        return join(keys.directory, 'a-pipe');
      },
      /not a file/,
    ],
    ['can be read by others', 'key-file-exposed', () => file('exposed', readFileSync(key), 0o644), /0644.*chmod 600/],
    ['can be read by the group', 'key-file-exposed', () => file('group', readFileSync(locked), 0o640), /0640/],
    ['holds something else', 'key-file-malformed', () => file('else', 'password=open\n'), /no private key/],
    ['was cut short', 'key-file-malformed', () => file('cut', readFileSync(key).subarray(0, 150)), /cut short/],
    [
      'holds a public key alone',
      'key-file-malformed',
      () => `${key}.pub`,
      /no agent has the private one; name the file of the private key/,
    ],
  ])('says so of a file that %s, and goes on', async (_, code, path, message) => {
    const error = await refuse({ identities: [path()] });
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.message).toMatch(/^Login to host web-1 as deploy \(127\.0\.0\.1 port \d+\) failed\. /);
    const { port } = await open({ keys: [key] });
    await logIn(loginTarget(port, { identities: [error.message.match(/(\/tmp\/\S+?)[:,]? /)?.[1] ?? '', key] }));
  });

  it('never uses a key that others can read, whatever the server would say', async () => {
    const { port, requests } = await open({ keys: [key] });
    const exposed = file('exposed-again', readFileSync(key), 0o604);
    await expect(logIn(loginTarget(port, { identities: [exposed] }))).rejects.toMatchObject({
      code: 'key-file-exposed',
    });
    expect(requests).toEqual(['none']);
  });

  it('tells a missing passphrase from a wrong one', async () => {
    const accepting = { keys: [locked] };
    const failing = async (credentials: SshCredentials) =>
      (await refuse({ identities: [locked] }, credentials, accepting)).code;
    expect(await failing({})).toBe('key-passphrase-missing');
    expect(await failing({ passphrase: '' })).toBe('key-passphrase-missing');
    expect(await failing({ passphrase: () => undefined })).toBe('key-passphrase-missing');
    expect(await failing({ passphrase: 'wrong' })).toBe('key-passphrase-wrong');
    expect(await failing({ passphrase: async () => 'wrong' })).toBe('key-passphrase-wrong');
    expect(await failing({ passphrase: () => Promise.reject(new Error('no terminal')) })).toBe(
      'credential-unavailable',
    );
    expect(await failing({ passphrase: (() => 7) as never })).toBe('credential-unavailable');
    const given = { privateKey: readFileSync(locked), passphrase: 'wrong' };
    expect((await refuse({}, given, accepting)).code).toBe('key-passphrase-wrong');
  });

  it('leads with a wrong passphrase, also where a password was refused after it', async () => {
    const given: SshCredentials = { passphrase: 'wrong', password: 'wrong too' };
    const error = await refuse({ identities: [locked] }, given, { keys: [locked], password: 'open' });
    expect(
      error.message.startsWith(`The private key ${locked} does not open: the passphrase that was given is wrong.`),
    ).toBe(true);
    expect(error).toMatchObject({
      code: 'key-passphrase-wrong',
      details: { reasons: ['key-passphrase-wrong', 'password-refused'] },
      message: expect.stringMatching(/Login to host web-1.*password: refused.*Check the password/),
      cause: { code: 'key-passphrase-wrong' },
    });
  });

  it('notices that the public half beside a key is of another', async () => {
    const stale = keys.make('rsa', '-b', '2048', '-m', 'PEM', '-N', passphrase);
    writeFileSync(`${stale}.pub`, readFileSync(`${key}.pub`));
    const error = await refuse({ identities: [stale] }, { passphrase }, { keys: [key] });
    expect(error).toMatchObject({ code: 'key-file-malformed', message: expect.stringContaining('another key') });
  });
});

describe('certificates of users', () => {
  it('are said to be left out when the key alone is refused, and do no harm when it is not', async () => {
    const signed = keys.make('ed25519');
    execFileSync('ssh-keygen', ['-q', '-s', key, '-I', 'somebody', '-n', 'deploy', `${signed}.pub`]);
    expect(await refuse({ identities: [signed] })).toMatchObject({
      code: 'key-certificate-unsupported',
      message: expect.stringMatching(/-cert\.pub was not offered.*ED25519 .*: refused/),
    });
    const named = { identities: [signed], certificate: '/etc/ssh/corp-cert.pub' };
    const error = await refuse(named);
    for (const path of ['/etc/ssh/corp-cert.pub', `${signed}-cert.pub`]) {
      expect(error.message).toContain(`The certificate ${path} was not offered`);
    }
    const { port } = await open({ keys: [signed] });
    await expect(logIn(loginTarget(port, named))).resolves.toBe('let in');
  });
});

describe('asking for passphrases', () => {
  it('happens only for a key that the server accepts, once for all logins', async () => {
    const other = keys.make('ed25519', '-N', passphrase, '-a', '1');
    const { port } = await open({ keys: [locked] });
    const asked: string[] = [];
    const credentials: SshCredentials = {
      passphrase: async (path) => {
        asked.push(path);
        return passphrase;
      },
    };
    const keyring = createKeyring();
    const target = loginTarget(port, { identities: [other, locked] });
    await Promise.all([logIn(target, credentials, { keyring }), logIn(target, credentials, { keyring })]);
    await logIn(target, credentials, { keyring });
    expect(asked).toEqual([locked]);
  });

  it('happens again after a wrong one', async () => {
    const { port } = await open({ keys: [locked] });
    const answers = ['wrong', passphrase];
    const keyring = createKeyring();
    const credentials = { passphrase: () => answers.shift() };
    const target = loginTarget(port, { identities: [locked] });
    await expect(logIn(target, credentials, { keyring })).rejects.toMatchObject({ code: 'key-passphrase-wrong' });
    await logIn(target, credentials, { keyring });
  });

  it.each([
    ['a wrong one, and nobody is asked for more', 'wrong', true],
    ['a wrong one', 'wrong', false],
    ['the right one', passphrase, false],
  ])('may be answered when the connection is long gone, by %s', async (_, answer, isSignalled) => {
    const { port, close } = await open({ keys: [locked] });
    const ended = new AbortController();
    const asked = later<void>();
    const answered = later<string>();
    let passwords = 0;
    const login = logIn(
      loginTarget(port, { identities: [locked] }),
      {
        passphrase: () => {
          asked.resolve();
          return answered.promise;
        },
        password: () => {
          passwords++;
          return 'open';
        },
      },
      { signal: ended.signal },
    );
    const failure = expect(login).rejects.toMatchObject({
      code: 'login-refused',
      message: expect.stringContaining('not answered before the connection ended'),
    });
    await asked.promise;
    await close();
    await failure;
    if (isSignalled) ended.abort();
    answered.resolve(answer);
    // Long enough for whatever could go wrong to be noticed as an unhandled rejection.
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (isSignalled) expect(passwords).toBe(0);
  });
});
