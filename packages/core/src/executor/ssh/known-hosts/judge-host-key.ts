import type { HostCertificateFault } from '../certificates/host-certificate-fault.js';
import type { Certificate } from '../certificates/parse-certificate.js';
import { matchHostNames } from './host-names.js';
import { type HostPlace, knownHostsName, knownHostsNames } from './host-place.js';
import type { KnownHostsEntry } from './parse-known-hosts.js';
import { publicKeyType } from './public-key.js';

/** What known_hosts says of the key that a machine showed; `entry` is the line that decided. */
export type HostKeyVerdict =
  | { readonly status: 'known'; readonly entry: KnownHostsEntry }
  /** No line speaks of the host. */
  | { readonly status: 'unknown' }
  /** The host has other keys, of whatever type, and not this one. */
  | { readonly status: 'changed'; readonly entry: KnownHostsEntry }
  | { readonly status: 'revoked'; readonly entry: KnownHostsEntry }
  /** Only an authority vouches for the host, and what it showed is a key without a certificate. */
  | { readonly status: 'certificate-required'; readonly entry: KnownHostsEntry }
  /** Only an authority vouches for the host, by the line `entry`, and it is another one that signed the certificate. */
  | { readonly status: 'authority-unknown'; readonly entry: KnownHostsEntry; readonly authority: Buffer }
  /** The authority of `entry` signed, or so it says, a certificate that does not hold. */
  | {
      readonly status: 'certificate-invalid';
      readonly entry: KnownHostsEntry;
      readonly certificate: Certificate;
      readonly fault: HostCertificateFault;
    }
  /** A certificate that cannot be read. */
  | { readonly status: 'malformed' };

/** The entries that speak of the host under `name`. */
function entriesOf(entries: readonly KnownHostsEntry[], name: string): readonly KnownHostsEntry[] {
  return entries.filter(({ names }) => matchHostNames(names, name));
}

/** What known_hosts has of a host, the expensive part of judging: hashed names are each to be hashed anew. */
export interface HostEntries {
  /** Under the name with the port. */
  readonly exact: readonly KnownHostsEntry[];
  /** Under the name without it; the same as `exact` at port 22. */
  readonly anyPort: readonly KnownHostsEntry[];
}

/** Picks what speaks of `place`. */
export function hostEntries(entries: readonly KnownHostsEntry[], place: HostPlace): HostEntries {
  const exact = entriesOf(entries, knownHostsName(place));
  const bare = knownHostsNames(place)[1];
  return { exact, anyPort: bare === undefined ? exact : entriesOf(entries, bare) };
}

const isPlain = ({ marker }: KnownHostsEntry) => marker === undefined;

const isAuthority = ({ marker }: KnownHostsEntry) => marker === 'certificate-authority';

/** The keys that count as the host's own: those without a port only where there is none with it. */
export function trustedEntries(entries: HostEntries): readonly KnownHostsEntry[] {
  return preciseEntries(entries, isPlain);
}

/** The authorities that vouch for the host, by the same rule. */
export function authorityEntries(entries: HostEntries): readonly KnownHostsEntry[] {
  return preciseEntries(entries, isAuthority);
}

function preciseEntries(
  { exact, anyPort }: HostEntries,
  isWanted: (entry: KnownHostsEntry) => boolean,
): readonly KnownHostsEntry[] {
  const precise = exact.filter(isWanted);
  return precise.length > 0 ? precise : anyPort.filter(isWanted);
}

/** The line that says of `key` that it must not be trusted. */
export function revokedEntry({ exact, anyPort }: HostEntries, key: Buffer): KnownHostsEntry | undefined {
  return [...exact, ...anyPort].find((entry) => entry.marker === 'revoked' && entry.key.equals(key));
}

/**
 * Judges the key that the machine at `place` showed, in the encoding of the protocol, by the rules of OpenSSH:
 *
 * - a key that a `@revoked` line for the host names is revoked, whatever other lines say;
 * - it is known when a line for the host has it, and changed when there are only others, of the same type or not;
 * - at another port than 22 a host without a line of its own is looked up without the port too. There the key can be
 *   known or revoked but not changed, since what listens at another port may well be another machine. (OpenSSH calls a
 *   revoked key unknown there; it refuses either, but would accept the key where new hosts are welcome.)
 */
export function judgeHostKey(entries: readonly KnownHostsEntry[], place: HostPlace, key: Buffer): HostKeyVerdict {
  return judgeAmong(hostEntries(entries, place), key);
}

/** Like `judgeHostKey`, of entries that were picked before. */
export function judgeAmong({ exact, anyPort }: HostEntries, key: Buffer): HostKeyVerdict {
  const same = (entry: KnownHostsEntry) => entry.key.equals(key);
  const revoked = revokedEntry({ exact, anyPort }, key);
  if (revoked !== undefined) return { status: 'revoked', entry: revoked };

  const known = trustedEntries({ exact, anyPort }).find(same);
  if (known !== undefined) return { status: 'known', entry: known };

  const plain = exact.filter(isPlain);
  const type = publicKeyType(key);
  const other = plain.find(({ keyType }) => keyType === type) ?? plain[0];
  if (other !== undefined) return { status: 'changed', entry: other };
  const [authority] = authorityEntries({ exact, anyPort });
  return authority === undefined ? { status: 'unknown' } : { status: 'certificate-required', entry: authority };
}
