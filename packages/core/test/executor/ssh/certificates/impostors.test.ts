import { writeFileSync } from 'node:fs';
import type { OpsError } from '@opspilot/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openTestKeys, type TestKey } from '../known-hosts/keys.js';
import { refusalOf, useExecutors } from '../refusals/ssh-trial.js';
import { type CertificateServer, serveCertificate } from './certificate-server.js';
import { certificateBlob, certify } from './certify.js';

const keys = openTestKeys();
afterAll(() => keys.remove());
const executorFor = useExecutors();
const servers: CertificateServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const authority = keys.make('ed25519');
const own = keys.make('ed25519');
const certificate = certificateBlob(certify(authority, own));

/** What comes of a server that shows `shown` and proves it with `key`, and how many logins it saw. */
async function meet(shown: Buffer, key: TestKey): Promise<{ readonly error: OpsError; readonly logins: number }> {
  const server = await serveCertificate(shown, key);
  servers.push(server);
  const knownHostsFile = keys.path('known_hosts');
  writeFileSync(knownHostsFile, `@cert-authority * ${authority.line}\n`);
  const executor = executorFor({ knownHostsFile }, { credentials: { password: 's3cr3t' }, pool: { attempts: 1 } });
  const host = { name: 'web-1', address: '127.0.0.1', port: server.port, user: 'deploy' };
  return { error: await refusalOf(executor.start(host, 'true')), logins: server.logins() };
}

describe('a server that shows a certificate', () => {
  it('of its own comes as far as the login', async () => {
    const { error, logins } = await meet(certificate, own);
    expect(error.code).toBe('password-refused');
    expect(logins).toBeGreaterThan(0);
  });

  it('of another machine, without that one’s key, sees no login', async () => {
    const { error, logins } = await meet(certificate, keys.make('ed25519'));
    expect(error).toMatchObject({
      code: 'handshake-failed',
      message: expect.stringContaining('signature verification failed'),
    });
    expect(logins).toBe(0);
  });

  it('that its authority never signed sees no login', async () => {
    const forged = Buffer.from(certificate);
    forged.writeUInt8((forged.at(-1) ?? 0) ^ 1, forged.length - 1);
    const { error, logins } = await meet(forged, own);
    expect(error).toMatchObject({ code: 'host-certificate-invalid', details: { fault: 'signature' } });
    expect(logins).toBe(0);
  });

  it('by an authority of its own sees no login', async () => {
    const impostor = keys.make('ed25519');
    const { error, logins } = await meet(certificateBlob(certify(keys.make('ed25519'), impostor)), impostor);
    expect(error.code).toBe('host-certificate-untrusted');
    expect(logins).toBe(0);
  });

  it('by itself sees no login', async () => {
    const impostor = keys.make('ed25519');
    const { error, logins } = await meet(certificateBlob(certify(impostor, impostor)), impostor);
    expect(error.code).toBe('host-certificate-untrusted');
    expect(logins).toBe(0);
  });

  it.each([
    ['cut short', certificate.subarray(0, -1), 'host-key-malformed'],
    ['and goes on after it', Buffer.concat([certificate, Buffer.alloc(1)]), 'host-key-malformed'],
    [
      'of another type, though agreed upon',
      certificateBlob(certify(authority, keys.make('rsa', 2048))),
      'handshake-failed',
    ],
    ['that is only a key', own.blob, 'handshake-failed'],
    ['that is nothing', Buffer.alloc(0), 'handshake-failed'],
  ])('%s sees no login', async (_title, shown, code) => {
    const { error, logins } = await meet(shown, own);
    expect(error.code).toBe(code);
    expect(logins).toBe(0);
  });
});
