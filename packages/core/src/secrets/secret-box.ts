import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { OpsError } from '../errors/ops-error.js';
import type { Random } from '../random/random.js';
import { systemRandom } from '../random/random.js';
import type { SecretErrorCode } from './secrets-provider.js';

/** A key of a box. */
export interface SecretBoxKey {
  /** Stands in the sealed text, readable: 1 to 64 letters, digits, `_` and `-`. */
  readonly id: string;
  /** 32 random bytes, or what `keyFromPassphrase` gives. */
  readonly key: Uint8Array;
}

/** What a secret box is made of. */
export interface SecretBoxOptions {
  /** The first seals; all open. To rotate: put a new key first, `rotate` what was sealed, then drop the old one. */
  readonly keys: readonly SecretBoxKey[];
  /** Where nonces come from; default: the operating system. A box with a predictable source is not safe. */
  readonly random?: Random;
}

/**
 * Seals small secrets for storage: AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce, bound to a context.
 *
 * Whoever opens must name the context (`associated`) that was given when sealing, such as `host/web-1/password`: a sealed
 * text that was moved to another row does not open there. It says nothing of its plaintext but the length.
 */
export interface SecretBox {
  /**
   * `opsbox1.<key id>.<nonce, ciphertext and tag in Base64url>`.
   *
   * @throws OpsError `secret-box-exhausted` after 2^32 seals under one key
   */
  seal(plaintext: string | Uint8Array, associated: string): string;
  /**
   * @throws OpsError `secret-box-malformed` when it is no sealed text, `secret-box-key-unknown` when its key is not here,
   *   `secret-box-unopened` when key, context or text are not those of the sealing; which of them is not told
   */
  open(sealed: string, associated: string): Uint8Array;
  /** Like `open`, for what was sealed as a string. */
  openText(sealed: string, associated: string): string;
  /** Whether it was sealed under another key than the first. */
  needsRotation(sealed: string): boolean;
  /** Sealed anew under the first key; as it is when it already was. Throws as `open` does. */
  rotate(sealed: string, associated: string): string;
}

const format = 'opsbox1';
const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** NIST SP 800-38D, 8.3: with random nonces, a key seals at most 2^32 times, so that a repetition stays below 2^-32. */
const mostSeals = 2 ** 32;
const keyIdPattern = /^[\w-]{1,64}$/;
const sealedPattern = /^opsbox1\.([\w-]{1,64})\.([\w-]+)$/;

interface Sealed {
  readonly keyId: string;
  readonly payload: Buffer;
}

/**
 * Opens and seals under the keys given.
 *
 * Two texts sealed under one key with the same nonce would give both away, and the means to forge more. Nonces are
 * random, so that boxes in several processes may share a key; the limit of 2^32 seals is counted by each box for itself,
 * so of a key that many processes use rotate well before.
 *
 * @throws OpsError `secret-box-key-invalid` without keys, with two of one id, or with one that is not 32 bytes
 */
export function createSecretBox({ keys, random = systemRandom }: SecretBoxOptions): SecretBox {
  const keyring = createKeyring(keys);
  const sealing = keys[0] as SecretBoxKey;
  let seals = 0;

  const seal = (plaintext: string | Uint8Array, associated: string): string => {
    if (seals >= mostSeals) throw exhausted(sealing.id);
    seals++;
    const nonce = random.fill(new Uint8Array(nonceBytes));
    const cipher = createCipheriv(algorithm, keyring.get(sealing.id) as KeyObject, nonce, { authTagLength: tagBytes });
    cipher.setAAD(associatedData(sealing.id, associated));
    const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
    const payload = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    return `${format}.${sealing.id}.${payload.toString('base64url')}`;
  };
  const open = (sealed: string, associated: string): Buffer => {
    const { keyId, payload } = parse(sealed);
    const key = keyring.get(keyId);
    if (key === undefined) throw unknownKey(keyId);
    return decrypt(key, payload, associatedData(keyId, associated));
  };
  const needsRotation = (sealed: string): boolean => parse(sealed).keyId !== sealing.id;
  return {
    seal,
    open,
    openText: (sealed, associated) => open(sealed, associated).toString('utf8'),
    needsRotation,
    rotate(sealed, associated) {
      const plaintext = open(sealed, associated);
      return needsRotation(sealed) ? seal(plaintext, associated) : sealed;
    },
  };
}

function createKeyring(keys: readonly SecretBoxKey[]): ReadonlyMap<string, KeyObject> {
  const keyring = new Map<string, KeyObject>();
  for (const { id, key } of keys) {
    if (!keyIdPattern.test(id)) throw invalidKey('an id is not 1 to 64 letters, digits, "_" and "-"');
    if (keyring.has(id)) throw invalidKey(`two keys have the id "${id}"`);
    if (!(key instanceof Uint8Array) || key.length !== keyBytes)
      throw invalidKey(`the key "${id}" is not ${keyBytes} bytes`);
    // A key object keeps the bytes out of sight of inspection and JSON.
    keyring.set(id, createSecretKey(key));
  }
  if (keyring.size === 0) throw invalidKey('there is none');
  return keyring;
}

/** Format and key are bound too, so that neither can be exchanged in a sealed text. Ids hold no dot: the parts are unambiguous. */
function associatedData(keyId: string, associated: string): Buffer {
  return Buffer.from(`${format}.${keyId}.${associated}`, 'utf8');
}

function parse(sealed: string): Sealed {
  const [, keyId, encoded] = sealedPattern.exec(sealed) ?? [];
  const payload = Buffer.from(encoded ?? '', 'base64url');
  // One text for one payload: an encoding with stray bits is not what was sealed.
  if (keyId === undefined || payload.length < nonceBytes + tagBytes || payload.toString('base64url') !== encoded) {
    throw new OpsError<SecretErrorCode>('secret-box-malformed', 'This is not a text that a secret box sealed.');
  }
  return { keyId, payload };
}

function decrypt(key: KeyObject, payload: Buffer, associated: Buffer): Buffer {
  const decipher = createDecipheriv(algorithm, key, payload.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(associated);
  decipher.setAuthTag(payload.subarray(-tagBytes));
  const plaintext = decipher.update(payload.subarray(nonceBytes, -tagBytes));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    plaintext.fill(0);
    throw new OpsError<SecretErrorCode>(
      'secret-box-unopened',
      'The sealed secret does not open: its key, its context or the text itself is not the one it was sealed with. Restore it or set it anew.',
    );
  }
}

function invalidKey(why: string): OpsError<SecretErrorCode> {
  return new OpsError('secret-box-key-invalid', `A secret box cannot use these keys: ${why}.`);
}

function unknownKey(keyId: string): OpsError<SecretErrorCode> {
  const message = `The secret was sealed under the key "${keyId}", which this box does not have. Add it to the keys.`;
  return new OpsError('secret-box-key-unknown', message, { details: { keyId } });
}

function exhausted(keyId: string): OpsError<SecretErrorCode> {
  const message = `The key "${keyId}" has sealed 2^32 times and must not seal more. Put a new key first.`;
  return new OpsError('secret-box-exhausted', message, { details: { keyId } });
}
