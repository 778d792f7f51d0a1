import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hostCertificateFault } from '../../../../src/executor/ssh/certificates/host-certificate-fault.js';
import { type Certificate, parseCertificate } from '../../../../src/executor/ssh/certificates/parse-certificate.js';
import { verifySignature } from '../../../../src/executor/ssh/certificates/verify-signature.js';
import { wireEncoded } from '../../../../src/executor/ssh/certificates/wire-fields.js';
import { hostPlace } from '../../../../src/executor/ssh/known-hosts/host-place.js';
import { judgeShown } from '../../../../src/executor/ssh/known-hosts/judge-certificate.js';
import { hostEntries } from '../../../../src/executor/ssh/known-hosts/judge-host-key.js';
import { parseKnownHosts } from '../../../../src/executor/ssh/known-hosts/parse-known-hosts.js';
import { openTestKeys, type TestKey } from '../known-hosts/keys.js';
import { type CertifyOptions, certificateBlob, certify } from './certify.js';

const keys = openTestKeys();
afterAll(() => keys.remove());
const types = [
  ['ed25519', undefined],
  ['ecdsa', 256],
  ['ecdsa', 384],
  ['ecdsa', 521],
  ['rsa', 2048],
] as const;
/** One of each, as authority and as what is certified. */
const made = types.map(([type, bits]) => ({ title: `${type} ${bits ?? ''}`, key: keys.make(type, bits) }));
const authority = keys.make('ed25519');

function certified(key: TestKey, by = authority, options: CertifyOptions = {}): Certificate {
  return parseCertificate(certificateBlob(certify(by, key, options))) ?? expect.fail('it cannot be read');
}

const now = Date.now();
const use = { host: '127.0.0.1', now };
const place = hostPlace({ address: '127.0.0.1', port: 22 });
const judge = (lines: string, shown: Buffer) =>
  judgeShown(hostEntries(parseKnownHosts(lines, '/k').entries, place), place, shown, now);

describe('a certificate', () => {
  it.each(made)('of a key of type $title is read as ssh-keygen made it', ({ key }) => {
    const file = certify(authority, key, {
      principals: ['web-1', '*.example.com'],
      validity: '20200102030405Z:20300102030405Z',
      words: ['-z', '18446744073709551615', '-O', 'critical:moon@example.com=full', '-O', 'extension:sun@example.com'],
    });
    const certificate = parseCertificate(certificateBlob(file));
    expect(certificate).toMatchObject({
      keyType: key.line.split(' ')[0],
      purpose: 'host',
      id: 'the id',
      principals: ['web-1', '*.example.com'],
      validAfter: BigInt(Date.UTC(2020, 0, 2, 3, 4, 5) / 1000),
      validBefore: BigInt(Date.UTC(2030, 0, 2, 3, 4, 5) / 1000),
      criticalOptions: ['moon@example.com'],
    });
    expect(certificate?.key.equals(key.blob)).toBe(true);
    expect(certificate?.authority.equals(authority.blob)).toBe(true);
    expect(execFileSync('ssh-keygen', ['-L', '-f', file], { encoding: 'utf8' })).toContain('moon@example.com');
  });

  it('is valid from its first second until before its last', () => {
    const certificate = certified(keys.make('ed25519'), authority, { validity: '20200102030405Z:20300102030405Z' });
    const [first, end] = [certificate.validAfter, certificate.validBefore].map((seconds) => Number(seconds) * 1000) as [
      number,
      number,
    ];
    const at = (time: number) => hostCertificateFault(certificate, { ...use, now: time });
    expect([at(first - 1), at(first), at(end - 1), at(end)]).toEqual([
      'not-yet-valid',
      undefined,
      undefined,
      'expired',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (time) => {
        expect(at(time)).toBe(time < first ? 'not-yet-valid' : time < end ? undefined : 'expired');
      }),
    );
  });

  it('without an end is valid for ever', () => {
    const certificate = certified(keys.make('ed25519'), authority, { validity: 'always:forever' });
    for (const time of [0, now, Number.MAX_SAFE_INTEGER]) {
      expect(hostCertificateFault(certificate, { ...use, now: time })).toBeUndefined();
    }
  });

  it.each(made)('by an authority of type $title holds, and not when a bit of it is another', ({ key: signer }) => {
    const blob = certificateBlob(certify(signer, keys.make('ed25519')));
    const lines = `@cert-authority * ${signer.line}`;
    expect(judge(lines, blob)).toMatchObject({ status: 'known', entry: { line: 1 } });
    fc.assert(
      fc.property(fc.nat({ max: blob.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const other = Buffer.from(blob);
        other.writeUInt8((other[at] ?? 0) ^ (1 << bit), at);
        expect(judge(lines, other).status).not.toBe('known');
      }),
      { numRuns: 500 },
    );
  });

  it('is none with bytes too few or too many', () => {
    for (const { key } of made) {
      const blob = certificateBlob(certify(authority, key));
      for (let length = 0; length < blob.length; length++)
        expect(parseCertificate(blob.subarray(0, length))).toBeUndefined();
      expect(parseCertificate(Buffer.concat([blob, Buffer.from([0])]))).toBeUndefined();
    }
  });

  it('is none of whatever bytes, and never fails', () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    const prefixed = fc
      .tuple(fc.constantFrom('ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256'), fc.array(bytes, { maxLength: 14 }))
      .map(([type, fields]) => wireEncoded([Buffer.from(`${type}-cert-v01@openssh.com`), ...fields]));
    fc.assert(
      fc.property(fc.oneof(bytes, prefixed), bytes, (blob, signature) => {
        expect(parseCertificate(blob)).toBeUndefined();
        expect(judge(`@cert-authority * ${authority.line}`, blob).status).not.toBe('known');
        expect(verifySignature(blob, signature, signature)).toBe(false);
        expect(verifySignature(authority.blob, blob, signature)).toBe(false);
      }),
    );
  });

  it('whose key is a certificate again, or of a type that does not fit, is none', () => {
    const [inner, outer] = [keys.make('ed25519'), keys.make('ed25519')];
    const blob = certificateBlob(certify(authority, inner));
    const { signature, signed } = certified(outer);
    const before = signed.subarray(0, signed.length - authority.blob.length - 4);
    expect(parseCertificate(Buffer.concat([before, wireEncoded([authority.blob, signature])]))).toBeDefined();
    expect(parseCertificate(Buffer.concat([before, wireEncoded([blob, signature])]))).toBeUndefined();
  });

  it('that an authority signed by SHA-1 does not hold', () => {
    const signer = keys.make('rsa', 2048);
    expect(
      hostCertificateFault(certified(keys.make('ed25519'), signer, { words: ['-t', 'rsa-sha2-256'] }), use),
    ).toBeUndefined();
    expect(hostCertificateFault(certified(keys.make('ed25519'), signer, { words: ['-t', 'ssh-rsa'] }), use)).toBe(
      'signature',
    );
  });

  it('that an RSA key of too few bits signed does not hold', () => {
    const signed = Buffer.from('what is signed');
    const holds = (modulusLength: number): boolean => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const { e = '', n = '' } = publicKey.export({ format: 'jwk' });
      const [exponent, modulus] = [e, n].map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer];
      const blob = wireEncoded([Buffer.from('ssh-rsa'), exponent, Buffer.concat([Buffer.from([0]), modulus])]);
      const signature = wireEncoded([Buffer.from('rsa-sha2-256'), sign('sha256', signed, privateKey)]);
      return verifySignature(blob, signed, signature);
    };
    expect([holds(1024), holds(1016), holds(768)]).toEqual([true, false, false]);
  });

  it('is for the hosts that it names, by patterns, and no other', () => {
    const certificate = certified(keys.make('ed25519'), authority, { principals: ['*.example.com', 'web-?', 'db'] });
    const isFor = (host: string) => hostCertificateFault(certificate, { host, now }) === undefined;
    expect(['a.example.com', 'web-1', 'db'].map(isFor)).toEqual([true, true, true]);
    expect(['example.com', 'web-12', 'db.other', '', '*'].map(isFor)).toEqual([false, false, false, false, false]);
  });
});

