import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { TestKey } from '../known-hosts/keys.js';

export interface CertifyOptions {
  /** Whom it is for; empty for a certificate that names nobody. */
  readonly principals?: readonly string[];
  readonly purpose?: 'user' | 'host';
  /** As ssh-keygen takes it. */
  readonly validity?: string;
  /** Further words for ssh-keygen. */
  readonly words?: readonly string[];
}

/** Has ssh-keygen sign a key by an authority: the file beside the key's own that sshd and ssh read. */
export function certify(
  authority: TestKey,
  key: TestKey,
  { principals = ['127.0.0.1'], purpose = 'host', validity = '-1h:+1h', words = [] }: CertifyOptions = {},
): string {
  execFileSync('ssh-keygen', [
    ...['-q', '-s', authority.file, '-I', 'the id', '-V', validity],
    ...(purpose === 'host' ? ['-h'] : []),
    ...(principals.length === 0 ? [] : ['-n', principals.join(',')]),
    ...words,
    `${key.file}.pub`,
  ]);
  return `${key.file}-cert.pub`;
}

/** The bytes of a certificate's file. */
export function certificateBlob(file: string): Buffer {
  return Buffer.from(readFileSync(file, 'utf8').split(' ')[1] ?? '', 'base64');
}
