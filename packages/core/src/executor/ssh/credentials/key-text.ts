import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { ed25519KeyText } from './ed25519-key-text.js';

/** What the text of a key file holds. No reason ever quotes it. */
export type KeyText =
  | { readonly state: 'private'; readonly key: ParsedKey }
  | { readonly state: 'public'; readonly key: ParsedKey }
  /** Encrypted; the public half is there only where the format keeps it readable. */
  | { readonly state: 'locked'; readonly publicKey?: ParsedKey }
  | { readonly state: 'malformed'; readonly reason: string };

const pkcs8Pattern = /^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----$/m;
const opensshPattern = /^-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+)-----END OPENSSH PRIVATE KEY-----$/m;

const notAKey: KeyText = {
  state: 'malformed',
  reason: 'it is no private key in OpenSSH, PEM or PuTTY format, or it was cut short or lost its line breaks',
};
const unsupported: KeyText = {
  state: 'malformed',
  reason: 'its type or cipher is not supported: use an ed25519, ecdsa or rsa key, and keep keys of hardware tokens out',
};

/** Reads a key, with the passphrase if it has one. Locked is what has a passphrase that is not this one. */
export function readKeyText(text: Buffer, passphrase?: string): KeyText {
  const pkcs8 = pkcs8Pattern.exec(text.toString('latin1'));
  if (pkcs8 === null) return readBySsh2(text, passphrase);
  const isEncrypted = pkcs8[1] !== undefined;
  if (isEncrypted && passphrase === undefined) return { state: 'locked' };
  const converted = fromPkcs8(text, passphrase);
  if (converted !== undefined) return readBySsh2(Buffer.from(converted));
  return isEncrypted ? { state: 'locked' } : unsupported;
}

function readBySsh2(text: Buffer, passphrase?: string): KeyText {
  const key = parse(text, passphrase);
  // A key in binary would be taken for a public one whatever it is.
  if (!(key instanceof Error)) return { state: key.isPrivateKey() ? 'private' : 'public', key };
  // Undefined for a key that is not encrypted: these are the words for one that is, without a passphrase and with a wrong one.
  const isLocked = /no passphrase given|bad passphrase|unable to authenticate/i.test(key.message);
  if (isLocked) return lockedKey(text);
  return /unsupported (?!key format|openssh key magic)|not supported/i.test(key.message) ? unsupported : notAKey;
}

function parse(text: Buffer, passphrase?: string): ParsedKey | Error {
  try {
    const key: ParsedKey | Error | undefined = ssh2.utils.parseKey(text, passphrase);
    return key ?? new Error('no key');
  } catch (error) {
    return error as Error;
  }
}

/** In OpenSSH's format the public half stands before the encrypted part. */
function lockedKey(text: Buffer): KeyText {
  const body = opensshPattern.exec(text.toString('latin1').trim())?.[1];
  const blob = body === undefined ? undefined : publicPart(Buffer.from(body, 'base64'));
  const key = blob === undefined ? undefined : parse(blob);
  return key === undefined || key instanceof Error ? { state: 'locked' } : { state: 'locked', publicKey: key };
}

/** The first public key in the bytes of a private one (OpenSSH, PROTOCOL.key). */
function publicPart(bytes: Buffer): Buffer | undefined {
  let at = 'openssh-key-v1\0'.length;
  const next = (): Buffer => {
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    return bytes.subarray(start, at);
  };
  try {
    // Cipher, key derivation and its options, then how many keys there are.
    for (let skipped = 0; skipped < 3; skipped++) next();
    at += 4;
    return next();
  } catch {
    return undefined;
  }
}

/** PKCS #8, which ssh2 does not read, in a format that it does; undefined when it cannot be opened. */
function fromPkcs8(key: Buffer, passphrase?: string): string | undefined {
  try {
    const parsed = createPrivateKey(passphrase === undefined ? { key } : { key, passphrase });
    if (parsed.asymmetricKeyType === 'rsa') return parsed.export({ type: 'pkcs1', format: 'pem' }) as string;
    if (parsed.asymmetricKeyType === 'ec') return parsed.export({ type: 'sec1', format: 'pem' }) as string;
    const { crv, d, x }: JsonWebKey = parsed.export({ format: 'jwk' });
    if (crv !== 'Ed25519' || d === undefined || x === undefined) return undefined;
    return ed25519KeyText(Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url'));
  } catch {
    return undefined;
  }
}
