import type { HostPlace } from './host-place.js';
import { type HostEntries, hostEntries, trustedEntries } from './judge-host-key.js';
import type { KnownHostsEntry } from './parse-known-hosts.js';

/** Names of ssh2 for the ways a machine may prove its key. */
export type HostKeyAlgorithm =
  | 'ssh-ed25519'
  | 'ecdsa-sha2-nistp256'
  | 'ecdsa-sha2-nistp384'
  | 'ecdsa-sha2-nistp521'
  | 'rsa-sha2-512'
  | 'rsa-sha2-256';

/** What is asked for, and which type of key proves it. As with OpenSSH since 8.8, no SHA-1: neither `ssh-rsa` nor `ssh-dss`. */
const algorithms: readonly (readonly [HostKeyAlgorithm, keyType: string])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
];

/**
 * Every algorithm to ask the machine at `place` for, those of its known keys first: a machine has several keys and shows
 * one, which would look changed if it were another than the one that is known.
 *
 * The list is complete and in order, as ssh2's `algorithms.serverHostKey` takes it; its `prepend` would not move a name.
 */
export function hostKeyAlgorithms(entries: readonly KnownHostsEntry[], place: HostPlace): readonly HostKeyAlgorithm[] {
  return algorithmsAmong(hostEntries(entries, place));
}

/** Like `hostKeyAlgorithms`, of entries that were picked before. */
export function algorithmsAmong({ exact, anyPort }: HostEntries): readonly HostKeyAlgorithm[] {
  const isRevoked = ({ key }: KnownHostsEntry) =>
    [...exact, ...anyPort].some((entry) => entry.marker === 'revoked' && entry.key.equals(key));
  const types = new Set(
    trustedEntries({ exact, anyPort })
      .filter((entry) => !isRevoked(entry))
      .map(({ keyType }) => keyType),
  );
  const known = algorithms.filter(([, type]) => types.has(type));
  const others = algorithms.filter(([, type]) => !types.has(type));
  return [...known, ...others].map(([name]) => name);
}