describe('judging a certificate', () => {
  const key = keys.make('ed25519');
  const blob = certificateBlob(certify(authority, key, { principals: ['web-1'] }));
  const at = (line: string, target: { address: string; port: number; hostKeyAlias?: string }) => {
    const own = hostPlace(target);
    return judgeShown(hostEntries(parseKnownHosts(line, '/k').entries, own), own, blob, now).status;
  };

  it('goes by the name without its port or case, and by the alias where there is one', () => {
    const line = `@cert-authority * ${authority.line}`;
    expect(at(line, { address: 'WEB-1', port: 22 })).toBe('known');
    expect(at(line, { address: 'web-1', port: 2222 })).toBe('known');
    expect(at(line, { address: '10.0.0.1', port: 2222, hostKeyAlias: 'web-1' })).toBe('known');
    expect(at(line, { address: 'web-1', port: 22, hostKeyAlias: 'web-2' })).toBe('certificate-invalid');
  });

  it('trusts at another port whom a line without it names, unless a line with it names another', () => {
    const [own, other] = [`@cert-authority web-1 ${authority.line}`, keys.make('ed25519')];
    expect(at(own, { address: 'web-1', port: 2222 })).toBe('known');
    expect(at(`${own}\n@cert-authority [web-1]:2222 ${other.line}`, { address: 'web-1', port: 2222 })).toBe(
      'authority-unknown',
    );
    expect(at(own.replace('web-1', '[web-1]:2222'), { address: 'web-1', port: 22 })).toBe('unknown');
  });

  it('takes no plain line for an authority, and no authority for a key', () => {
    expect(at(`web-1 ${authority.line}`, { address: 'web-1', port: 22 })).toBe('changed');
    expect(at(`@cert-authority web-1 ${key.line}`, { address: 'web-1', port: 22 })).toBe('authority-unknown');
    expect(at(`web-1 ${key.line}`, { address: 'web-1', port: 22 })).toBe('known');
  });
});
