import { certificateAlgorithms } from '../certificates/certificate-types.js';
import { authorityEntries, type HostEntries, revokedEntry, trustedEntries } from './judge-host-key.js';

/** The ways a machine may prove its key, each with the type of that key, in order of preference. */
const plainAlgorithms: readonly (readonly [name: string, keyType: string])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
];
const keyTypes: ReadonlyMap<string, string> = new Map([...plainAlgorithms, ['ssh-rsa', 'ssh-rsa']]);
const certificateNames = certificateAlgorithms.map(({ name }) => name);

/**
 * What is asked for unless an ssh_config says otherwise, certificates first, as with OpenSSH. Like there since 8.8, no
 * SHA-1: neither `ssh-rsa` nor `ssh-dss`.
 */
export const defaultHostKeyAlgorithms: readonly string[] = [
  ...certificateNames,
  ...plainAlgorithms.map(([name]) => name),
];

/** What an ssh_config may ask for. */
export const supportedHostKeyAlgorithms: readonly string[] = [...defaultHostKeyAlgorithms, 'ssh-rsa'];

/** Whether it is a certificate that is shown. */
export function isCertificateAlgorithm(name: string): boolean {
  return certificateNames.includes(name);
}

/**
 * Of the algorithms that are `wanted`, all that the machine behind `entries` is to be asked for, those first by which it
 * may be known: a machine has several keys and shows one, which would look changed if it were another than the one that
 * is known. Certificates are only asked for where an authority vouches for the machine, or nothing else is wanted.
 */
export function algorithmsAmong(
  entries: HostEntries,
  wanted: readonly string[] = defaultHostKeyAlgorithms,
): readonly string[] {
  const plain = wanted.filter((name) => !isCertificateAlgorithm(name));
  const hasAuthority = authorityEntries(entries).length > 0;
  const asked = hasAuthority || plain.length === 0 ? wanted : plain;
  const types = new Set(
    trustedEntries(entries)
      .filter(({ key }) => revokedEntry(entries, key) === undefined)
      .map(({ keyType }) => keyType),
  );
  const isKnown = (name: string) => isCertificateAlgorithm(name) || types.has(keyTypes.get(name) ?? '');
  return [...asked.filter(isKnown), ...asked.filter((name) => !isKnown(name))];
}
