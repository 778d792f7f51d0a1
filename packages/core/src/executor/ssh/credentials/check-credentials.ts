import { unknownName } from '../../../errors/unknown-name.js';
import { sshError } from '../ssh-error.js';
import type { SshCredentials } from './ssh-credentials.js';

const kinds: Readonly<Record<keyof SshCredentials, readonly string[] | undefined>> = {
  privateKey: undefined,
  passphrase: ['string', 'function'],
  password: ['string', 'function'],
  keyboardInteractive: ['function'],
};

/**
 * Refuses what would be passed over in silence, as far as it can be told without reading a key.
 *
 * @throws OpsError `invalid-private-key`, `invalid-credentials`
 */
export function checkCredentials(credentials: SshCredentials): void {
  const unknown = unknownName(credentials, kinds);
  if (unknown !== undefined) {
    throw invalidCredentials(unknown.name, `there is no such option; there are ${unknown.known}`);
  }
  for (const [name, value] of Object.entries(credentials)) {
    checkKind(name, value, kinds[name as keyof SshCredentials]);
  }
  checkPrivateKey(credentials.privateKey);
}

function checkPrivateKey(privateKey: SshCredentials['privateKey']): void {
  if (privateKey === undefined) return;
  if (!Array.isArray(privateKey)) {
    checkKey(privateKey, 'privateKey');
    return;
  }
  if (privateKey.length === 0) throw invalidPrivateKey('privateKey', 'the list is empty; leave it out instead');
  for (const [index, given] of privateKey.entries()) {
    const name = `privateKey[${index}]`;
    checkKey(given?.key, name);
    checkKind(`${name}.passphrase`, given.passphrase, kinds.passphrase);
  }
}

function checkKind(name: string, value: unknown, kind: readonly string[] | undefined): void {
  if (value === undefined || kind === undefined || kind.includes(typeof value)) return;
  throw invalidCredentials(name, `a ${kind.join(' or a ')} was expected`);
}

function checkKey(key: unknown, name: string): void {
  if (typeof key === 'string' || key instanceof Uint8Array) return;
  // ssh2 would pass over a key that it parsed itself, and go on without.
  throw invalidPrivateKey(name, 'the text of a key file was expected, as a string or bytes, and not a parsed key');
}

function invalidCredentials(name: string, reason: string) {
  return sshError('invalid-credentials', `${JSON.stringify(name)} cannot be used to log in: ${reason}.`, {
    details: { option: name },
  });
}

/** The error for a private key that was handed in and is none. */
export function invalidPrivateKey(name: string, reason: string) {
  return sshError(
    'invalid-private-key',
    `${name} cannot be used: ${reason}. It takes the content of a private key file; name files by the host's identity.`,
    { details: { option: name } },
  );
}
