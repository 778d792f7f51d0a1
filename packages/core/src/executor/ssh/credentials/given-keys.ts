import type { ParsedKey } from 'ssh2';
import { invalidPrivateKey } from './check-credentials.js';
import { readKeyText } from './key-text.js';
import { type Keyring, passphraseMissing } from './keyring.js';
import { type LoginKey, lazyKey } from './login-key.js';
import type { GivenKey, Passphrase, SshCredentials } from './ssh-credentials.js';

/** A private key that was handed in. */
export interface HandedKey {
  /** Undefined where it cannot be read without the passphrase. */
  readonly publicKey?: ParsedKey;
  open(): Promise<LoginKey>;
}

/**
 * The private keys that were handed in, checked as far as they can be without a passphrase.
 *
 * @throws OpsError `invalid-private-key`, `key-passphrase-missing`: what cannot be used must not be passed over
 */
export function givenKeys({ privateKey, passphrase }: SshCredentials, keyring: Keyring): readonly HandedKey[] {
  if (privateKey === undefined) return [];
  if (typeof privateKey === 'string' || privateKey instanceof Uint8Array) {
    return [givenKey({ key: privateKey }, 'privateKey', keyring, passphrase)];
  }
  return privateKey.map((given, index) => givenKey(given, `privateKey[${index}]`, keyring, passphrase));
}

function givenKey(given: GivenKey, name: string, keyring: Keyring, common: Passphrase | undefined): HandedKey {
  const text = Buffer.from(given.key as Uint8Array);
  const passphrase = given.passphrase ?? common;
  const read = readKeyText(text);
  if (read.state === 'malformed') throw invalidPrivateKey(name, read.reason);
  if (read.state === 'public') throw invalidPrivateKey(name, 'it is a public key; hand in the private one');
  if (read.state === 'private') {
    const { key } = read;
    return { publicKey: key, open: async () => lazyKey(name, key, async () => key) };
  }
  if (passphrase === undefined) throw passphraseMissing(name);
  const unlock = () => keyring.open(text, name, passphrase);
  const { publicKey } = read;
  if (publicKey === undefined) return { open: async () => lazyKey(name, await unlock(), unlock) };
  return { publicKey, open: async () => lazyKey(name, publicKey, unlock) };
}
