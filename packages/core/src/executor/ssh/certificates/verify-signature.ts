import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { wireFields, wireStrings } from './wire-fields.js';

/** Shortest modulus of an RSA key in bits, as OpenSSH has it. */
const shortestModulus = 1024;

type Verifier = (key: readonly Buffer[], data: Buffer, signature: Buffer) => boolean;

/**
 * Whether `signature` was made of `data` with the private half of `publicKey`, each in the encoding of the protocol (RFC
 * 4253, 6.6; RFC 5656, 3.1; RFC 8332; RFC 8709). What cannot be read, signatures by SHA-1 and those of security keys
 * were not.
 */
export function verifySignature(publicKey: Buffer, data: Buffer, signature: Buffer): boolean {
  try {
    const [type = Buffer.alloc(0), ...key] = wireStrings(publicKey);
    const [algorithm = Buffer.alloc(0), value = Buffer.alloc(0), ...more] = wireStrings(signature);
    const verifier = verifiers.get(`${type.toString('latin1')} ${algorithm.toString('latin1')}`);
    return verifier !== undefined && more.length === 0 && verifier(key, data, value);
  } catch {
    // Node throws where a key is none.
    return false;
  }
}

const verifyEd25519: Verifier = ([point = Buffer.alloc(0)], data, signature) =>
  verify(null, data, fromJwk({ kty: 'OKP', crv: 'Ed25519', x: encoded(point) }), signature);

/** @param width - bytes of a coordinate */
const ecdsa =
  (curve: string, hash: string, width: number): Verifier =>
  ([, point = Buffer.alloc(0)], data, signature) => {
    // Uncompressed, as all of them are.
    if (point.length !== 1 + 2 * width || point[0] !== 4) return false;
    const [x, y] = [point.subarray(1, 1 + width), point.subarray(1 + width)];
    const key = fromJwk({ kty: 'EC', crv: curve, x: encoded(x), y: encoded(y) });
    const fields = wireFields(signature);
    const pair = [padded(fields.string(), width), padded(fields.string(), width)];
    if (!fields.isAtEnd()) return false;
    return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, Buffer.concat(pair));
  };

const rsa =
  (hash: string): Verifier =>
  ([exponent = Buffer.alloc(0), modulus = Buffer.alloc(0)], data, signature) => {
    const key = fromJwk({ kty: 'RSA', e: encoded(unpadded(exponent)), n: encoded(unpadded(modulus)) });
    const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    return modulusLength >= shortestModulus && verify(hash, data, key, padded(signature, Math.ceil(modulusLength / 8)));
  };

/** By the type of a key, and how it signs. */
const verifiers: ReadonlyMap<string, Verifier> = new Map([
  ['ssh-ed25519 ssh-ed25519', verifyEd25519],
  ['ecdsa-sha2-nistp256 ecdsa-sha2-nistp256', ecdsa('P-256', 'sha256', 32)],
  ['ecdsa-sha2-nistp384 ecdsa-sha2-nistp384', ecdsa('P-384', 'sha384', 48)],
  ['ecdsa-sha2-nistp521 ecdsa-sha2-nistp521', ecdsa('P-521', 'sha512', 66)],
  ['ssh-rsa rsa-sha2-256', rsa('sha256')],
  ['ssh-rsa rsa-sha2-512', rsa('sha512')],
]);

function fromJwk(key: Readonly<Record<string, string>>): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

function encoded(bytes: Buffer): string {
  return bytes.toString('base64url');
}

/** Without the zeros in front that keep a number from looking negative. */
function unpadded(number: Buffer): Buffer {
  const start = number.findIndex((byte) => byte !== 0);
  return start === -1 ? Buffer.alloc(0) : number.subarray(start);
}

/** The same number in `width` bytes. */
function padded(number: Buffer, width: number): Buffer {
  const bare = unpadded(number);
  if (bare.length > width) throw new RangeError('a number is larger than its key');
  return Buffer.concat([Buffer.alloc(width - bare.length), bare]);
}
