import { matchesWildcard } from '../config/wildcard.js';
import type { Certificate } from './parse-certificate.js';
import { verifySignature } from './verify-signature.js';

/** Why a certificate of a trusted authority does not make its key that of a host. */
export type HostCertificateFault =
  /** The authority has not signed it, or in a way that is not accepted (SHA-1, security keys). */
  | 'signature'
  /** It is for users, or for nothing that is known. */
  | 'purpose'
  | 'not-yet-valid'
  | 'expired'
  /** It names other hosts, or none. */
  | 'principals'
  /** It is only valid under conditions that nobody here knows. */
  | 'critical-options';

/** What it is held against. */
export interface HostCertificateUse {
  /** Name or address that was asked for, without a port, in lower case. */
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What is wrong with a certificate that `host` shows, once its authority is trusted; undefined when nothing is. The rules
 * are OpenSSH's, but for one: a certificate that names no hosts at all is for none, as with ssh since 10.3; before, it was
 * for every one.
 */
export function hostCertificateFault(
  certificate: Certificate,
  { host, now }: HostCertificateUse,
): HostCertificateFault | undefined {
  const { authority, signed, signature, purpose, validAfter, validBefore, principals, criticalOptions } = certificate;
  const seconds = BigInt(Math.floor(now / 1000));
  if (!verifySignature(authority, signed, signature)) return 'signature';
  if (purpose !== 'host') return 'purpose';
  if (seconds < validAfter) return 'not-yet-valid';
  if (seconds >= validBefore) return 'expired';
  if (!principals.some((pattern) => matchesWildcard(host, pattern))) return 'principals';
  return criticalOptions.length > 0 ? 'critical-options' : undefined;
}
