import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAuthentication } from '../../../../src/executor/ssh/credentials/create-authentication.js';
import { passwordAnswerer } from '../../../../src/executor/ssh/credentials/keyboard-attempt.js';
import type { SshCredentials } from '../../../../src/executor/ssh/credentials/ssh-credentials.js';
import { logIn, loginTarget } from './log-in.js';
import type { LoginServerOptions } from './login-server.js';
import { useLogins } from './use-logins.js';

const { keys, open, refuse } = useLogins();
const key = keys.make('ed25519');
const passphrase = 'correct horse';
const locked = keys.make('ed25519', '-N', passphrase, '-a', '1');

describe('refusals', () => {
  it('gives a password once: a question that comes again in the same conversation means that it was wrong', async () => {
    const answer = passwordAnswerer(async () => 'wrong');
    const challenge = { target: loginTarget(22), name: '', instructions: '' };
    const ask = async () => answer([{ prompt: 'Password: ', echo: false }], challenge);
    expect(await ask()).toEqual(['wrong']);
    await expect(ask()).rejects.toMatchObject({ code: 'password-refused' });
  });

  it('names a wrong password, and wrong answers', async () => {
    expect(await refuse({}, { password: 'wrong' }, { password: 'open' })).toMatchObject({
      code: 'password-refused',
      message: expect.stringMatching(/Tried: password: refused\. The server accepts: publickey, .*Check the password/),
    });
    const questions = [{ prompt: 'Password: ', answer: 'open' }];
    const asking: LoginServerOptions = { methods: ['keyboard-interactive'], questions };
    expect((await refuse({}, { password: 'wrong' }, asking)).code).toBe('password-refused');
    const wrong = { keyboardInteractive: () => ['wrong'] };
    expect((await refuse({}, wrong, asking)).code).toBe('keyboard-interactive-refused');
  });

  it.each([
    ['too few answers', () => []],
    ['what are no answers', () => [7] as never],
    ['no list', () => undefined as never],
    [
      'an error',
      () => {
        throw new Error('no terminal');
      },
    ],
  ])('goes on when keyboardInteractive gives %s', async (_, keyboardInteractive) => {
    const questions = [{ prompt: '\u001b[2JPassword: ', answer: 'open' }];
    const asking: LoginServerOptions = { methods: ['keyboard-interactive'], questions };
    const error = await refuse({}, { keyboardInteractive }, asking);
    expect(error.code).toMatch(/^(keyboard-interactive-unanswered|credential-unavailable)$/);
    if (_ !== 'an error')
      expect(error.message).toContain('keyboardInteractive must give a list with one string for each');
    expect(error.message).not.toMatch(/\p{Cc}/u);
    const { port } = await open({ ...asking, methods: ['keyboard-interactive', 'password'], password: 'open' });
    await logIn(loginTarget(port), { keyboardInteractive, password: 'open' });
  });

  it('goes on without a password where there is none after all', async () => {
    const failing = async (password: NonNullable<SshCredentials['password']>) => (await refuse({}, { password })).code;
    expect(await failing(() => undefined)).toBe('nothing-to-offer');
    expect(await failing(() => Promise.reject(new Error('vault is sealed')))).toBe('credential-unavailable');
    expect(await failing((() => 7) as never)).toBe('credential-unavailable');
  });

  it('keeps what a credential threw out of the message, and says where it is', async () => {
    const sealed = new Error('vault is sealed for s3cr3t');
    const error = await refuse({}, { password: () => Promise.reject(sealed) });
    expect(error.message).toMatch(/no password of deploy for host web-1: password threw an error.*innermost cause/);
    expect(error.message).not.toContain('s3cr3t');
    let innermost: unknown = error;
    while (innermost instanceof Error && innermost.cause !== undefined) innermost = innermost.cause;
    expect(innermost).toBe(sealed);
  });

  it('says that there was nothing to offer, and what the server accepts', async () => {
    const error = await refuse({}, { password: 'open' }, { methods: ['publickey'] });
    expect(error).toMatchObject({
      code: 'nothing-to-offer',
      message: expect.stringMatching(/The server accepts: publickey\. There was nothing to offer/),
      details: { host: 'web-1', user: 'deploy', accepts: ['publickey'], tried: [], problems: [] },
    });
  });

  it('lists every key that was refused, by file and fingerprint, and warns of too many', async () => {
    const many = Array.from({ length: 5 }, () => keys.make('ed25519'));
    const error = await refuse({ identities: many }, {}, { maxTries: 5 });
    expect(error.code).toBe('login-refused');
    for (const path of many.slice(0, 4)) {
      const [, fingerprint] = execFileSync('ssh-keygen', ['-lf', path], { encoding: 'utf8' }).split(' ');
      expect(error.message).toContain(`key ${path} (ED25519 ${fingerprint}): refused`);
    }
    expect((await refuse({ identities: many })).message).toMatch(/so many keys \(5\).*identitiesOnly/);
  });

  it('names no secret, wherever it goes wrong', async () => {
    const secrets = ['hunter2', 'staple-battery', passphrase];
    const questions = [{ prompt: 'Password: ', answer: 'open' }];
    const privateKey = [{ key: readFileSync(locked), passphrase: 'staple-battery' }, { key: readFileSync(key) }];
    const errors = [
      await refuse({}, { password: 'hunter2', privateKey }),
      await refuse({}, { password: 'hunter2' }, { methods: ['keyboard-interactive'], questions }),
      await refuse(
        {},
        { keyboardInteractive: () => ['hunter2', 'hunter2'] },
        { methods: ['keyboard-interactive'], questions },
      ),
      await refuse({ identities: [locked] }, { passphrase: 'staple-battery' }, { keys: [locked] }),
      await refuse({}, { privateKey }, { keys: [locked] }),
    ];
    const keyLines = [key, locked].flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(1, -2));
    for (const error of errors) {
      for (let at: unknown = error; at instanceof Error; at = at.cause) {
        const told = `${at.message} ${at.stack} ${JSON.stringify(at)}`;
        for (const secret of [...secrets, ...keyLines]) expect(told).not.toContain(secret);
      }
    }
  });

  it('keeps what a server says out of messages unless it could be a method', async () => {
    const { explain, handler } = createAuthentication(loginTarget(22));
    await new Promise<void>((resolve) => {
      handler(['publickey', '\u001b[2J', 'x y', 'a'.repeat(100)] as never, false, resolve as never);
    });
    expect(explain().details).toMatchObject({ accepts: ['publickey'] });
    expect(explain().message).not.toMatch(/\p{Cc}/u);
  });

  it('has an error for a password that has expired', () => {
    expect(createAuthentication(loginTarget(22)).passwordExpired()).toMatchObject({
      code: 'password-expired',
      message: expect.stringContaining('deploy on host web-1'),
    });
  });
});
