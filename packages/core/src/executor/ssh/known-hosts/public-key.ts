import { createHash } from 'node:crypto';

const ecdsa = (curve: string): KeyLayout => ({ fields: 2, first: (field) => field.toString('latin1') === curve });
const fields = (count: number): KeyLayout => ({ fields: count, first: () => true });

interface KeyLayout {
  /** Length-prefixed fields after the name of the type. */
  readonly fields: number;
  readonly first: (field: Buffer) => boolean;
}

/** RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4; the `sk-` ones are OpenSSH's PROTOCOL.u2f. */
const layouts: ReadonlyMap<string, KeyLayout> = new Map([
  ['ssh-ed25519', { fields: 1, first: (field: Buffer) => field.length === 32 }],
  ['ssh-rsa', fields(2)],
  ['ssh-dss', fields(4)],
  ['ecdsa-sha2-nistp256', ecdsa('nistp256')],
  ['ecdsa-sha2-nistp384', ecdsa('nistp384')],
  ['ecdsa-sha2-nistp521', ecdsa('nistp521')],
  ['sk-ssh-ed25519@openssh.com', fields(2)],
  [
    'sk-ecdsa-sha2-nistp256@openssh.com',
    { fields: 3, first: (field: Buffer) => field.toString('latin1') === 'nistp256' },
  ],
]);

/** Whether keys of this type can stand in known_hosts. */
export function isKeyType(name: string): boolean {
  return layouts.has(name);
}

function split(blob: Buffer): readonly Buffer[] | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    if (blob.length - at < 4) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    parts.push(blob.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

/** The type of a public key in the encoding of the protocol (RFC 4253 6.6), or undefined when it is none. */
export function publicKeyType(blob: Buffer): string | undefined {
  const [name, first, ...rest] = split(blob) ?? [];
  if (name === undefined || first === undefined) return undefined;
  const type = name.toString('latin1');
  const layout = layouts.get(type);
  return layout?.fields === rest.length + 1 && layout.first(first) ? type : undefined;
}

/** `SHA256:…` without padding, as OpenSSH prints it. */
export function keyFingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** `ED25519 SHA256:…`, as `ssh-keygen -l` names a key. */
export function describeKey(blob: Buffer): string {
  const type = publicKeyType(blob) ?? 'unreadable';
  const family = /ed25519|rsa|ecdsa|dss/.exec(type)?.[0] ?? type;
  return `${family === 'dss' ? 'DSA' : family.toUpperCase()} ${keyFingerprint(blob)}`;
}
