import { createSecretBox, keyFromPassphrase, OpsError, type SecretBoxKey, systemRandom } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const newKey = (id: string): SecretBoxKey => ({ id, key: systemRandom.fill(new Uint8Array(32)) });

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (OpsError.is(error)) return error.code;
    throw error;
  }
  return 'none';
}

describe('a secret box', () => {
  const key = newKey('k1');
  const box = createSecretBox({ keys: [key] });

  it('opens what it sealed, text and bytes, under the context of the sealing', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'grapheme' }), fc.string(), (bytes, text, context) => {
        expect(Buffer.from(box.open(box.seal(bytes, context), context)).equals(bytes)).toBe(true);
        expect(box.openText(box.seal(text, context), context)).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it('seals the same text to another one each time', () => {
    const sealed = new Set(Array.from({ length: 500 }, () => box.seal('same', 'context')));
    expect(sealed.size).toBe(500);
    for (const one of sealed) expect(one).toMatch(/^opsbox1\.k1\.[\w-]+$/);
  });

  it('does not open under another context, nor after any change to any character', () => {
    const sealed = box.seal('hunter2', 'host/web-1');
    expect(codeOf(() => box.open(sealed, 'host/web-2'))).toBe('secret-box-unopened');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'AZaz09-_.='), (position, character) => {
        const changed = sealed.slice(0, position) + character + sealed.slice(position + 1);
        if (changed !== sealed) expect(codeOf(() => box.open(changed, 'host/web-1'))).toMatch(/^secret-box-/);
      }),
    );
    for (let length = 0; length < sealed.length; length++) {
      expect(codeOf(() => box.open(sealed.slice(0, length), 'host/web-1'))).toMatch(/^secret-box-/);
    }
  });

  it('tells a wrong key from no key, and nothing of why a text does not open', () => {
    const sealed = box.seal('hunter2', 'a');
    expect(codeOf(() => createSecretBox({ keys: [newKey('k2')] }).open(sealed, 'a'))).toBe('secret-box-key-unknown');
    const impostor = createSecretBox({ keys: [newKey('k1')] });
    const messages = [() => impostor.open(sealed, 'a'), () => box.open(sealed, 'b')].map((action) => {
      try {
        return action();
      } catch (error) {
        return {
          message: (error as OpsError).message,
          details: (error as OpsError).details,
          cause: (error as OpsError).cause,
        };
      }
    });
    expect(messages[0]).toEqual(messages[1]);
    expect(JSON.stringify(messages)).not.toContain('hunter2');
  });

  it('binds the id of the key', () => {
    const shared = key.key;
    const renamed = createSecretBox({
      keys: [
        { id: 'k1', key: shared },
        { id: 'k2', key: shared },
      ],
    });
    expect(codeOf(() => renamed.open(box.seal('a', 'b').replace('.k1.', '.k2.'), 'b'))).toBe('secret-box-unopened');
  });

  it('rotates to the first key and leaves alone what is sealed under it', () => {
    const old = box.seal('hunter2', 'a');
    const both = createSecretBox({ keys: [newKey('k2'), key] });
    expect(both.openText(old, 'a')).toBe('hunter2');
    expect(both.needsRotation(old)).toBe(true);
    const rotated = both.rotate(old, 'a');
    expect(both.needsRotation(rotated)).toBe(false);
    expect(both.rotate(rotated, 'a')).toBe(rotated);
    expect(both.openText(rotated, 'a')).toBe('hunter2');
    expect(codeOf(() => box.open(rotated, 'a'))).toBe('secret-box-key-unknown');
    expect(codeOf(() => both.rotate(old, 'b'))).toBe('secret-box-unopened');
  });

  it('agrees with AES-256-GCM computed apart from it', async () => {
    const sealed = box.seal('hunter2', 'a');
    const payload = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
    const imported = await crypto.subtle.importKey('raw', Uint8Array.from(key.key), 'AES-GCM', false, ['decrypt']);
    const plaintext = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: payload.subarray(0, 12), additionalData: Buffer.from('opsbox1.k1.a') },
      imported,
      payload.subarray(12),
    );
    expect(Buffer.from(plaintext).toString()).toBe('hunter2');
  });

  it.each([
    ['no key', []],
    ['a short key', [{ id: 'a', key: new Uint8Array(16) }]],
    ['two keys of one id', [newKey('a'), newKey('a')]],
    ['an id with a dot', [newKey('a.b')]],
    ['an empty id', [newKey('')]],
  ])('refuses %s', (_, keys) => {
    expect(codeOf(() => createSecretBox({ keys }))).toBe('secret-box-key-invalid');
  });

  it.each(['', 'hunter2', 'opsbox1.k1.', 'opsbox1.k1.AAAA', 'opsbox2.k1.AAAA', 'opsbox1..AAAA'])(
    'takes %j for malformed',
    (sealed) => {
      expect(codeOf(() => box.open(sealed, 'a'))).toBe('secret-box-malformed');
    },
  );
});

describe('a key from a passphrase', () => {
  const cheap = 'scrypt.14.8.1.AAAAAAAAAAAAAAAAAAAAAA';

  it('is the same for the same passphrase and parameters, and another for others', async () => {
    const first = await keyFromPassphrase('correct horse battery', { parameters: cheap });
    const again = await keyFromPassphrase('correct horse battery', { parameters: first.parameters });
    const other = await keyFromPassphrase('correct horse batterx', { parameters: cheap });
    expect(first.parameters).toBe(cheap);
    expect(Buffer.from(again.key).equals(first.key)).toBe(true);
    expect(Buffer.from(other.key).equals(first.key)).toBe(false);
    const box = createSecretBox({ keys: [{ id: 'pass', key: first.key }] });
    expect(box.openText(box.seal('x', 'y'), 'y')).toBe('x');
  });

  it('does not depend on how a letter was composed', async () => {
    const composed = await keyFromPassphrase('p\u00e4ssphrase-long', { parameters: cheap });
    const combined = await keyFromPassphrase('pa\u0308ssphrase-long', { parameters: cheap });
    expect(Buffer.from(combined.key).equals(composed.key)).toBe(true);
  });

  it('records the recommended cost and a salt of its own', async () => {
    const { key, parameters } = await keyFromPassphrase('correct horse battery');
    expect(parameters).toMatch(/^scrypt\.17\.8\.1\.[\w-]{22}$/);
    expect(key).toHaveLength(32);
  });

  it.each([
    '',
    'scrypt.10.8.1.AAAAAAAAAAAAAAAAAAAAAA',
    'scrypt.20.32.1.AAAAAAAAAAAAAAAAAAAAAA',
    'scrypt.17.8.1.short',
    'argon2',
  ])('refuses the parameters %j', async (parameters) => {
    await expect(keyFromPassphrase('correct horse battery', { parameters })).rejects.toMatchObject({
      code: 'secret-box-key-invalid',
    });
  });

  it('refuses a short passphrase', async () => {
    await expect(keyFromPassphrase('hunter2')).rejects.toMatchObject({ code: 'secret-too-short' });
  });
});
