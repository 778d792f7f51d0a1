import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAuthentication } from '../../../../src/executor/ssh/credentials/create-authentication.js';
import { ed25519KeyText } from '../../../../src/executor/ssh/credentials/ed25519-key-text.js';
import { openKeyMaker, publicBlob } from './key-maker.js';
import { logIn, loginTarget } from './log-in.js';
import { openLoginServer } from './login-server.js';

const keys = openKeyMaker();
afterAll(() => keys.remove());
const patience = 60_000;
const passphrase = 'correct horse';

/** Made by openssl, which gives ed25519 keys in PKCS #8 alone. */
function openSslEd25519(...encryption: readonly string[]): string {
  const file = join(keys.directory, `openssl-${encryption.length}`);
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', ...encryption, '-out', file], { stdio: 'ignore' });
  execFileSync('chmod', ['600', file]);
  const spki = execFileSync('openssl', [
    'pkey',
    '-in',
    file,
    '-passin',
    `pass:${passphrase}`,
    '-pubout',
    '-outform',
    'DER',
  ]);
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const blob = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(spki.subarray(-32))]);
  writeFileSync(`${file}.pub`, `ssh-ed25519 ${blob.toString('base64')}\n`);
  return file;
}

const formats: readonly (readonly [string, () => string])[] = [
  ['ed25519', () => keys.make('ed25519')],
  ['ed25519, encrypted', () => keys.make('ed25519', '-N', passphrase, '-a', '1')],
  ['ecdsa 256', () => keys.make('ecdsa', '-b', '256')],
  ['ecdsa 384, encrypted', () => keys.make('ecdsa', '-b', '384', '-N', passphrase, '-a', '1')],
  ['ecdsa 521', () => keys.make('ecdsa', '-b', '521')],
  ['rsa', () => keys.make('rsa', '-b', '2048')],
  ['rsa, encrypted', () => keys.make('rsa', '-b', '2048', '-N', passphrase, '-a', '1')],
  ['rsa as PEM', () => keys.make('rsa', '-b', '2048', '-m', 'PEM')],
  ['rsa as PEM, encrypted', () => keys.make('rsa', '-b', '2048', '-m', 'PEM', '-N', passphrase)],
  ['ecdsa as PEM, encrypted', () => keys.make('ecdsa', '-m', 'PEM', '-N', passphrase)],
  ['rsa as PKCS #8', () => keys.make('rsa', '-b', '2048', '-m', 'PKCS8')],
  ['ecdsa as PKCS #8, encrypted', () => keys.make('ecdsa', '-m', 'PKCS8', '-N', passphrase)],
  ['ed25519 as PKCS #8', () => openSslEd25519()],
  ['ed25519 as PKCS #8, encrypted', () => openSslEd25519('-aes-256-cbc', '-pass', `pass:${passphrase}`)],
];

describe('formats of private keys', () => {
  it.each(formats)(
    'logs in with %s, from a file and handed in',
    async (_, make) => {
      const file = make();
      const server = await openLoginServer({ keys: [file] });
      try {
        await logIn(loginTarget(server.port, { identities: [file] }), { passphrase });
        await logIn(loginTarget(server.port), { privateKey: readFileSync(file), passphrase: async () => passphrase });
        const signed = `sign ${publicBlob(file)}`;
        expect(server.requests.filter((one) => one === signed)).toHaveLength(2);
      } finally {
        await server.close();
      }
    },
    patience,
  );

  it('does without the file of the public half', async () => {
    for (const options of [
      ['-m', 'PEM', '-N', passphrase],
      ['-N', passphrase, '-a', '1'],
    ]) {
      const file = keys.make('ecdsa', ...options);
      const server = await openLoginServer({ keys: [file] });
      try {
        execFileSync('rm', [`${file}.pub`]);
        const login = logIn(loginTarget(server.port, { identities: [file] }), { passphrase });
        await expect(login).resolves.toBe('let in');
      } finally {
        await server.close();
      }
    }
  });

  it('writes ed25519 keys as OpenSSH does', () => {
    const file = join(keys.directory, 'written');
    const pem = readFileSync(openSslEd25519());
    const der = Buffer.from(pem.toString().replace(/-----.*-----|\n/g, ''), 'base64');
    const publicKey = Buffer.from(publicBlob(join(keys.directory, 'openssl-0')), 'base64').subarray(-32);
    writeFileSync(file, ed25519KeyText(der.subarray(-32), publicKey), { mode: 0o600 });
    const shown = execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' });
    expect(shown.split(' ')[1]?.trim()).toBe(publicBlob(join(keys.directory, 'openssl-0')));
  });

  const text = readFileSync(keys.make('ed25519'), 'utf8');
  const encrypted = readFileSync(keys.make('ed25519', '-N', passphrase, '-a', '1'), 'utf8');
  const publicText = readFileSync(`${keys.make('ed25519')}.pub`, 'utf8');
  it.each([
    ['a path', '/home/me/.ssh/id_ed25519', /no private key/],
    ['nothing', '', /no private key/],
    ['a public key', publicText, /public key/],
    ['a key cut short', text.slice(0, 200), /no private key/],
    ['a key without line breaks', text.replaceAll('\n', '\\n'), /line breaks/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /no private key/],
    ['a key object', { type: 'ssh-ed25519', text }, /not a parsed key/],
    ['a number', 7, /not a parsed key/],
    ['null', null, /not a parsed key/],
    ['an empty list', [], /empty/],
    ['a list of keys without names', [text], /not a parsed key/],
    ['one bad key of two', [{ key: text }, { key: 'bad' }], /privateKey\[1\]/],
  ])('refuses %s as a private key at once, and quotes nothing of it', (_, privateKey, reason) => {
    const attempt = () => createAuthentication(loginTarget(22), { privateKey: privateKey as string });
    expect(attempt).toThrow(
      expect.objectContaining({ code: 'invalid-private-key', message: expect.stringMatching(reason) }),
    );
    try {
      attempt();
    } catch (error) {
      expect(JSON.stringify(error)).not.toMatch(/b3BlbnNza|AAAAC3/);
    }
  });

  it('refuses a key that ssh2 has parsed, which ssh2 would ignore', async () => {
    const { default: ssh2 } = await import('ssh2');
    const parsed = ssh2.utils.parseKey(text);
    expect(() => createAuthentication(loginTarget(22), { privateKey: parsed as unknown as string })).toThrow(
      expect.objectContaining({ code: 'invalid-private-key' }),
    );
  });

  it('refuses an encrypted key without a passphrase at once, and options that do not exist or are of another type', () => {
    const refusal = (credentials: object) => () => createAuthentication(loginTarget(22), credentials);
    expect(refusal({ privateKey: encrypted })).toThrow(expect.objectContaining({ code: 'key-passphrase-missing' }));
    for (const credentials of [{ pasword: 'x' }, { password: 7 }, { passphrase: {} }, { keyboardInteractive: 'x' }]) {
      expect(refusal(credentials)).toThrow(expect.objectContaining({ code: 'invalid-credentials' }));
    }
    expect(refusal({ privateKey: [{ key: text, passphrase: 7 }] })).toThrow(
      expect.objectContaining({ code: 'invalid-credentials' }),
    );
  });
});
