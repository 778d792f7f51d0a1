import { hostCertificateFault } from '../certificates/host-certificate-fault.js';
import { type Certificate, isCertificate, parseCertificate } from '../certificates/parse-certificate.js';
import { lowerCase } from './host-names.js';
import type { HostPlace } from './host-place.js';
import { authorityEntries, type HostEntries, type HostKeyVerdict, judgeAmong, revokedEntry } from './judge-host-key.js';

/**
 * Judges what a machine showed, which is a key or a certificate of one, by the rules of OpenSSH:
 *
 * - a `@revoked` line for the host with the key or with the authority's key wins over whatever else is said;
 * - the certificate is known when a `@cert-authority` line for the host has its authority's key, and nothing is wrong with it;
 * - otherwise the key in it may still be known by a line of its own.
 *
 * @param now - milliseconds since 1970
 */
export function judgeShown(entries: HostEntries, place: HostPlace, shown: Buffer, now: number): HostKeyVerdict {
  if (!isCertificate(shown)) return judgeAmong(entries, shown);
  const certificate = parseCertificate(shown);
  if (certificate === undefined) return { status: 'malformed' };
  const revoked = revokedEntry(entries, certificate.key) ?? revokedEntry(entries, certificate.authority);
  if (revoked !== undefined) return { status: 'revoked', entry: revoked };
  const byAuthority = judgeCertificate(entries, place, certificate, now);
  if (byAuthority?.status === 'known') return byAuthority;
  const byKey = judgeAmong(entries, certificate.key);
  if (byKey.status === 'known') return byKey;
  if (byAuthority !== undefined) return byAuthority;
  return byKey.status === 'certificate-required'
    ? { status: 'authority-unknown', entry: byKey.entry, authority: certificate.authority }
    : byKey;
}

/** Undefined when no line trusts its authority for the host. */
function judgeCertificate(
  entries: HostEntries,
  place: HostPlace,
  certificate: Certificate,
  now: number,
): HostKeyVerdict | undefined {
  const entry = authorityEntries(entries).find(({ key }) => key.equals(certificate.authority));
  if (entry === undefined) return undefined;
  const fault = hostCertificateFault(certificate, { host: lowerCase(place.host), now });
  return fault === undefined
    ? { status: 'known', entry }
    : { status: 'certificate-invalid', entry, certificate, fault };
}
