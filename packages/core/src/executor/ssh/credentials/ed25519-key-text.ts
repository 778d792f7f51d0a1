function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * An Ed25519 key, 32 bytes of seed and 32 of public key, in OpenSSH's format (PROTOCOL.key), unencrypted: the only one
 * of this type that ssh2 reads.
 */
export function ed25519KeyText(seed: Buffer, publicKey: Buffer): string {
  const type = field('ssh-ed25519');
  const publicPart = Buffer.concat([type, field(publicKey)]);
  // Twice the same number tells a right passphrase; there is none.
  const check = Buffer.alloc(8);
  const secret = Buffer.concat([check, publicPart, field(Buffer.concat([seed, publicKey])), field('')]);
  const padding = Buffer.from(Array.from({ length: -secret.length & 7 }, (_, index) => index + 1));
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[field('none'), field('none'), field(''), number(1), field(publicPart)],
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = body.toString('base64').replace(/.{1,70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
}
