import { generateKeyPairSync } from 'node:crypto';
import type { StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditSigner, ed25519Signer, type SignedPolicyBundle, signBundle, verifyBundle } from '../../src/index.js';
import { openPilot } from '../fixtures/open-pilot.js';

function signer(): AuditSigner {
  return ed25519Signer(generateKeyPairSync('ed25519').privateKey);
}

const policy = {
  name: 'ours',
  rules: [
    {
      id: 'OWN-001',
      title: 'Nobody asks how long it has been up',
      severity: 'low',
      decision: 'deny',
      when: { command: { program: 'uptime' } },
      reason: 'It was asked too often. Look at the monitoring.',
      examples: { matching: ['uptime'], other: ['date'] },
    },
  ],
};
const trusted = signer();
const keys = [trusted.publicKey];
const sign = (version: number, more: object = {}) =>
  signBundle({ name: 'house', version, policies: [{ ...policy, ...more }] }, trusted);

/** A storage that outlives the pilots that use it. */
function shared(): StorageAdapter {
  const storage = sqliteStorage(':memory:');
  return { ...storage, open: storage.open.bind(storage), close: async () => {} };
}

async function open(signed: readonly unknown[], storage = shared(), trust = keys) {
  return openPilot({ bundles: { signed, keys: trust } }, { storage });
}

describe('a signed bundle', () => {
  it('adds its policies, and its load is written down with the key', async () => {
    const signed = await sign(1);
    await using opened = await open([JSON.stringify(signed)]);
    expect(await opened.run('uptime')).toMatchObject({
      status: 'denied',
      verdict: { findings: [{ rule: 'OWN-001' }] },
    });
    const [loaded] = (await opened.pilot.compliance.audit?.read({ id: 'olga' })) ?? [];
    expect(loaded).toMatchObject({
      type: 'policy.loaded',
      data: { version: 'default, ours, house 1', signedBy: signed.keyId },
    });
  });

  it('is refused when anything in it was changed', async () => {
    const signed = JSON.stringify(await sign(1));
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.nat(127), (place, code) => {
        const changed = signed.slice(0, place) + String.fromCharCode(code) + signed.slice(place + 1);
        let verified: SignedPolicyBundle | undefined;
        try {
          verified = verifyBundle(changed, keys);
        } catch {
          return;
        }
        // What JSON or base 64 does not tell apart is the same bundle.
        expect(verified.bundle).toEqual((JSON.parse(signed) as SignedPolicyBundle).bundle);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused with the reason: a strange key, a wrong signature, none at all', async () => {
    const signed = await sign(1);
    const strange = await signBundle(signed.bundle, signer());
    const code = (given: unknown) => {
      try {
        verifyBundle(given, keys);
        return 'verified';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code(strange)).toBe('bundle-key-unknown');
    expect(code({ ...strange, keyId: signed.keyId })).toBe('bundle-signature-invalid');
    expect(code({ ...signed, bundle: { ...signed.bundle, version: 2 } })).toBe('bundle-signature-invalid');
    for (const given of [null, 'x', {}, { ...signed, bundle: { ...signed.bundle, version: 0.5 } }])
      expect(code(given)).toBe('invalid-bundle');
    await expect(open([strange])).rejects.toMatchObject({ cause: { code: 'bundle-key-unknown' } });
  });

  it('never goes back to an older version, and a version has one content', async () => {
    const storage = shared();
    const [first, second] = [await sign(1), await sign(2)];
    for (const signed of [first, second, second]) await (await open([signed], storage)).pilot.close();
    await expect(open([first], storage)).rejects.toMatchObject({
      cause: { code: 'bundle-outdated', details: { loaded: 2 } },
    });
    const other = await sign(2, { description: 'changed' });
    await expect(open([other], storage)).rejects.toMatchObject({ cause: { code: 'bundle-changed' } });
    await using opened = await open([await sign(3)], storage);
    const records = (await opened.pilot.compliance.audit?.read({ id: 'olga' })) ?? [];
    expect(records.map(({ type }) => type)).toEqual([
      ...Array(3).fill('policy.loaded'),
      'policy.refused',
      'policy.refused',
      'policy.loaded',
    ]);
  });

  it('that is refused keeps the others of its list from counting as loaded', async () => {
    const storage = shared();
    const named = (name: string, version: number) =>
      signBundle(
        {
          name,
          version,
          policies: [{ ...policy, rules: [{ ...policy.rules[0], id: name === 'web' ? 'OWN-001' : 'OWN-002' }] }],
        },
        trusted,
      );
    const before = [await named('web', 3), await named('db', 2)];
    await (await open(before, storage)).pilot.close();
    await expect(open([await named('web', 4), await named('db', 1)], storage)).rejects.toMatchObject({
      cause: { code: 'bundle-outdated' },
    });
    await (await open(before, storage)).pilot.close();
    await expect(open([await named('web', 5), await named('web', 6)], storage)).rejects.toMatchObject({
      cause: { code: 'invalid-bundle', message: expect.stringContaining('web') },
    });
    await (await open(before, storage)).pilot.close();
  });

  it.each<[string, string, AuditSigner | undefined]>([
    ['no signer', 'invalid-bundle-key', undefined],
    ['no key', 'invalid-bundle-key', { ...trusted, publicKey: 'abc' }],
    ['no answer', 'bundle-signature-invalid', { ...trusted, sign: () => undefined as never }],
    ['another key', 'bundle-signature-invalid', { ...trusted, publicKey: signer().publicKey }],
  ])('is not signed by a signer with %s', async (_what, code, by) => {
    const bundle = { name: 'house', version: 1, policies: [policy] };
    await expect(signBundle(bundle, by as AuditSigner)).rejects.toMatchObject({ code });
    await expect(signBundle(null as never, trusted)).rejects.toMatchObject({ code: 'invalid-bundle' });
  });

  it.each([
    ['nothing', 'abc', 'public keys'],
    [
      'a private key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'private key was given',
    ],
  ])('trusts no key that is none: %s', async (_what, key, told) => {
    await expect(open([], shared(), [key])).rejects.toMatchObject({
      cause: { code: 'invalid-bundle-key', message: expect.stringContaining(told) },
    });
  });

  it('with a policy that cannot be loaded does not count as loaded', async () => {
    const storage = shared();
    const wrong = await sign(5, { rules: [] });
    await expect(open([wrong], storage)).rejects.toMatchObject({ cause: { code: 'invalid-policy' } });
    await (await open([await sign(1)], storage)).pilot.close();
  });
});
