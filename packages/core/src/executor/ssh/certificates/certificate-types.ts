/** What is certified by a type of certificate: keys of that type, made of so many fields. */
export interface CertificateType {
  readonly keyType: string;
  /** Length-prefixed fields that make the key, after the name of its type. */
  readonly fields: number;
}

const certificateOf = (keyType: string): string => `${keyType}-cert-v01@openssh.com`;

const fieldsOfKeys: readonly (readonly [keyType: string, fields: number])[] = [
  ['ssh-ed25519', 1],
  ['ecdsa-sha2-nistp256', 2],
  ['ecdsa-sha2-nistp384', 2],
  ['ecdsa-sha2-nistp521', 2],
  ['ssh-rsa', 2],
];

/** By the name that a certificate begins with (OpenSSH's PROTOCOL.certkeys). */
export const certificateTypes: ReadonlyMap<string, CertificateType> = new Map(
  fieldsOfKeys.map(([keyType, fields]) => [certificateOf(keyType), { keyType, fields }]),
);

/** What a server may prove its key with, when it shows a certificate of it. */
export interface CertificateAlgorithm {
  /** As the two sides agree on it. */
  readonly name: string;
  /** What the certificate begins with. */
  readonly certificateType: string;
  /** How the exchange is signed, by the certified key. */
  readonly signature: string;
}

const algorithm = (signature: string, keyType = signature): CertificateAlgorithm => ({
  name: certificateOf(signature),
  certificateType: certificateOf(keyType),
  signature,
});

/** In order of preference. As everywhere, no signature by SHA-1. */
export const certificateAlgorithms: readonly CertificateAlgorithm[] = [
  algorithm('ssh-ed25519'),
  algorithm('ecdsa-sha2-nistp256'),
  algorithm('ecdsa-sha2-nistp384'),
  algorithm('ecdsa-sha2-nistp521'),
  algorithm('rsa-sha2-512', 'ssh-rsa'),
  algorithm('rsa-sha2-256', 'ssh-rsa'),
];
