import { publicKeyType } from '../known-hosts/public-key.js';
import { certificateTypes } from './certificate-types.js';
import { wireEncoded, wireFields, wireStrings } from './wire-fields.js';

/** A certificate by an authority, in the format of OpenSSH. Nothing of it has been checked but its form. */
export interface Certificate {
  /** The certified key, in the encoding of the protocol. */
  readonly key: Buffer;
  readonly keyType: string;
  /** What it may be shown for. */
  readonly purpose: 'user' | 'host' | 'unknown';
  /** What the authority calls it. */
  readonly id: string;
  /** Names of whom it was made for; patterns for hosts. */
  readonly principals: readonly string[];
  /** Seconds since 1970, the first at which it is valid. */
  readonly validAfter: bigint;
  /** Seconds since 1970, the first at which it is no longer. */
  readonly validBefore: bigint;
  /** Names of conditions under which alone it is valid. */
  readonly criticalOptions: readonly string[];
  /** The authority's key, in the encoding of the protocol. */
  readonly authority: Buffer;
  /** What `signature`, made with that key, is of. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

const purposes: ReadonlyMap<number, Certificate['purpose']> = new Map([
  [1, 'user'],
  [2, 'host'],
]);

/** What a key or certificate begins with; undefined when it is neither. */
function leadingType(blob: Buffer): string | undefined {
  try {
    return wireFields(blob).string().toString('latin1');
  } catch {
    return undefined;
  }
}

/** Whether `blob` says of itself that it is a certificate of a type that is known here. */
export function isCertificate(blob: Buffer): boolean {
  return certificateTypes.has(leadingType(blob) ?? '');
}

/** Reads a certificate (OpenSSH's PROTOCOL.certkeys); undefined when `blob` is none, or has a byte too many or too few. */
export function parseCertificate(blob: Buffer): Certificate | undefined {
  try {
    return readCertificate(blob);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readCertificate(blob: Buffer): Certificate | undefined {
  const fields = wireFields(blob);
  const type = certificateTypes.get(fields.string().toString('latin1'));
  if (type === undefined) return undefined;
  // The nonce: it makes what is signed unforeseeable, and says nothing.
  fields.string();
  const key = wireEncoded([Buffer.from(type.keyType), ...Array.from({ length: type.fields }, () => fields.string())]);
  // The serial number, for lists of revoked certificates, which are not read here.
  fields.uint64();
  const purpose = purposes.get(fields.uint32()) ?? 'unknown';
  const id = fields.string().toString();
  const principals = wireStrings(fields.string()).map(String);
  const validAfter = fields.uint64();
  const validBefore = fields.uint64();
  const criticalOptions = namesOf(fields.string());
  // What it also allows may be passed over, by the same document.
  namesOf(fields.string());
  // Reserved.
  fields.string();
  const authority = fields.string();
  const signed = blob.subarray(0, fields.position());
  const signature = fields.string();
  // An authority that is a certificate itself has no type here: chains there are none.
  if (!fields.isAtEnd() || publicKeyType(key) !== type.keyType || publicKeyType(authority) === undefined) {
    return undefined;
  }
  const { keyType } = type;
  return {
    key,
    keyType,
    purpose,
    id,
    principals,
    validAfter,
    validBefore,
    criticalOptions,
    authority,
    signed,
    signature,
  };
}

/** Of pairs of a name and a value. */
function namesOf(options: Buffer): readonly string[] {
  const strings = wireStrings(options);
  if (strings.length % 2 !== 0) throw new RangeError('an option without a value');
  return strings.filter((_, index) => index % 2 === 0).map(String);
}
