import { type HostNames, parseHostNames } from './host-names.js';
import { isKeyType, publicKeyType } from './public-key.js';

/** One line of a known_hosts file that says something of a key. */
export interface KnownHostsEntry {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `revoked`: never to be trusted; `certificate-authority`: signs the keys of machines, and is the key of none. */
  readonly marker?: 'revoked' | 'certificate-authority';
  readonly names: HostNames;
  readonly keyType: string;
  /** In the encoding of the protocol. */
  readonly key: Buffer;
}

/** A line that cannot be understood, and therefore counts for nothing. */
export interface KnownHostsProblem {
  readonly file: string;
  readonly line: number;
  /** What was expected. */
  readonly reason: string;
}

export interface ParsedKnownHosts {
  readonly entries: readonly KnownHostsEntry[];
  readonly problems: readonly KnownHostsProblem[];
}

const markers: ReadonlyMap<string, NonNullable<KnownHostsEntry['marker']>> = new Map([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'certificate-authority'],
]);
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads the text of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). `file` is for messages. A line with an
 * error makes a problem and no entry, so it can never make a host known.
 */
export function parseKnownHosts(text: string, file: string): ParsedKnownHosts {
  const entries: KnownHostsEntry[] = [];
  const problems: KnownHostsProblem[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.replace(/^[ \t]+|[ \t\r]+$/g, '');
    if (content === '' || content.startsWith('#')) continue;
    const place = { file, line: index + 1 };
    const parsed = parseLine(content);
    if (typeof parsed === 'string') problems.push({ ...place, reason: parsed });
    else entries.push({ ...place, ...parsed });
  }
  return { entries, problems };
}

/** The parts of a line, or what was expected instead. */
function parseLine(content: string): Omit<KnownHostsEntry, 'file' | 'line'> | string {
  if (content.includes('\0')) return 'a line of text was expected, without NUL bytes';
  const words = content.split(/[ \t]+/);
  const first = words[0] as string;
  const marker = markers.get(first);
  if (first.startsWith('@') && marker === undefined) return 'the only markers are @cert-authority and @revoked';
  const [field, type, encoded] = marker === undefined ? words : words.slice(1);
  // The type cannot be guessed from the key: half a line that lost its beginning would become an entry.
  if (field === undefined || type === undefined || encoded === undefined) {
    return 'host names, the type of a key and the key were expected';
  }
  if (field.startsWith('@')) return 'a line has one marker at most';
  const names = parseHostNames(field);
  if (names === undefined) return 'a hashed name was expected to be |1|salt|hash, each of 20 bytes in Base64';
  if (!isKeyType(type)) return 'a type of key was expected after the host names, such as ssh-ed25519';
  const key = base64Pattern.test(encoded) ? Buffer.from(encoded, 'base64') : undefined;
  if (key === undefined || publicKeyType(key) !== type) return `a complete ${type} key in Base64 was expected`;
  return { ...(marker === undefined ? {} : { marker }), names, keyType: type, key };
}
