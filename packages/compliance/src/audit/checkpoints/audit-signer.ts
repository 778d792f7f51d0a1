import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { auditError } from '../audit-error.js';

/** Signs checkpoints with an Ed25519 key (RFC 8032), here or where the key is kept. */
export interface AuditSigner {
  /** The public key as PEM (`-----BEGIN PUBLIC KEY-----`). Keep a copy where the log is not. */
  readonly publicKey: string;
  /** The 64 bytes of the signature over `bytes`. */
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/**
 * A signer with a private key at hand: PEM in PKCS #8, as `openssl genpkey -algorithm ed25519` writes it, or a key object.
 *
 * @throws OpsError `invalid-audit-key`
 */
export function ed25519Signer(privateKey: string | KeyObject): AuditSigner {
  const key = readKey(() => (typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey), 'private');
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  return Object.freeze({ publicKey, sign: (bytes: Uint8Array) => sign(null, bytes, key) });
}

/** A public key, and the name that checkpoints know it by: SHA-256 (hex) of its DER (SubjectPublicKeyInfo). */
export interface PublicKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** @throws OpsError `invalid-audit-key` */
export function readPublicKey(pem: string): PublicKey {
  const key = readKey(() => createPublicKey(pem), 'public');
  return {
    id: createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    key,
  };
}

function readKey(read: () => KeyObject, kind: 'private' | 'public'): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    // What Node says may repeat a part of what it was given.
    throw invalidKey(kind, 'it cannot be read');
  }
  if (key.type !== kind || key.asymmetricKeyType !== 'ed25519') {
    throw invalidKey(kind, `it is a ${key.type} key of type ${key.asymmetricKeyType ?? 'unknown'}`);
  }
  return key;
}

function invalidKey(kind: string, problem: string) {
  const pem = kind === 'private' ? 'PKCS #8' : 'SubjectPublicKeyInfo';
  return auditError(
    'invalid-audit-key',
    `The audit log needs an Ed25519 ${kind} key as PEM (${pem}), and what was given is none: ${problem}.`,
    { kind },
  );
}
