import { createHmac } from 'node:crypto';
import { matchesWildcard } from '../config/wildcard.js';

/** The first field of a line of known_hosts. */
export type HostNames =
  | { readonly kind: 'patterns'; readonly patterns: readonly HostPattern[] }
  /** One name, kept as the HMAC-SHA1 of itself. */
  | { readonly kind: 'hashed'; readonly salt: Buffer; readonly hash: Buffer };

interface HostPattern {
  readonly negated: boolean;
  readonly pattern: string;
}

/** Bytes of an SHA-1 digest, and of the salt with it. */
const digestBytes = 20;
const hashedPattern = /^\|1\|([A-Za-z0-9+/]{27}=)\|([A-Za-z0-9+/]{27}=)$/;

/** ASCII alone: a letter such as U+212A, whose lower case is "k", must not make one host of two. */
export function lowerCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Undefined when the field is a hash that cannot be one. */
export function parseHostNames(field: string): HostNames | undefined {
  if (!field.startsWith('|')) {
    const patterns = field.split(',').map((part): HostPattern => {
      const negated = part.startsWith('!');
      return { negated, pattern: lowerCase(negated ? part.slice(1) : part) };
    });
    return { kind: 'patterns', patterns };
  }
  const [, salt, hash] = hashedPattern.exec(field) ?? [];
  return salt === undefined || hash === undefined
    ? undefined
    : { kind: 'hashed', salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

/** `name` as OpenSSH hashes it; `salt` has 20 bytes. */
export function hashHostName(name: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${digest(name, salt).toString('base64')}`;
}

export const hostNameSaltBytes = digestBytes;

/** Whether a line with these names speaks of `name`, which is in lower case. A negated pattern that fits rules the whole line out. */
export function matchHostNames(names: HostNames, name: string): boolean {
  if (names.kind === 'hashed') return digest(name, names.salt).equals(names.hash);
  const fitting = names.patterns.filter(({ pattern }) => matchesWildcard(name, pattern));
  return fitting.length > 0 && !fitting.some(({ negated }) => negated);
}

function digest(name: string, salt: Buffer): Buffer {
  return createHmac('sha1', salt).update(name).digest();
}
